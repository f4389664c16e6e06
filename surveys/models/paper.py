"""Sheets of paper, each keyed twice by two people; a third settles where they differ."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from surveys.models.surveys import Survey


class PaperBatch(models.Model):
    """Sheets that came in together, counted by hand before anybody keys one."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="paper_batches")
    number = models.PositiveSmallIntegerField()
    place = models.CharField(_("Where they were collected"), max_length=100)
    sheets_counted = models.PositiveIntegerField(_("Sheets, counted by hand"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    # From here on its answers count.
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["survey", "number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="survey_batch_numbered_once")]


class PaperSheet(models.Model):
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
                condition=Q(second_by__isnull=True) | ~Q(first_by=F("second_by")), name="survey_sheet_keyed_by_two"
            ),
        ]
