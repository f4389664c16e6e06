"""A selected project being carried out: its line, its dates, its photographs, its delays."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.models.projects import Project
from budget.states.execution import (
    MILESTONE_WORKFLOW,
    UNDERTAKING_WORKFLOW,
    MilestoneState,
    UndertakingState,
)
from budget.states.execution_names import DelayKind, Moment
from core.workflow.models import Stateful, state_constraint


class Undertaking(Stateful):
    """How one selected project is carried out, under a budget line, by a department that is named.

    The three sums are kept by triggers on the entries, so that nothing is spent above the line whoever writes.
    """

    workflow = UNDERTAKING_WORKFLOW

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="undertaking")
    # The post that answers for it; its holder's name is shown where the post says so.
    responsible = models.ForeignKey(
        "accounts.Position", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Post that answers"),
    )  # fmt: skip
    line_code = models.CharField(_("Budget line"), max_length=40, blank=True)
    line_year = models.PositiveSmallIntegerField(_("Budget year"))
    starts_on = models.DateField(_("Begins on"), null=True, blank=True)
    ends_on = models.DateField(_("To be finished on"), null=True, blank=True)
    first_ends_on = models.DateField(null=True, editable=False)
    next_step = models.CharField(_("Next step"), max_length=200, blank=True)
    outcome = models.TextField(_("What was made, and what it brings"), max_length=3_000, blank=True)
    line_won = models.PositiveBigIntegerField(_("Budget line (won)"), default=0, editable=False)
    contracted_won = models.PositiveBigIntegerField(_("Under contract (won)"), default=0, editable=False)
    spent_won = models.PositiveBigIntegerField(_("Spent (won)"), default=0, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    # Until then residents may evaluate it.
    evaluation_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Execution of a project")
        verbose_name_plural = _("Executions of projects")
        constraints = [
            state_constraint(UndertakingState, "budget_undertaking"),
            models.CheckConstraint(condition=Q(spent_won__lte=F("line_won")), name="budget_spent_within_the_line"),
            models.CheckConstraint(
                condition=Q(contracted_won__lte=F("line_won")), name="budget_contracted_within_the_line"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="budget_undertaking_ends_after_its_start",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["COMPLETED", "EVALUATED"])
                | Q(ended_at__isnull=False, evaluation_until__isnull=False) & ~Q(outcome=""),
                name="budget_undertaking_completed_whole",
            ),
        ]
        indexes = [models.Index(fields=["evaluation_until"], name="budget_undertaking_evaluated")]

    def __str__(self) -> str:
        return self.project.title

    def case_title(self) -> str:
        return f"{self.project.cycle.title} – {self.project.title}"

    def get_absolute_url(self) -> str:
        return reverse("budget:undertaking", args=[self.project.cycle.slug, self.project.number])

    @property
    def left_won(self) -> int:
        return self.line_won - self.spent_won

    @property
    def awaits_start(self) -> bool:
        return self.state == UndertakingState.PLANNED

    @property
    def is_evaluated(self) -> bool:
        return self.state == UndertakingState.EVALUATED

    @property
    def is_stopped(self) -> bool:
        return self.state == UndertakingState.STOPPED

    def is_being_evaluated(self, at: datetime) -> bool:
        until = self.evaluation_until
        return self.state == UndertakingState.COMPLETED and until is not None and at < until


class Delay(models.Model):
    """Why it takes longer, from which day to which. Written once, never changed."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="delays")
    kind = models.CharField(_("Kind of reason"), max_length=12, choices=DelayKind.choices)
    reason = models.CharField(_("Reason"), max_length=1_000)
    from_on = models.DateField(null=True)
    to_on = models.DateField(_("New date"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Delay")
        verbose_name_plural = _("Delays")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DelayKind.values), name="budget_delay_kind_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="budget_delay_has_a_reason"),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__gt=F("from_on")), name="budget_delay_leads_to_a_later_day"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Milestone(Stateful):
    """A step with a day; its clock runs out on the desk. Where the day was moved, the old ones stay to be read."""

    workflow = MILESTONE_WORKFLOW

    undertaking = models.ForeignKey(Undertaking, on_delete=models.CASCADE, related_name="milestones", db_index=False)
    title = models.CharField(_("Step"), max_length=120)
    planned_on = models.DateField(_("Planned for"))
    reached_on = models.DateField(_("Reached on"), null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Milestone")
        verbose_name_plural = _("Milestones")
        ordering = ["planned_on", "id"]
        constraints = [
            state_constraint(MilestoneState, "budget_milestone"),
            models.CheckConstraint(
                condition=~Q(state="REACHED") | Q(reached_on__isnull=False), name="budget_milestone_reached_on_a_day"
            ),
        ]
        indexes = [models.Index(fields=["undertaking", "planned_on"], name="budget_milestone_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == MilestoneState.OPEN

    @property
    def is_reached(self) -> bool:
        return self.state == MilestoneState.REACHED

    @property
    def is_dropped(self) -> bool:
        return self.state == MilestoneState.DROPPED

    def case_title(self) -> str:
        return f"{self.undertaking.project.title} – {self.title}"

    def get_absolute_url(self) -> str:
        return self.undertaking.get_absolute_url()


class MilestoneMove(models.Model):
    """A milestone's day became another, and why. Written once, never changed."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="moves")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(_("Reason"), max_length=300)
    moved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Moved date")
        verbose_name_plural = _("Moved dates")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="budget_move_has_a_reason"),
            models.CheckConstraint(condition=~Q(to_on=F("from_on")), name="budget_move_goes_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} → {self.to_on}"


class Photograph(models.Model):
    """A picture of the place; its file hangs on it in `core.uploads`, and words say what it shows."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.CASCADE, related_name="photographs")
    moment = models.CharField(_("When it was taken"), max_length=6, choices=Moment.choices)
    description = models.CharField(_("What the picture shows"), max_length=200)
    taken_on = models.DateField(_("Taken on"))
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Photograph")
        verbose_name_plural = _("Photographs")
        ordering = ["taken_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(moment__in=Moment.values), name="budget_photograph_moment_known"),
            models.CheckConstraint(condition=~Q(description=""), name="budget_photograph_described"),
        ]

    def __str__(self) -> str:
        return self.description
