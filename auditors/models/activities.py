"""What honorary auditors are asked to do: audits together with staff, inspections, training."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActivityKind(models.TextChoices):
    JOINT_AUDIT = "JOINT_AUDIT", _("Joint audit")
    INSPECTION = "INSPECTION", _("Inspection visit")
    TRAINING = "TRAINING", _("Training")


# These lead to facilities; training does not.
VISITS = (ActivityKind.JOINT_AUDIT, ActivityKind.INSPECTION)


class Activity(models.Model):
    """One date for auditors of one body; which of them come says `Part`."""

    body = models.ForeignKey("councils.Body", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("What it is"), max_length=12, choices=ActivityKind.choices)
    title = models.CharField(_("Title"), max_length=100)
    # Empty means that every field is asked to come.
    field = models.ForeignKey(
        "councils.SeatKind",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("of auditors", "Field"),
    )
    starts_at = models.DateTimeField(_("Begins"))
    ends_at = models.DateTimeField(_("Ends"))
    meeting_point = models.CharField(_("Where to meet"), max_length=150)
    note = models.TextField(_("Good to know"), max_length=1000, blank=True)
    sites = models.ManyToManyField("facilities.Site", related_name="+", blank=True, verbose_name=_("Facilities"))
    allowance_won = models.PositiveIntegerField(_("Allowance for each auditor"), default=0)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, editable=False)
    held_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_because = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("Activity")
        verbose_name_plural = _("Activities")
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["body", "starts_at", "id"], name="activity_of_body"),
            models.Index(
                fields=["starts_at"],
                name="activity_to_remind_of",
                condition=Q(reminded_at__isnull=True, cancelled_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ActivityKind.values), name="activity_kind_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="activity_ends_after_its_start"),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(held_at__gte=F("starts_at")), name="activity_held_after_its_start"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(held_at__isnull=True) & ~Q(cancelled_because=""),
                name="activity_called_off_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("auditors:activity", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Neither held nor called off: it can still be changed."""
        return self.held_at is None and self.cancelled_at is None


class Part(models.Model):
    """One auditor and one activity: asked, answered, there or not. What they are owed for it, `councils` knows."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="parts")
    term = models.ForeignKey("councils.Term", on_delete=models.PROTECT, related_name="+")
    comes = models.BooleanField(_("Comes along"), null=True)
    answered_at = models.DateTimeField(null=True)
    attended = models.BooleanField(_("Was there"), null=True)

    class Meta:
        verbose_name = _("Part in an activity")
        verbose_name_plural = _("Parts in activities")
        constraints = [
            models.UniqueConstraint(fields=["activity", "term"], name="part_once_an_activity"),
            models.CheckConstraint(
                condition=Q(comes__isnull=True) | Q(answered_at__isnull=False), name="part_answered_some_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}/{self.term_id}"


class VisitRule(models.Model):
    """How often auditors of one field look at facilities of one kind. Where nothing is said, once a year."""

    kind = models.ForeignKey("facilities.FacilityKind", on_delete=models.CASCADE, related_name="+")
    field = models.ForeignKey("councils.SeatKind", on_delete=models.CASCADE, related_name="+")
    # Nought: this field has nothing to look at there.
    every_months = models.PositiveSmallIntegerField(_("Every so many months"))

    class Meta:
        verbose_name = _("How often to visit")
        verbose_name_plural = _("How often to visit")
        constraints = [
            models.UniqueConstraint(fields=["kind", "field"], name="visit_rule_once"),
            models.CheckConstraint(condition=Q(every_months__lte=60), name="visit_rule_within_five_years"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} × {self.field_id}: {self.every_months}"


class Checklist(models.Model):
    """What to look at in one kind of facility. Published ones are not changed: a new version takes their place."""

    kind = models.ForeignKey("facilities.FacilityKind", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("Title"), max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
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
            models.UniqueConstraint(
                fields=["kind"], condition=Q(published_at__isnull=True), name="checklist_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(published_at__isnull=False), name="checklist_replaced_if_used"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("auditors:checklist", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.published_at is None


class CheckPoint(models.Model):
    """One line to tick, under the heading of its part of the building."""

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="points")
    group = models.CharField(_("Part of the facility"), max_length=40, blank=True)
    text = models.CharField(_("What to look at"), max_length=200)
    hint = models.CharField(_("In order means"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("Point of a checklist")
        verbose_name_plural = _("Points of a checklist")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text
