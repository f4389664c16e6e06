"""Days that staff changed by hand, and the clocks that run against a deadline."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ExtraHoliday(models.Model):
    """A day that differs from the kept holiday library: a temporary holiday, or a working day after all."""

    class Kind(models.TextChoices):
        ADDED_HOLIDAY = "added_holiday", _("Added holiday")
        WORKING_DAY = "working_day", _("Working day")

    day = models.DateField(_("Day"), unique=True)
    name = models.CharField(_("Name"), max_length=100)
    kind = models.CharField(_("Kind"), max_length=16, choices=Kind.choices, default=Kind.ADDED_HOLIDAY)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField(_("Added at"))

    class Meta:
        ordering = ["day"]
        verbose_name = _("Day changed by staff")
        verbose_name_plural = _("Days changed by staff")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["added_holiday", "working_day"]), name="core_extraholiday_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class PeriodChange(models.Model):
    """A length that staff set in place of the default which the code declares."""

    period = models.CharField(_("Period"), max_length=80, unique=True)
    length = models.PositiveIntegerField(_("Length"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("Changed at"))

    class Meta:
        verbose_name = _("Changed period")
        verbose_name_plural = _("Changed periods")
        constraints = [
            models.CheckConstraint(condition=Q(length__gt=0), name="core_periodchange_length_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.length}"


class ExtensionReason(models.TextChoices):
    """Why a period may be extended. Workload is left out on purpose: it is never a reason."""

    INVESTIGATION = "investigation", _("Facts have to be investigated")
    CONSULTATION = "consultation", _("Another institution has to be consulted")
    EXPERT_REVIEW = "expert_review", _("An expert review is needed")
    DELIBERATION = "deliberation", _("A committee has to deliberate")
    THIRD_PARTY = "third_party", _("A third party has to be heard")
    DISASTER = "disaster", _("A disaster or another event that nobody could avert")


class Outcome(models.TextChoices):
    """How a clock ended; only finished ones count for on-time rates."""

    FINISHED = "finished", _("Finished")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TRANSFERRED = "transferred", _("Transferred")


class Clock(models.Model):
    """A deadline that runs for one object under one name."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    name = models.CharField(max_length=50)
    period = models.CharField(max_length=80, blank=True, default="")
    department = models.ForeignKey(
        settings.DEPARTMENT_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    working_days = models.PositiveIntegerField()
    paused_at = models.DateTimeField(null=True, blank=True)
    remaining_days = models.PositiveIntegerField(null=True, blank=True)
    paused_days = models.PositiveIntegerField(default=0)
    extended_at = models.DateTimeField(null=True, blank=True)
    extended_days = models.PositiveIntegerField(default=0)
    extension_reason = models.CharField(max_length=16, choices=ExtensionReason.choices, blank=True, default="")
    extension_note = models.TextField(blank=True, default="")
    expired_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True, default="")

    class Meta:
        verbose_name = _("Clock")
        verbose_name_plural = _("Clocks")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "name"],
                condition=Q(stopped_at__isnull=True),
                name="core_clock_one_running",
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("started_at")), name="core_clock_due_after_start"),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True, remaining_days__isnull=True)
                | Q(paused_at__isnull=False, remaining_days__isnull=False, stopped_at__isnull=True),
                name="core_clock_pause_keeps_days",
            ),
            models.CheckConstraint(
                condition=Q(extended_at__isnull=True, extended_days=0, extension_reason="")
                | Q(extended_at__isnull=False, extended_days__gt=0, extension_reason__in=ExtensionReason.values),
                name="core_clock_extension_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, outcome="")
                | Q(stopped_at__isnull=False, outcome__in=Outcome.values),
                name="core_clock_stop_has_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(stopped_at__isnull=True, paused_at__isnull=True),
                name="core_clock_due_idx",
            ),
            models.Index(fields=["stopped_at", "department"], name="core_clock_stopped_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.due_at:%Y-%m-%d}"

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None and self.paused_at is None
