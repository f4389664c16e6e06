"""What councils do by the clock."""

from datetime import datetime, timedelta

from core.background import periodic
from councils.models import Application, RecruitmentCall
from councils.services import calls, meetings, selection, terms
from councils.states.applications import ApplicationState
from councils.states.calls import CallState


@periodic("councils.remind_of_meetings", every=timedelta(minutes=30))
def remind_of_meetings(at: datetime) -> None:
    meetings.remind(at=at)


def a_call_is_due(at: datetime) -> bool:
    announced = RecruitmentCall.objects.filter(state=CallState.ANNOUNCED, opens_at__lte=at)
    return announced.exists() or RecruitmentCall.objects.filter(state=CallState.OPEN, closes_at__lte=at).exists()


@periodic("councils.turn_calls", every=timedelta(seconds=30), wanted=a_call_is_due)
def turn_calls(at: datetime) -> None:
    calls.turn_by_the_clock(at=at)


def an_invitation_is_over(at: datetime) -> bool:
    return Application.objects.filter(state=ApplicationState.INVITED, invited_until__lte=at).exists()


@periodic("councils.lapse_invitations", every=timedelta(minutes=1), wanted=an_invitation_is_over)
def lapse_invitations(at: datetime) -> None:
    selection.lapse_unanswered(at=at)


@periodic("councils.follow_terms", every=timedelta(hours=1))
def follow_terms(at: datetime) -> None:
    """Begin, announce and end what the calendar begins and ends."""
    terms.end_past_terms(at=at)
    terms.announce_endings(at=at)
    terms.give_due_roles(at=at)
    terms.take_roles_of_the_departed(at=at)
