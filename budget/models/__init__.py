from budget.models.ballots import Ballot, BoardBatch, BoardLeaf, Eligibility, Participation
from budget.models.cycles import Cycle, Phase
from budget.models.paper import (
    BoxCount, KeyedPaper, PaperBatch, PaperBox, PaperKeying,
    PaperRow, PaperSample, PaperStation, SampledSheet,
)  # fmt: skip
from budget.models.polls import Poll, Pot
from budget.models.projects import CostRecord, FormerName, Project, ProjectSource

__all__ = [
    "Ballot", "BoardBatch", "BoardLeaf", "BoxCount", "CostRecord", "Cycle", "Eligibility", "FormerName", "KeyedPaper",
    "PaperBatch", "PaperBox", "PaperKeying", "PaperRow", "PaperSample", "PaperStation", "Participation", "Phase",
    "Poll", "Pot", "Project", "ProjectSource", "SampledSheet",
]  # fmt: skip
