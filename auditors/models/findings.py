"""What auditors report from the spot, and each thing that they found."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from auditors.models.activities import Activity, CheckPoint
from auditors.states.findings import FINDING_WORKFLOW
from core.workflow.mending import Mending, mending_constraints


class InspectionReport(models.Model):
    """One visit of one auditor, as it was sent from the phone."""

    # Made on the phone before there is a network: sent twice, it is one report.
    client_key = models.UUIDField(unique=True, editable=False)
    term = models.ForeignKey("councils.Term", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    site = models.ForeignKey(
        "facilities.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Facility")
    )
    place_text = models.CharField(_("Where exactly?"), max_length=150, blank=True)
    seen_on = models.DateField(_("Day of the visit"))
    summary = models.TextField(_("What you saw, in short"), max_length=3000, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Inspection report")
        verbose_name_plural = _("Inspection reports")
        ordering = ["-seen_on", "-id"]
        indexes = [
            models.Index(fields=["author", "-seen_on", "-id"], name="inspection_of_author"),
            models.Index(fields=["site", "-seen_on", "-id"], name="inspection_of_site"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(site__isnull=False) | ~Q(place_text=""), name="inspection_is_somewhere")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.seen_on}"

    def get_absolute_url(self) -> str:
        return reverse("auditors:report", args=[self.pk])


class Mark(models.Model):
    """What the auditor ticked at one point of the checklist."""

    class Verdict(models.TextChoices):
        GOOD = "GOOD", _("In order")
        FAULT = "FAULT", _("Not in order")
        ABSENT = "ABSENT", _("Does not apply")

    report = models.ForeignKey(InspectionReport, on_delete=models.CASCADE, related_name="marks")
    point = models.ForeignKey(CheckPoint, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("Mark on a checklist")
        verbose_name_plural = _("Marks on a checklist")
        constraints = [
            models.UniqueConstraint(fields=["report", "point"], name="mark_once_a_point"),
            models.CheckConstraint(condition=Q(verdict__in=["GOOD", "FAULT", "ABSENT"]), name="mark_verdict_known"),
        ]

    def __str__(self) -> str:
        return self.verdict


class Severity(models.IntegerChoices):
    NOTE = 1, _("Worth improving")
    FAULT = 2, _("Fault")
    DANGER = 3, _("Danger")


class FindingKind(models.TextChoices):
    FAULT = "FAULT", _("Something is wrong")
    RECOMMENDATION = "RECOMMENDATION", _("Recommendation")


class Finding(Mending):
    """One thing that is wrong or could be better. Its author alone can say that it is mended."""

    workflow = FINDING_WORKFLOW

    report = models.ForeignKey(InspectionReport, on_delete=models.PROTECT, related_name="findings")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("What it is"), max_length=14, choices=FindingKind.choices, default=FindingKind.FAULT)
    # The field of the auditor's seat when it was found, so that the public figures need no names.
    field = models.ForeignKey("councils.SeatKind", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("facilities.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    equipment = models.ForeignKey(
        "facilities.Equipment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    point = models.ForeignKey(CheckPoint, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    severity = models.PositiveSmallIntegerField(_("How bad is it?"), choices=Severity.choices)
    title = models.CharField(_("In one line"), max_length=100)
    text = models.TextField(_("What is wrong, or could be better?"), max_length=3000)
    # An earlier finding of the same thing, where it came back.
    again = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="came_back_as",
        verbose_name=_("Found before"),
    )  # fmt: skip
    created_at = models.DateTimeField()
    closed_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("Finding")
        verbose_name_plural = _("Findings")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["site", "-created_at", "-id"], name="finding_of_site"),
            models.Index(fields=["state", "-created_at", "-id"], name="finding_by_state"),
            models.Index(fields=["-created_at", "-id"], name="finding_newest"),
        ]
        constraints = [
            *mending_constraints("audit_finding"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="finding_severity_known"),
            models.CheckConstraint(condition=Q(kind__in=FindingKind.values), name="finding_kind_known"),
            models.CheckConstraint(condition=Q(again__isnull=True) | ~Q(again=F("id")), name="finding_not_its_own"),
            models.CheckConstraint(
                condition=~Q(state="CLOSED") | Q(closed_on__isnull=False), name="finding_closed_some_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("auditors:finding", args=[self.pk])


class FindingLink(models.Model):
    """A plan task, a budget project or a disclosure that the finding concerns, by its address on this site."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="links")
    path = models.CharField(max_length=200)
    label = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("Link of a finding")
        verbose_name_plural = _("Links of findings")
        constraints = [models.UniqueConstraint(fields=["finding", "path"], name="finding_link_once")]

    def __str__(self) -> str:
        return self.label
