"""The life of a vote: prepared, fixed in public, open, closed, counted, confirmed by two, final."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from budget.states.permissions import RUN_VOTE
from core.workflow.definitions import Transition, Workflow
from core.workflow.hooks import Hooks


class PollState(models.TextChoices):
    PREPARING = "PREPARING", _("Being prepared")
    FIXED = "FIXED", _("Terms fixed and published")
    OPEN = "OPEN", _("Open")
    CLOSED = "CLOSED", _("Closed, to be counted")
    COUNTED = "COUNTED", _("Counted, two confirmations missing")
    CONFIRMED_ONCE = "CONFIRMED_ONCE", _("Counted, a second confirmation missing")
    PROVISIONAL = "PROVISIONAL", _("Provisional result published")
    FINAL = "FINAL", _("Final result")
    CANCELLED = "CANCELLED", _("Called off")


# From here on the terms stand, and a change needs two more people and a public notice.
TERMS_FIXED = tuple(state for state in PollState if state not in (PollState.PREPARING, PollState.CANCELLED))
RESULT_PUBLIC = (PollState.PROVISIONAL, PollState.FINAL)
AWAITING_CONFIRMATION = (PollState.COUNTED, PollState.CONFIRMED_ONCE)

POLL_HOOKS = Hooks()


def _not_the_same_officer(poll: Any, actor: Any) -> Any:
    if poll.first_confirmation_id == actor.pk:
        return _("You have confirmed this count already: a second officer must agree.")
    return None


POLL_WORKFLOW = Workflow(
    name="budget_poll",
    label=_("Vote on the participatory budget"),
    states=PollState,
    initial=PollState.PREPARING,
    before=POLL_HOOKS.before,
    effect=POLL_HOOKS.effect,
    running=(PollState.FIXED, PollState.OPEN),
    transitions=(
        Transition(
            "fix", (PollState.PREPARING,), PollState.FIXED, label=_("Fix and publish the terms"),
            permission=RUN_VOTE, guard=POLL_HOOKS.guard("fix"),
        ),
        Transition("open", (PollState.FIXED,), PollState.OPEN, label=_("The vote opens"), system=True,
                   guard=POLL_HOOKS.guard("open")),
        Transition("close", (PollState.OPEN,), PollState.CLOSED, label=_("The vote closes"), system=True),
        Transition(
            "count", (PollState.CLOSED, PollState.COUNTED, PollState.CONFIRMED_ONCE), PollState.COUNTED,
            label=_("Count"), permission=RUN_VOTE, guard=POLL_HOOKS.guard("count"),
        ),
        # What was published stays on the page until two have confirmed the new count, and after that beside it.
        Transition(
            "recount", (PollState.PROVISIONAL,), PollState.COUNTED, label=_("Count again after the publication"),
            permission=RUN_VOTE, reason_required=True, guard=POLL_HOOKS.guard("count"),
        ),
        Transition(
            "confirm_first", (PollState.COUNTED,), PollState.CONFIRMED_ONCE, label=_("Confirm, as the first"),
            permission=RUN_VOTE, guard=POLL_HOOKS.guard("confirm_first"),
        ),
        Transition(
            "confirm_second", (PollState.CONFIRMED_ONCE,), PollState.PROVISIONAL,
            label=_("Confirm, as the second: the result is published"), permission=RUN_VOTE,
            guard=POLL_HOOKS.guard("confirm_second", _not_the_same_officer),
        ),
        Transition(
            "make_final", (PollState.PROVISIONAL,), PollState.FINAL, label=_("The result becomes final"),
            permission=RUN_VOTE, reason_required=True, guard=POLL_HOOKS.guard("make_final"),
        ),
        Transition(
            "cancel", (PollState.PREPARING, PollState.FIXED, PollState.OPEN, PollState.CLOSED), PollState.CANCELLED,
            label=_("Call off"), permission=RUN_VOTE, reason_required=True, guard=POLL_HOOKS.guard("cancel"),
        ),
    ),
)  # fmt: skip
