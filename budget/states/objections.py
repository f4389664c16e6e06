"""An objection to a published result: received, then upheld or dismissed in public, or taken back."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budget.states.permissions import RUN_VOTE
from core.deadlines import periods
from core.workflow.definitions import STOP_CLOCK, VOID_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks

WITHDRAW_OBJECTION = "budget.withdraw_objection"
DECIDE_PERIOD = periods.register(
    periods.Period("budget.objection", _("Decision on an objection to the result of a vote"), 7, extension=7)
).name


class ObjectionState(models.TextChoices):
    RECEIVED = "RECEIVED", pgettext_lazy("objection", "Received")
    UPHELD = "UPHELD", pgettext_lazy("objection", "Upheld")
    DISMISSED = "DISMISSED", pgettext_lazy("objection", "Dismissed")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("objection", "Taken back")


class ObjectedTo(models.TextChoices):
    """What an objection is about."""

    COUNT = "COUNT", _("The count or the ties")
    OWN_BALLOT = "OWN_BALLOT", _("My ballot: it is missing, or not what I cast")
    PAPER = "PAPER", _("The ballots on paper")
    PROCEDURE = "PROCEDURE", _("How the vote was held")


# Its reason is the answer, told to who objected and published without a name.
DECIDED = (ObjectionState.UPHELD, ObjectionState.DISMISSED)

OBJECTION_HOOKS = Hooks()

OBJECTION_WORKFLOW = Workflow(
    name="budget_objection",
    label=_("Objection to the result of a vote"),
    states=ObjectionState,
    initial=ObjectionState.RECEIVED,
    opening_clock=start_clock(DECIDE_PERIOD),
    effect=OBJECTION_HOOKS.effect,
    transitions=(
        Transition(
            "uphold", (ObjectionState.RECEIVED,), ObjectionState.UPHELD,
            label=_("Uphold (the reason is published: name nobody)"), permission=RUN_VOTE, reason_required=True,
            clock=STOP_CLOCK,
        ),
        Transition(
            "dismiss", (ObjectionState.RECEIVED,), ObjectionState.DISMISSED,
            label=_("Dismiss (the reason is published: name nobody)"), permission=RUN_VOTE, reason_required=True,
            clock=STOP_CLOCK,
        ),
        Transition(
            "withdraw", (ObjectionState.RECEIVED,), ObjectionState.WITHDRAWN, label=_("Take the objection back"),
            permission=WITHDRAW_OBJECTION, system=True, clock=VOID_CLOCK,
        ),
    ),
)  # fmt: skip
