"""What honorary auditors are asked to do: audits together with staff, inspections, training."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ActivityKind(models.TextChoices):
    JOINT_AUDIT = "JOINT_AUDIT", _("Joint audit")
    INSPECTION = "INSPECTION", _("Inspection visit")
    TRAINING = "TRAINING", _("Training")


class Activity(models.Model):
    """One date for auditors of one body; which of them come says `Part`."""

    body = models.ForeignKey("councils.Body", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("What it is"), max_length=12, choices=ActivityKind.choices)
    title = models.CharField(_("Title"), max_length=100)
    # Empty means that every field is asked to come.
    field = models.ForeignKey(
        "councils.SeatKind", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Field")
    )
    starts_at = models.DateTimeField(_("Begins"))
    ends_at = models.DateTimeField(_("Ends"))
    meeting_point = models.CharField(_("Where to meet"), max_length=150)
    note = models.TextField(_("Good to know"), max_length=1000, blank=True)
    sites = models.ManyToManyField("facilities.Site", related_name="+", blank=True, verbose_name=_("Facilities"))
    allowance_won = models.PositiveIntegerField(_("Allowance for each auditor"), default=0)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_because = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("Activity")
        verbose_name_plural = _("Activities")
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["body", "starts_at"], name="activity_of_body")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ActivityKind.values), name="activity_kind_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="activity_ends_after_its_start"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(held_at__isnull=True) & ~Q(cancelled_because=""),
                name="activity_called_off_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("auditors:activity", args=[self.pk])


class Part(models.Model):
    """One auditor and one activity: asked, answered, there or not, paid or not."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="parts")
    term = models.ForeignKey("councils.Term", on_delete=models.PROTECT, related_name="+")
    comes = models.BooleanField(_("Comes along"), null=True)
    answered_at = models.DateTimeField(null=True)
    attended = models.BooleanField(_("Was there"), null=True)
    paid_at = models.DateTimeField(null=True)
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("Part in an activity")
        verbose_name_plural = _("Parts in activities")
        constraints = [
            models.UniqueConstraint(fields=["activity", "term"], name="part_once_an_activity"),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=True) | Q(attended=True, paid_by__isnull=False), name="part_paid_if_there"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}/{self.term_id}"


class Checklist(models.Model):
    """What to look at in one kind of facility. Published ones are not changed: a new version takes their place."""

    kind = models.ForeignKey("facilities.FacilityKind", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("Title"), max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    published_at = models.DateTimeField(null=True, editable=False)
    replaced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Checklist")
        verbose_name_plural = _("Checklists")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="checklist_version_once"),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(published_at__isnull=False, replaced_at__isnull=True),
                name="checklist_one_in_use",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class CheckPoint(models.Model):
    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="points")
    text = models.CharField(_("What to look at"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("Point of a checklist")
        verbose_name_plural = _("Points of a checklist")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text
