"""Sheets of paper, each keyed twice by two people; a third settles where they differ."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from surveys.models.surveys import Survey, Version


class PaperBatch(models.Model):
    """Sheets that came in together, counted by hand before anybody keys one."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="paper_batches")
    # What was printed on these sheets.
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    place = models.CharField(_("Where they were collected"), max_length=100)
    sheets_counted = models.PositiveIntegerField(_("Sheets, counted by hand"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    # From here on its answers count, and what was keyed is no longer here.
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    # What came of it: sheets with an answer, empty ones, and those that two people read differently.
    answers_counted = models.PositiveIntegerField(null=True)
    sheets_empty = models.PositiveIntegerField(null=True)
    sheets_differed = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["survey", "number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_batch_numbered_once"),
            models.CheckConstraint(condition=Q(sheets_counted__gte=1), name="survey_batch_has_sheets"),
            # No sheet may be lost between the hand that counted and the figures.
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(answers_counted__isnull=False, sheets_empty__isnull=False)
                & Q(sheets_counted=F("answers_counted") + F("sheets_empty")),
                name="survey_batch_counts_every_sheet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:02d}"


class PaperSheet(models.Model):
    """What stands on one sheet, as `surveys.papers.readings` writes it down: {field: what was typed}."""

    batch = models.ForeignKey(PaperBatch, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveIntegerField(_("Number on the sheet"))
    first = models.JSONField(null=True)
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    second = models.JSONField(null=True)
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    settled = models.JSONField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="survey_sheet_numbered_once"),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | Q(first_by__isnull=False) & ~Q(first_by=F("second_by")),
                name="survey_sheet_keyed_by_two",
            ),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True)
                | Q(second_by__isnull=False) & ~Q(settled_by=F("first_by")) & ~Q(settled_by=F("second_by")),
                name="survey_sheet_settled_by_a_third",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch}-{self.number:02d}"
