"""What the department's page shows of the weighing."""

from __future__ import annotations

from typing import Any

from proposals.models import Proposal
from proposals.queries import interests
from proposals.queries import reviews as queries
from proposals.states import ProposalState


def context_of(proposal: Proposal, user: Any) -> dict[str, Any]:
    """The present round with its reviewers, the estimate, survey results, the committee; and what is to do next."""
    present = queries.present_round(proposal)
    rows = list(present.reviews.select_related("reviewer").order_by("id")) if present else []
    standing = [row for row in rows if row.released_at is None]
    assessment = queries.assessment_of(present) if present else None
    referral = queries.open_referral(proposal)
    weighing = proposal.state == ProposalState.UNDER_REVIEW and not proposal.drafted_outcome
    declared = interests.has_declared_none(user, proposal)
    return {
        "weighing": weighing,
        "must_declare": (proposal.is_pending and not declared)
        or (proposal.state == ProposalState.ELIGIBLE and not declared),
        "round": present,
        "reviews": standing,
        "released": [row for row in rows if row.released_at is not None],
        "given_count": sum(row.given_at is not None for row in standing),
        "own_review": next((row for row in standing if row.reviewer_id == user.pk and row.is_open), None),
        "assessment": assessment,
        "may_ask": weighing and not (present and present.closed_at and assessment),
        "may_close": bool(present and present.closed_at is None and any(row.given_at for row in standing)),
        "estimate": proposal.cost_estimates.select_related("estimated_by").last(),
        "may_estimate": proposal.state in {ProposalState.UNDER_REVIEW, ProposalState.ELIGIBLE},
        "preferences": list(queries.preferences_of(proposal)),
        "referral": referral,
        "may_refer": weighing and referral is None,
        "blocked_by_review": bool(present and present.closed_at is None) or referral is not None,
    }
