"""What the participatory budget does to the proposals that its projects came from, from deliberation to completion."""

from datetime import datetime

from django.db import transaction

from core.workflow import SYSTEM, engine
from proposals.models import Proposal

STEPS = (
    "deliberate", "put_on_ballot", "select", "leave_out", "enter_in_budget", "start_execution", "complete",
)  # fmt: skip


@transaction.atomic
def follow(proposal: Proposal, step: str, *, at: datetime, reason: str = "") -> bool:
    """Take the step if the proposal stands before it; authors and followers are told. Whether it was taken.

    A proposal that went another way (joined with another, say) stays where it is.
    """
    if step not in STEPS:
        raise LookupError(f"{step} is no step of the participatory budget.")
    locked = engine.lock(proposal)
    transition = locked.workflow.transition(step)
    if transition is None or locked.state not in transition.sources:
        return False
    engine.apply(locked, step, actor=SYSTEM, at=at, reason=reason)
    return True
