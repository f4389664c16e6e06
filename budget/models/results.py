"""What a count came to: kept whole, so that the pages of the result need no ballot."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.models.polls import Poll, Pot
from core.uploads.models import upload_storage


class TieLot(models.Model):
    """The lot that decides between what cost and votes leave equal: committed to when the vote opens, revealed at
    the count. `document` is the published file, and all there is to know of the lot but the seed."""

    poll = models.OneToOneField(Poll, on_delete=models.CASCADE, related_name="tie_lot")
    document = models.JSONField(editable=False)
    # Secret until the count; then it stands in the document.
    seed = models.CharField(max_length=64, editable=False)
    word_source = models.CharField(_("Where the public word comes from"), max_length=200)
    frozen_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Lot for ties")
        verbose_name_plural = _("Lots for ties")

    def __str__(self) -> str:
        return str(self.poll)


class SurveyShares(models.Model):
    """What a survey gives each project, by number; where it was published, so that anybody can look."""

    poll = models.OneToOneField(Poll, on_delete=models.CASCADE, related_name="survey_shares")
    shares = models.JSONField(_("Share of each project"))
    source = models.CharField(_("Where the survey is published"), max_length=300)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Shares of a survey")
        verbose_name_plural = _("Shares of surveys")

    def __str__(self) -> str:
        return str(self.poll)


class CountOrder(models.Model):
    """An officer asked for a count; the worker does it, for it may take a minute."""

    poll = models.OneToOneField(Poll, on_delete=models.CASCADE, related_name="count_order")
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    public_word = models.CharField(_("Public word"), max_length=200, blank=True)
    # Why it could not be done, for the officer to read.
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("Order of a count")
        verbose_name_plural = _("Orders of counts")
        indexes = [models.Index(fields=["ordered_at"], condition=Q(failure=""), name="budget_count_to_do")]

    def __str__(self) -> str:
        return str(self.poll)


class Verdict(models.TextChoices):
    """What came of counting again from the files."""

    WAITING = "WAITING", _("Being counted again")
    AGREES = "AGREES", _("Everything agrees")
    DIFFERS = "DIFFERS", _("Does not agree")


class Count(models.Model):
    """One count of a vote. What two officers confirm is the fingerprint of its manifest, and so of every file.

    A count that was published stays for good; another one takes its place on the page, with its reason.
    """

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="counts")
    version = models.PositiveSmallIntegerField()
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField()
    # Of a second count and any later one.
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    manifest_sha256 = models.CharField(max_length=64)
    result_sha256 = models.CharField(max_length=64)
    participants = models.PositiveIntegerField()
    # [day, channel, people], as in the manifest.
    turnout = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.WAITING)
    verdict_line = models.TextField(blank=True)
    verdict_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Count")
        verbose_name_plural = _("Counts")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "version"], name="budget_count_version_once"),
            models.UniqueConstraint(
                fields=["poll"], condition=Q(published_at__isnull=True), name="budget_one_count_to_confirm"
            ),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="budget_verdict_known"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(verdict=Verdict.DIFFERS),
                name="budget_published_unless_it_differs",
            ),
        ]
        indexes = [
            models.Index(fields=["counted_at"], condition=Q(verdict="WAITING"), name="budget_count_to_check"),
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("budget:results", args=[self.poll.cycle.slug])


class PotResult(models.Model):
    """What came of one pot, with everything that the page says about it."""

    count = models.ForeignKey(Count, on_delete=models.CASCADE, related_name="pots", db_index=False)
    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="+")
    # Whether ballots are published, totals only, or winners only.
    shown = models.CharField(max_length=8)
    ballots = models.PositiveIntegerField()
    superseded = models.PositiveIntegerField()
    spent_won = models.PositiveBigIntegerField()
    detail = models.JSONField()

    class Meta:
        verbose_name = _("Result of a pot")
        verbose_name_plural = _("Results of pots")
        ordering = ["pot__number"]
        constraints = [models.UniqueConstraint(fields=["count", "pot"], name="budget_result_of_a_pot_once")]

    def __str__(self) -> str:
        return f"{self.count} · {self.pot}"


class ResultFile(models.Model):
    """One of the files that anybody can download and count again."""

    count = models.ForeignKey(Count, on_delete=models.CASCADE, related_name="files", db_index=False)
    name = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    file = models.FileField(storage=upload_storage, max_length=200)

    class Meta:
        verbose_name = _("File of a result")
        verbose_name_plural = _("Files of results")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["count", "name"], name="budget_result_file_once")]

    def __str__(self) -> str:
        return self.name
