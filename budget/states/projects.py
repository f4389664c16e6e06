"""What becomes of a project between the review of its proposals and the result of the vote."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.states.permissions import MANAGE_PROJECTS
from core.workflow.definitions import Transition, Workflow
from core.workflow.hooks import Hooks


class ProjectState(models.TextChoices):
    PREPARED = "PREPARED", _("Being prepared")
    DROPPED = "DROPPED", _("Not put forward")
    ON_BALLOT = "ON_BALLOT", _("Put forward")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn after it was put forward")
    SELECTED = "SELECTED", _("Selected")
    NOT_SELECTED = "NOT_SELECTED", _("Not selected")


# Whose name and text may be read by everybody.
PUBLIC_PROJECTS = (
    ProjectState.ON_BALLOT, ProjectState.WITHDRAWN, ProjectState.SELECTED, ProjectState.NOT_SELECTED,
)  # fmt: skip

PROJECT_HOOKS = Hooks()

PROJECT_WORKFLOW = Workflow(
    name="budget_project",
    label=_("Project of the participatory budget"),
    states=ProjectState,
    initial=ProjectState.PREPARED,
    before=PROJECT_HOOKS.before,
    effect=PROJECT_HOOKS.effect,
    running=(ProjectState.ON_BALLOT, ProjectState.DROPPED),
    transitions=(
        Transition("put_forward", (ProjectState.PREPARED,), ProjectState.ON_BALLOT, label=_("Put forward"),
                   permission=MANAGE_PROJECTS, guard=PROJECT_HOOKS.guard("put_forward")),
        Transition("drop", (ProjectState.PREPARED,), ProjectState.DROPPED, label=_("Do not put forward"),
                   permission=MANAGE_PROJECTS, reason_required=True, guard=PROJECT_HOOKS.guard("drop")),
        Transition("take_up_again", (ProjectState.DROPPED,), ProjectState.PREPARED, label=_("Take up again"),
                   permission=MANAGE_PROJECTS, guard=PROJECT_HOOKS.guard("take_up_again")),
        Transition("take_back", (ProjectState.ON_BALLOT,), ProjectState.PREPARED, label=_("Take back and mend"),
                   permission=MANAGE_PROJECTS, guard=PROJECT_HOOKS.guard("take_back")),
        # By the staff before the terms are fixed; afterwards only by a change of the terms that two have approved.
        Transition("withdraw", (ProjectState.ON_BALLOT,), ProjectState.WITHDRAWN, label=_("Withdraw"),
                   permission=MANAGE_PROJECTS, system=True, reason_required=True,
                   guard=PROJECT_HOOKS.guard("withdraw")),
        Transition("select", (ProjectState.ON_BALLOT, ProjectState.NOT_SELECTED), ProjectState.SELECTED,
                   label=_("Selected"), system=True),
        Transition("leave_out", (ProjectState.ON_BALLOT, ProjectState.SELECTED), ProjectState.NOT_SELECTED,
                   label=_("Not selected"), system=True),
    ),
)  # fmt: skip
