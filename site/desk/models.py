from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.workflow.models import Case

NOTE_LENGTH = 4_000


class CaseNote(models.Model):
    """What staff tell each other about a case. Residents never see it; nobody edits it afterwards."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes", verbose_name=_("case"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_notes", verbose_name=_("author")
    )
    body = models.TextField(_("note"), max_length=NOTE_LENGTH)
    mentioned = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("mentioned"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ["written_at", "id"]
        indexes = [models.Index(fields=["case", "id"], name="case_note_case")]

    def __str__(self) -> str:
        return f"{self.author}: {self.body[:40]}"


class SavedView(models.Model):
    """Filters of the inbox that somebody gave a name, as the query string of its address."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(_("filters"), max_length=600)
    is_default = models.BooleanField(_("shown first"), default=False)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_named_once"),
            models.UniqueConstraint(
                fields=["owner"], condition=models.Q(is_default=True), name="saved_view_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BulkRun(models.Model):
    """One action over many cases, with what became of each, so that the report can be opened again."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bulk_runs", verbose_name=_("person")
    )
    label = models.CharField(_("action"), max_length=200)
    reason = models.TextField(_("reason"), blank=True)
    # Where the person came from, so that the way back leads to the same filters.
    query = models.CharField(max_length=600, blank=True)
    run_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("bulk action")
        verbose_name_plural = _("bulk actions")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.label


class BulkOutcome(models.Model):
    """What one case of a bulk action came to: done, or refused and why."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="outcomes")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    refusal = models.TextField(_("refused because"), blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run", "case"], name="bulk_outcome_once")]

    def __str__(self) -> str:
        return self.refusal or str(_("Done"))
