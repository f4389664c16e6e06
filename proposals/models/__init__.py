from proposals.models.answers import Answer, DepartmentChange
from proposals.models.assignments import AssignmentRule
from proposals.models.authorship import CoAuthor, Invitation
from proposals.models.call_changes import CallChange
from proposals.models.calls import Call, Category
from proposals.models.judging import Entry, Judge, JudgingRound, Sheet
from proposals.models.proposals import Proposal, ProposalVersion
from proposals.models.relations import MergeRequest, Suggestion
from proposals.models.reviews import (
    CostEstimate,
    CriteriaWeights,
    DepartmentReview,
    InterestDeclaration,
    PreferenceResult,
    Referral,
    Review,
)
from proposals.models.rewards import ExchangeOption, ExchangeRequest, PointAccount, Posting, RewardRule

__all__ = [
    "Answer", "AssignmentRule", "Call", "CallChange", "Category", "CoAuthor", "CostEstimate", "CriteriaWeights",
    "DepartmentChange", "DepartmentReview", "Entry", "ExchangeOption", "ExchangeRequest", "InterestDeclaration",
    "Invitation", "Judge", "JudgingRound", "MergeRequest", "PointAccount", "Posting", "PreferenceResult", "Proposal",
    "ProposalVersion", "Referral", "Review", "RewardRule", "Sheet", "Suggestion",
]  # fmt: skip
