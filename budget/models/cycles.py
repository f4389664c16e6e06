"""A year's money and its calendar."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.states.cycles import CYCLE_WORKFLOW, DECIDED, CycleState
from budget.states.names import PhaseKind
from core.workflow.models import Stateful, state_constraint


class Cycle(Stateful):
    """One round of the participatory budget, from the call to the evaluation."""

    workflow = CYCLE_WORKFLOW

    slug = models.SlugField(_("Address"), max_length=60, unique=True)
    year = models.PositiveSmallIntegerField(_("Budget year"))
    title = models.CharField(_("Title"), max_length=80)
    summary = models.CharField(_("In one sentence"), max_length=200)
    text = models.TextField(_("Text"), max_length=10_000, blank=True)
    ceiling_won = models.PositiveBigIntegerField(_("Money to be decided on (won)"))
    # Without a vote the committee decides alone, and the page says so from the beginning.
    has_vote = models.BooleanField(_("Residents vote"), default=True)
    # Where the proposals come from, and who deliberates on them.
    call = models.ForeignKey(
        "proposals.Call", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Call for proposals"),
    )  # fmt: skip
    committee = models.ForeignKey(
        "councils.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Committee"),
    )  # fmt: skip
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Participatory budget cycle")
        verbose_name_plural = _("Participatory budget cycles")
        constraints = [
            state_constraint(CycleState, "budget_cycle"),
            models.CheckConstraint(condition=Q(ceiling_won__gt=0), name="budget_cycle_has_money"),
            models.CheckConstraint(
                condition=Q(state__in=["PREPARING", "CANCELLED"]) | Q(published_at__isnull=False),
                name="budget_cycle_published_some_time",
            ),
        ]
        indexes = [models.Index(fields=["-year", "-id"], name="budget_cycle_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED

    @property
    def is_being_carried_out(self) -> bool:
        return self.state == CycleState.DECIDED

    def get_absolute_url(self) -> str:
        return reverse("budget:cycle", args=[self.slug])


class Phase(models.Model):
    """A part of the year between two moments; it opens and closes by itself."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(_("Phase"), max_length=16, choices=PhaseKind.choices)
    starts_at = models.DateTimeField(_("Begins"))
    ends_at = models.DateTimeField(_("Ends"))
    # When the clock said so, and those concerned were told.
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Phase")
        verbose_name_plural = _("Phases")
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "kind"], name="budget_phase_once_in_a_cycle"),
            models.CheckConstraint(condition=Q(kind__in=PhaseKind.values), name="budget_phase_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="budget_phase_ends_after_its_start"),
        ]
        indexes = [
            models.Index(fields=["starts_at"], condition=Q(opened_at__isnull=True), name="budget_phase_to_open"),
            models.Index(fields=["ends_at"], condition=Q(closed_at__isnull=True), name="budget_phase_to_close"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def is_on(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at
