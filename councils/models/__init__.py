from councils.models.agendas import AgendaChange, AgendaItem, Paper, PaperReading, Recusal
from councils.models.attendance import Allowance, AllowancePayment, Attendance
from councils.models.bodies import Attribute, Body, DecisionMode, QuorumKind, Quota, SeatKind
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
from councils.models.meetings import CalendarKey, Invitation, Meeting, Procedure
from councils.models.minutes import Minutes, MinutesComment, MinutesEntry
from councils.models.opinions import OpinionRequest, WrittenOpinion
from councils.models.terms import Office, Term

__all__ = [
    "AgendaChange",
    "AgendaItem",
    "Allowance",
    "AllowancePayment",
    "Attendance",
    "Attribute",
    "BallotBox",
    "Body",
    "CalendarKey",
    "Criterion",
    "Decision",
    "DecisionMode",
    "DecisionOption",
    "FollowUp",
    "Invitation",
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
    "Recusal",
    "SeatKind",
    "Term",
    "WrittenOpinion",
]
