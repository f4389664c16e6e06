from proposals.models.answers import Answer, DepartmentChange
from proposals.models.authorship import CoAuthor, Invitation
from proposals.models.calls import Call, Category
from proposals.models.proposals import Proposal, ProposalVersion
from proposals.models.relations import MergeRequest, Suggestion

__all__ = [
    "Answer", "Call", "Category", "CoAuthor", "DepartmentChange", "Invitation", "MergeRequest", "Proposal",
    "ProposalVersion", "Suggestion",
]  # fmt: skip
