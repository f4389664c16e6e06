"""What the participatory budget's execution does to the proposals it came from."""

from datetime import datetime

from django.db import transaction

from core.workflow import SYSTEM, engine
from proposals.models import Proposal

STEPS = ("enter_in_budget", "start_execution", "complete")


@transaction.atomic
def follow(proposal: Proposal, step: str, *, at: datetime) -> bool:
    """Take the step if the proposal stands before it; authors and followers are told. Whether it was taken.

    A proposal that went another way (joined with another, say) stays where it is.
    """
    if step not in STEPS:
        raise LookupError(f"{step} is no step of execution.")
    locked = engine.lock(proposal)
    transition = locked.workflow.transition(step)
    if transition is None or locked.state not in transition.sources:
        return False
    engine.apply(locked, step, actor=SYSTEM, at=at)
    return True
