"""What rooms and the questions in them hand in to the other rooms."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from briefings.queries import cards
from briefings.queries.live_rooms import room_of
from briefings.queries.participants import SESSION_KEY
from briefings.rules.duties import is_on_duty
from briefings.services import recognising
from briefings.services.news import STAFF
from briefings.states.briefings import PUBLIC
from core.live import live


def is_open(topic: str, audience: str) -> bool:
    """What is public of an announced briefing."""
    room = room_of(topic) if audience == live.PUBLIC else None
    return room is not None and not room.is_rehearsal and room.briefing.state in PUBLIC


def may_follow(user: Any, topic: str, audience: str) -> bool:
    """Those on duty everything, rehearsals included."""
    room = room_of(topic)
    return room is not None and audience in {live.PUBLIC, STAFF} and is_on_duty(user, room.briefing)


def _snapshot(topic: str, audience: str) -> Any:
    room = room_of(topic)
    return cards.snapshot(room) if room and audience == live.PUBLIC else None


def _values(topic: str, audience: str) -> dict[str, Any]:
    room = room_of(topic)
    return cards.numbers(room) if room and audience == live.PUBLIC else {}


live.register_topic(
    r"briefings\.room\.\d{1,18}", authorise=may_follow, is_open=is_open, snapshot=_snapshot, values=_values
)


@receiver(user_logged_in)
def keep_what_was_asked(request: HttpRequest | None, user: Any, **_kwargs: Any) -> None:
    if request is not None and hasattr(request, "session"):
        recognising.recognise(user=user, session=request.session, at=timezone.now())
        # From here on the account says who it is; whoever uses this browser later inherits nothing.
        request.session.pop(SESSION_KEY, None)
