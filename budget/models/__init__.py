from budget.models.ballots import Ballot, BoardBatch, BoardLeaf, Eligibility, Participation, Turnout, VoteKeys
from budget.models.courses import Course, CourseCertificate, DistrictMeeting, Enrolment
from budget.models.cycles import Cycle, Phase
from budget.models.electorate import MisuseReport, WorkKind, WorkProof
from budget.models.execution import Delay, Milestone, MilestoneMove, Photograph, Undertaking
from budget.models.history import EarlierYear
from budget.models.kiosk import KioskCode, KioskStation
from budget.models.monitoring import EvaluationCount, EvaluationTurn, SiteVisit, VisitReport, VisitSignUp
from budget.models.objections import Objection
from budget.models.paper import (
    BoxCount,
    KeyedPaper,
    PaperBatch,
    PaperBox,
    PaperKeying,
    PaperRow,
    PaperSample,
    PaperStation,
    SampledSheet,
)  # fmt: skip
from budget.models.polls import Poll, Pot
from budget.models.projects import CostRecord, FormerName, Project, ProjectSource
from budget.models.results import Count, CountOrder, PotResult, ResultFile, SurveyShares, TieLot
from budget.models.spending import Contract, LineEntry, Spending
from budget.models.term_changes import TermChange
from budget.models.voting import BegunBallot, TurnoutSnapshot

__all__ = [
    "Ballot",
    "BegunBallot",
    "BoardBatch",
    "BoardLeaf",
    "BoxCount",
    "Contract",
    "CostRecord",
    "Count",
    "CountOrder",
    "Course",
    "CourseCertificate",
    "Cycle",
    "Delay",
    "DistrictMeeting",
    "EarlierYear",
    "Eligibility",
    "Enrolment",
    "EvaluationCount",
    "EvaluationTurn",
    "FormerName",
    "KeyedPaper",
    "KioskCode",
    "KioskStation",
    "LineEntry",
    "Milestone",
    "MilestoneMove",
    "MisuseReport",
    "Objection",
    "PaperBatch",
    "PaperBox",
    "PaperKeying",
    "PaperRow",
    "PaperSample",
    "PaperStation",
    "Participation",
    "Phase",
    "Photograph",
    "Poll",
    "Pot",
    "PotResult",
    "Project",
    "ProjectSource",
    "ResultFile",
    "SampledSheet",
    "SiteVisit",
    "Spending",
    "SurveyShares",
    "TermChange",
    "TieLot",
    "Turnout",
    "TurnoutSnapshot",
    "Undertaking",
    "VisitReport",
    "VisitSignUp",
    "VoteKeys",
    "WorkKind",
    "WorkProof",
]  # fmt: skip
