"""What becomes of a review when the proposal moves: to another department, to its end, back to its author."""

from datetime import datetime
from typing import Any

from core.workflow.actors import SYSTEM
from core.workflow.models import TransitionRecord
from proposals.models import DepartmentChange, Proposal
from proposals.services import drafts, referrals, review_notices, reviews
from proposals.states.workflow import PENDING, PROPOSAL_HOOKS, PUBLICATIONS

ENDS = {"withdraw", "merge"}
LONGEST_REASON = 300


@PROPOSAL_HOOKS.carry_out
def end_with_it(proposal: Proposal, record: TransitionRecord, context: dict[str, Any]) -> None:
    if record.name in (*ENDS, *PUBLICATIONS):
        reviews.end_round(proposal, at=record.at)
        referrals.overtake(proposal, at=record.at)


@PROPOSAL_HOOKS.move
def begin_anew_there(proposal: Proposal, came_from: Any, actor: Any, reason: str, at: datetime) -> None:
    """Everybody sees where it went and why. What the first department drafted and asked for stays behind."""
    if proposal.state not in PENDING:
        return
    if actor is not SYSTEM and proposal.department is not None:
        DepartmentChange.objects.create(
            proposal=proposal,
            came_from=came_from,
            went_to=proposal.department,
            reason=reason[:LONGEST_REASON],
            changed_by=actor,
            changed_at=at,
        )
    drafts.drop(proposal)
    reviews.end_round(proposal, at=at)
    referrals.overtake(proposal, at=at)
    review_notices.tell_passed_on(proposal, reason=reason, at=at)
