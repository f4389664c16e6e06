"""Reports in confidence as they lie in the database: nothing that can be read without a recipient's passphrase.

Times are days, never hours: an hour could tell who was at a computer.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from auditors.models.recipients import Recipient, RecoveryKey, ReportKind
from auditors.states.confidential import CONFIDENTIAL_WORKFLOW, ConfidentialState
from core.workflow.models import Stateful, state_constraint


class Naming(models.TextChoices):
    NAMED = "NAMED", _("With my name")
    CONFIDENTIAL = "CONFIDENTIAL", _("In confidence: the recipients know my name and keep it")
    ANONYMOUS = "ANONYMOUS", _("Anonymously: nobody learns who I am")


class ConfidentialReport(Stateful):
    """One report. Its number tells nothing; the receipt's look-up id finds it, the receipt's key opens it."""

    workflow = CONFIDENTIAL_WORKFLOW

    number = models.CharField(max_length=12, unique=True, editable=False)
    kind = models.ForeignKey(ReportKind, on_delete=models.PROTECT, related_name="reports")
    naming = models.CharField(max_length=12, choices=Naming.choices)
    lookup_id = models.CharField(max_length=64, unique=True, null=True, editable=False)
    reporter_key = models.BinaryField(max_length=32, null=True, editable=False)
    received_on = models.DateField()
    # Whom the reporter kept out: they are never let in later either.
    excluded = models.ManyToManyField(Recipient, related_name="+", blank=True)
    closed_on = models.DateField(null=True, editable=False)
    purge_on = models.DateField(null=True, editable=False)
    purged_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("Report in confidence")
        verbose_name_plural = _("Reports in confidence")
        ordering = ["-received_on", "-id"]
        indexes = [
            models.Index(fields=["-received_on", "-id"], name="confidential_newest"),
            models.Index(fields=["purge_on"], name="confidential_to_purge", condition=Q(purge_on__isnull=False)),
        ]
        constraints = [
            state_constraint(ConfidentialState, "confidential"),
            models.CheckConstraint(condition=Q(naming__in=Naming.values), name="confidential_naming_known"),
            models.CheckConstraint(
                condition=~Q(state="PURGED") | Q(lookup_id__isnull=True, reporter_key__isnull=True),
                name="confidential_purged_is_forgotten",
            ),
        ]

    def __str__(self) -> str:
        return self.case_title()

    def case_title(self) -> str:
        return gettext("Report in confidence %(number)s") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("integrity:handle", args=[self.number])


class SealedKey(models.Model):
    """The report's key, sealed to one holder: a recipient, the recovery key, or the reporter."""

    report = models.ForeignKey(ConfidentialReport, on_delete=models.CASCADE, related_name="keys")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, null=True, related_name="keys")
    recovery = models.ForeignKey(RecoveryKey, on_delete=models.PROTECT, null=True, related_name="+")
    sealed = models.BinaryField(max_length=200)

    class Meta:
        verbose_name = _("Sealed key")
        verbose_name_plural = _("Sealed keys")
        constraints = [
            models.UniqueConstraint(fields=["report", "recipient"], name="sealed_key_once_a_recipient"),
            models.UniqueConstraint(fields=["report", "recovery"], name="sealed_key_once_a_recovery"),
            # Neither of the two is the reporter, who is in no table.
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(recipient__isnull=True, recovery__isnull=True),
                name="sealed_key_one_reporter",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=True) | Q(recovery__isnull=True), name="sealed_key_one_holder"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.report_id}"


class SealedMessage(models.Model):
    """The report itself (position 0), what reporter and recipients write to each other, and notes among recipients."""

    class Author(models.TextChoices):
        REPORTER = "REPORTER", _("Reporter")
        RECIPIENT = "RECIPIENT", _("Recipients")
        NOTE = "NOTE", _("Note among recipients")

    report = models.ForeignKey(ConfidentialReport, on_delete=models.CASCADE, related_name="messages")
    position = models.PositiveIntegerField()
    author = models.CharField(max_length=9, choices=Author.choices)
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, null=True, related_name="+")
    sealed = models.BinaryField()
    written_on = models.DateField()
    read_by_reporter_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("Sealed message")
        verbose_name_plural = _("Sealed messages")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="sealed_message_position_once"),
            models.CheckConstraint(
                condition=Q(author="REPORTER", recipient__isnull=True)
                | Q(author__in=["RECIPIENT", "NOTE"], recipient__isnull=False),
                name="sealed_message_author_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.report_id}/{self.position}"


class SealedFile(models.Model):
    """A file that only the holders of the report's key open: as it was sent, and a copy without hidden data."""

    report = models.ForeignKey(ConfidentialReport, on_delete=models.CASCADE, related_name="files")
    message = models.ForeignKey(SealedMessage, on_delete=models.CASCADE, related_name="files")
    public_name = models.UUIDField(unique=True, editable=False)
    # Name and kind of the file, under the report's key.
    described = models.BinaryField()
    original = models.CharField(max_length=200)
    cleaned = models.CharField(max_length=200, blank=True)
    written_on = models.DateField()

    class Meta:
        verbose_name = _("Sealed file")
        verbose_name_plural = _("Sealed files")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.public_name)


class PurgeHold(models.Model):
    """Two recipients keep a closed report from being destroyed, until a day and for a reason that is sealed."""

    report = models.ForeignKey(ConfidentialReport, on_delete=models.CASCADE, related_name="holds")
    asked_by = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(Recipient, on_delete=models.PROTECT, null=True, related_name="+")
    until = models.DateField()
    asked_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("Hold")
        verbose_name_plural = _("Holds")
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=models.F("asked_by")), name="purge_hold_by_two"
            ),
            models.UniqueConstraint(
                fields=["report"], condition=Q(ended_on__isnull=True), name="purge_hold_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.report_id}"
