"""What stands on the ballot: proposals made ready to be carried out."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.models.cycles import Cycle
from budget.models.polls import Pot
from budget.states.projects import PROJECT_WORKFLOW, ProjectState
from core.workflow.models import Stateful, state_constraint


class Project(Stateful):
    """One project with its cost by the department. Once put forward, its words and its cost stand."""

    workflow = PROJECT_WORKFLOW

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="projects", db_index=False)
    # Null where the committee decides without a vote.
    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, null=True, blank=True, related_name="projects")
    # By this number it is called on ballots, in files and in conversation.
    number = models.PositiveSmallIntegerField(_("Number"))
    title = models.CharField(_("Name on the ballot"), max_length=80)
    summary = models.CharField(_("In one sentence"), max_length=200)
    text = models.TextField(_("Description"), max_length=5_000)
    cost_won = models.PositiveBigIntegerField(_("Cost by the department (won)"))
    cost_note = models.CharField(_("How the cost was found"), max_length=300, blank=True)
    category = models.ForeignKey(
        "proposals.Category", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place_text = models.CharField(_("Place"), max_length=150, blank=True)
    area = models.CharField(_("Neighbourhood"), max_length=40, blank=True)
    facility = models.ForeignKey("facilities.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    # With words for whoever cannot see it: there is no picture without them.
    picture = models.ForeignKey("core.StoredFile", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    picture_text = models.CharField(_("What the picture shows"), max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged_here", editable=False
    )
    split_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="split_off", editable=False
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Project")
        verbose_name_plural = _("Projects")
        constraints = [
            state_constraint(ProjectState, "budget_project"),
            models.UniqueConstraint(fields=["cycle", "number"], name="budget_project_number_once"),
            models.CheckConstraint(condition=Q(cost_won__gt=0), name="budget_project_costs_something"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="budget_project_place_whole",
            ),
            models.CheckConstraint(
                condition=Q(picture__isnull=True) | ~Q(picture_text=""), name="budget_project_picture_in_words"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")) & Q(state="DROPPED"),
                name="budget_project_merged_is_dropped",
            ),
        ]
        indexes = [
            models.Index(fields=["cycle", "state", "number"], name="budget_project_by_state"),
            models.Index(fields=["cycle", "state", "cost_won", "id"], name="budget_project_by_cost"),
        ]

    def __str__(self) -> str:
        return self.title

    def case_title(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("budget:project", args=[self.cycle.slug, self.number])

    @property
    def is_put_forward(self) -> bool:
        """And since then neither withdrawn nor decided on."""
        return self.state == ProjectState.ON_BALLOT

    @property
    def is_withdrawn(self) -> bool:
        return self.state == ProjectState.WITHDRAWN

    @property
    def place(self) -> Any:
        return self.place_text or self.area or _("The whole city")


class FormerName(models.Model):
    """What a project was called before: whoever looks for the old name finds it here."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="former_names")
    title = models.CharField(_("Former name"), max_length=80)
    reason = models.CharField(_("Reason"), max_length=300)
    renamed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Former name of a project")
        verbose_name_plural = _("Former names of projects")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class CostRecord(models.Model):
    """What a project costs by the department, from one change to the next, each with its reason."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="costs")
    won = models.PositiveBigIntegerField(_("Cost by the department (won)"))
    reason = models.CharField(_("How the cost was found"), max_length=300)
    department = models.ForeignKey(settings.DEPARTMENT_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Cost of a project")
        verbose_name_plural = _("Costs of projects")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(won__gt=0), name="budget_cost_above_nothing")]

    def __str__(self) -> str:
        return f"{self.project} · {self.won}"


class ProjectSource(models.Model):
    """The proposal, or one of the proposals, that a project was made from."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sources")
    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    joined_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("Source of a project")
        verbose_name_plural = _("Sources of projects")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["project", "proposal"], name="budget_source_once")]

    def __str__(self) -> str:
        return str(self.proposal)
