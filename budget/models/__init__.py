from budget.models.ballots import Ballot, BoardBatch, BoardLeaf, Eligibility, Participation
from budget.models.cycles import Cycle, Phase
from budget.models.polls import Poll, Pot
from budget.models.projects import Project, ProjectSource

__all__ = [
    "Ballot", "BoardBatch", "BoardLeaf", "Cycle", "Eligibility", "Participation", "Phase", "Poll", "Pot", "Project",
    "ProjectSource",
]  # fmt: skip
