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
from proposals.states.workflow import WORKFLOW, carry_out_with

__all__ = [
    "WORKFLOW", "AnswerOutcome", "Audience", "CallKind", "PlaceKind", "ProposalState", "Proposer", "ReasonCode",
    "carry_out_with",
]  # fmt: skip
