"""The life of one year's participatory budget."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.states.permissions import MANAGE_CYCLES
from core.workflow.definitions import Transition, Workflow
from core.workflow.hooks import Hooks


class CycleState(models.TextChoices):
    PREPARING = "PREPARING", _("Being prepared")
    PUBLISHED = "PUBLISHED", _("Under way")
    DECIDED = "DECIDED", _("Decided, being carried out")
    FINISHED = "FINISHED", _("Finished")
    CANCELLED = "CANCELLED", _("Called off")


# It stands which projects are carried out.
DECIDED = (CycleState.DECIDED, CycleState.FINISHED)

CYCLE_HOOKS = Hooks()

CYCLE_WORKFLOW = Workflow(
    name="budget_cycle",
    label=_("Participatory budget cycle"),
    states=CycleState,
    initial=CycleState.PREPARING,
    before=CYCLE_HOOKS.before,
    effect=CYCLE_HOOKS.effect,
    transitions=(
        Transition(
            "publish", (CycleState.PREPARING,), CycleState.PUBLISHED, label=_("Publish"), permission=MANAGE_CYCLES,
            guard=CYCLE_HOOKS.guard("publish"),
        ),
        Transition(
            "decide", (CycleState.PUBLISHED,), CycleState.DECIDED, label=_("Record the decision"),
            permission=MANAGE_CYCLES, reason_required=True, guard=CYCLE_HOOKS.guard("decide"),
        ),
        Transition(
            "finish", (CycleState.DECIDED,), CycleState.FINISHED, label=_("Finish"), permission=MANAGE_CYCLES,
            guard=CYCLE_HOOKS.guard("finish"),
        ),
        Transition(
            "cancel", (CycleState.PREPARING, CycleState.PUBLISHED), CycleState.CANCELLED, label=_("Call off"),
            permission=MANAGE_CYCLES, reason_required=True, guard=CYCLE_HOOKS.guard("cancel"),
        ),
    ),
)  # fmt: skip
