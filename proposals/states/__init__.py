"""What a proposal can be and how it passes from hand to hand; who holds the permissions says `proposals.rules`."""

from proposals.states.names import (
    AnswerOutcome,
    Audience,
    CallKind,
    PlaceKind,
    ProposalState,
    Proposer,
    ReasonCode,
)
from proposals.states.workflow import PROPOSAL_HOOKS, WORKFLOW

__all__ = [
    "PROPOSAL_HOOKS", "WORKFLOW", "AnswerOutcome", "Audience", "CallKind", "PlaceKind", "ProposalState",
    "Proposer", "ReasonCode",
]  # fmt: skip
