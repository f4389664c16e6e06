from councils.models.agendas import AgendaChange, AgendaItem, Paper, PaperReading, Recusal
from councils.models.applications import Application
from councils.models.attendance import ActivityAllowance, Allowance, AllowancePayment, Attendance
from councils.models.bodies import Attribute, Body, DecisionMode, QuorumKind, Quota, SeatKind
from councils.models.calls import CallQuestion, CallSeat, RecruitmentCall, Selection
from councils.models.certificates import Certificate
from councils.models.decisions import (
    BallotBox,
    Criterion,
    Decision,
    DecisionOption,
    NamedVote,
    OpinionStatement,
    Participation,
)
from councils.models.follow_ups import FollowUp
from councils.models.judging import Judge, JudgeConflict, JudgesCopy, JudgingCriterion, Score
from councils.models.lots import Lot
from councils.models.meetings import CalendarKey, Invitation, Meeting, Procedure
from councils.models.minutes import Minutes, MinutesComment, MinutesEntry
from councils.models.opinions import OpinionRequest, WrittenOpinion
from councils.models.terms import Office, Term

__all__ = [
    "ActivityAllowance",
    "AgendaChange",
    "AgendaItem",
    "Allowance",
    "AllowancePayment",
    "Application",
    "Attendance",
    "Attribute",
    "BallotBox",
    "Body",
    "CalendarKey",
    "CallQuestion",
    "CallSeat",
    "Certificate",
    "Criterion",
    "Decision",
    "DecisionMode",
    "DecisionOption",
    "FollowUp",
    "Invitation",
    "Judge",
    "JudgeConflict",
    "JudgesCopy",
    "JudgingCriterion",
    "Lot",
    "Meeting",
    "Minutes",
    "MinutesComment",
    "MinutesEntry",
    "NamedVote",
    "Office",
    "OpinionRequest",
    "OpinionStatement",
    "Paper",
    "PaperReading",
    "Participation",
    "Procedure",
    "QuorumKind",
    "Quota",
    "RecruitmentCall",
    "Recusal",
    "Score",
    "SeatKind",
    "Selection",
    "Term",
    "WrittenOpinion",
]
