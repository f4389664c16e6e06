from regulations.states.clauses import ClauseKind, Outlook, RuleKind, Verdict
from regulations.states.petitions import PETITION_WORKFLOW, Audience, PetitionOutcome, PetitionState
from regulations.states.versions import VERSION_WORKFLOW, VersionState

__all__ = [
    "PETITION_WORKFLOW",
    "VERSION_WORKFLOW",
    "Audience",
    "ClauseKind",
    "Outlook",
    "PetitionOutcome",
    "PetitionState",
    "RuleKind",
    "Verdict",
    "VersionState",
]
