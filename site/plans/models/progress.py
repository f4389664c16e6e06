"""What is reported month by month, checked each half-year, and asked to be changed."""

from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.workflow.models import Stateful, state_constraint
from plans.models.choices import Verdict
from plans.models.record import CardTarget, TaskCard
from plans.states import ADJUSTMENT, ENTRY, HALF_YEAR, AdjustmentState, CheckState, EntryState


class ProgressEntry(Stateful):
    """One month of one task. It lies with the task's department, and while it is checked with the plan's."""

    workflow = ENTRY

    card = models.ForeignKey(TaskCard, on_delete=models.PROTECT, related_name="entries")
    month = models.DateField(_("month"), help_text=_("Its first day."))
    text = models.TextField(_("what was done"), max_length=3000, blank=True)
    next_step = models.CharField(_("what comes next"), max_length=500, blank=True)
    percent = models.PositiveSmallIntegerField(_("done (%)"), null=True, blank=True)
    spent = models.BigIntegerField(_("spent so far (won)"), null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("monthly progress")
        constraints = [
            state_constraint(EntryState, "plans_progressentry"),
            models.UniqueConstraint(fields=["card", "month"], name="plan_entry_once_a_month"),
            models.CheckConstraint(condition=Q(percent__isnull=True) | Q(percent__lte=100), name="plan_entry_percent"),
            models.CheckConstraint(condition=Q(spent__isnull=True) | Q(spent__gte=0), name="plan_entry_spent"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("submitted_by")),
                name="plan_entry_checked_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="plan_entries_due"),
            models.Index(fields=["-checked_at", "-id"], name="plan_entries_confirmed"),
        ]

    def __str__(self) -> str:
        return f"{self.card} · {self.month:%Y-%m}"

    def case_title(self) -> str:
        return str(self)

    def get_absolute_url(self) -> str:
        return f"{self.card.get_absolute_url()}#entry-{self.pk}"

    @property
    def is_returned(self) -> bool:
        return self.state == EntryState.RETURNED

    @property
    def awaits_author(self) -> bool:
        return self.state in {EntryState.DUE, EntryState.RETURNED}

    @property
    def awaits_check(self) -> bool:
        return self.state == EntryState.SUBMITTED

    def is_overdue(self, at: datetime) -> bool:
        return self.state in (EntryState.DUE, EntryState.RETURNED) and self.due_at is not None and self.due_at < at


class ProgressFigure(models.Model):
    """A number towards a yearly target, as one monthly report gives it."""

    entry = models.ForeignKey(ProgressEntry, on_delete=models.CASCADE, related_name="figures")
    target = models.ForeignKey(CardTarget, on_delete=models.CASCADE, related_name="+")
    number = models.DecimalField(_("number"), max_digits=14, decimal_places=2, null=True, blank=True)
    amount = models.BigIntegerField(_("amount (won)"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "target"], name="plan_figure_once_an_entry")]


class Evidence(models.Model):
    """A page of this site that shows it: a disclosure, a proposal, a briefing, a survey, a finding."""

    entry = models.ForeignKey(ProgressEntry, on_delete=models.CASCADE, related_name="evidence")
    label = models.CharField(_("what it shows"), max_length=300)
    path = models.CharField(max_length=300)
    kind = models.CharField(max_length=40, blank=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True)
    subject = GenericForeignKey("content_type", "object_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "path"], name="plan_evidence_once_an_entry")]


class HalfYearCheck(Stateful):
    """Twice a year somebody who does not do the task says how it stands."""

    workflow = HALF_YEAR

    card = models.ForeignKey(TaskCard, on_delete=models.PROTECT, related_name="checks")
    year = models.PositiveSmallIntegerField(_("year"))
    half = models.PositiveSmallIntegerField(_("half-year"), choices=[(1, _("First half")), (2, _("Second half"))])
    verdict = models.CharField(_("how it stands"), max_length=10, choices=Verdict.choices, blank=True)
    opinion = models.TextField(_("opinion"), max_length=2000, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("half-yearly check")
        constraints = [
            state_constraint(CheckState, "plans_halfyearcheck"),
            models.UniqueConstraint(fields=["card", "year", "half"], name="plan_check_once_a_half"),
            models.CheckConstraint(condition=Q(half__in=[1, 2]), name="plan_check_half_known"),
            models.CheckConstraint(condition=Q(verdict__in=["", *Verdict.values]), name="plan_check_verdict_known"),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="plan_checks_due")]

    def __str__(self) -> str:
        return f"{self.card} · {self.year}-{self.half}/2"

    def case_title(self) -> str:
        return str(self)

    @property
    def awaits_verdict(self) -> bool:
        return self.state == CheckState.DUE

    def get_absolute_url(self) -> str:
        return self.card.get_absolute_url()


class AdjustmentRequest(Stateful):
    """공약조정: what was promised is to be changed. A citizens' panel decides by a vote on its own records.

    Until it is settled it lies with the department that keeps the panel's meetings.
    """

    workflow = ADJUSTMENT

    card = models.ForeignKey(TaskCard, on_delete=models.PROTECT, related_name="adjustments")
    stops = models.BooleanField(_("the task is to end"), default=False)
    before = models.TextField(_("what was promised"), max_length=2000)
    after = models.TextField(_("what is proposed instead"), max_length=2000, blank=True)
    cause = models.TextField(_("why"), max_length=2000)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    panel = models.ForeignKey(
        "councils.Body", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("citizens' panel")
    )
    decision = models.OneToOneField("councils.Decision", on_delete=models.PROTECT, null=True, related_name="+")
    # Settled before panels voted in this place: the meeting was named by hand.
    cited_by_hand = models.BooleanField(default=False, editable=False)
    decided_in = models.CharField(_("meeting of the panel"), max_length=200, blank=True)
    decided_on = models.DateField(_("day of the meeting"), null=True, blank=True)
    minutes_path = models.CharField(_("minutes"), max_length=300, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("against"), null=True, blank=True)

    class Meta:
        verbose_name = _("adjustment of a pledge")
        constraints = [
            state_constraint(AdjustmentState, "plans_adjustmentrequest"),
            models.UniqueConstraint(
                fields=["card"], condition=Q(state=AdjustmentState.PROPOSED), name="plan_one_open_adjustment"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AdjustmentState.ACCEPTED, AdjustmentState.REJECTED])
                | (
                    Q(decided_on__isnull=False)
                    & ~Q(decided_in="")
                    & (Q(decision__isnull=False) | Q(cited_by_hand=True))
                ),
                name="plan_adjustment_decided_by_the_panel",
            ),
        ]
        indexes = [models.Index(fields=["-requested_at", "-id"], name="plan_adjustments_newest")]

    def __str__(self) -> str:
        return str(self.card)

    def case_title(self) -> str:
        return str(self)

    def get_absolute_url(self) -> str:
        return reverse("plans:adjustment", args=[self.pk])

    @property
    def awaits_panel(self) -> bool:
        return self.state == AdjustmentState.PROPOSED

    @property
    def decision_url(self) -> str:
        """Where the vote, or what was named by hand, can be read."""
        return str(self.decision.get_absolute_url()) if self.decision else self.minutes_path
