from regulations.models.petitions import (
    ClauseChange,
    Judgement,
    JudgingBody,
    Justification,
    Petition,
    PetitionAnswer,
    Target,
)
from regulations.models.rules import Clause, Look, Opinion, Regulation, Version

__all__ = [
    "Clause",
    "ClauseChange",
    "Judgement",
    "JudgingBody",
    "Justification",
    "Look",
    "Opinion",
    "Petition",
    "PetitionAnswer",
    "Regulation",
    "Target",
    "Version",
]
