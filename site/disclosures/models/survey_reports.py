"""Which disclosure carries the report of which survey, and what exactly was handed in with each draft of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SurveyReportPage(models.Model):
    """The page on which a report is signed. It lies beside the page, as what was signed before must not change."""

    survey = models.OneToOneField("surveys.Survey", on_delete=models.PROTECT, related_name="+")
    page = models.OneToOneField("disclosures.DisclosurePage", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("Page of a survey's report")


class HandedInReport(models.Model):
    """A draft of the page, and the hash of the report it was made from."""

    carried_by = models.ForeignKey(SurveyReportPage, on_delete=models.CASCADE, related_name="handed_in")
    revision = models.OneToOneField("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
