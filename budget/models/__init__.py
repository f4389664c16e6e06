from budget.models.ballots import Ballot, BoardBatch, BoardLeaf, Eligibility, Participation
from budget.models.cycles import Cycle, Phase
from budget.models.polls import Poll, Pot
from budget.models.projects import CostRecord, FormerName, Project, ProjectSource

__all__ = [
    "Ballot", "BoardBatch", "BoardLeaf", "CostRecord", "Cycle", "Eligibility", "FormerName", "Participation", "Phase", "Poll", "Pot", "Project",
    "ProjectSource",
]  # fmt: skip
