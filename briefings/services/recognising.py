"""Signing in: whoever asked without a name in this browser, and the account, are one person in each room.

What a browser keeps belongs to the first person who signs in with it. From then on the account says who somebody is,
and the browser keeps nothing; signing out ends the session. So whoever uses the same device afterwards, without a name
or by another account, begins as a stranger.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from briefings.models import Attendance, Participant, Poll, PollVote, Question, Room, Support
from briefings.queries.participants import SESSION_KEY
from briefings.services import blocking, news, steps
from core.workflow import SYSTEM


def recognise(*, user: Any, session: Mapping[str, Any], at: datetime) -> None:
    """The participants that this browser kept become the account's; what was somebody's already stays theirs."""
    kept = session.get(SESSION_KEY)
    numbers = [number for number in kept.values() if isinstance(number, int)] if isinstance(kept, dict) else []
    for room in Room.objects.filter(participants__in=numbers, participants__person=None).distinct().order_by("pk"):
        _recognise_in(room, numbers, user, at)


@transaction.atomic
def _recognise_in(room: Room, numbers: list[int], user: Any, at: datetime) -> None:
    # Nothing is supported, joined or blocked here meanwhile; nobody comes in by this account or asks by this browser.
    steps.hold_room(room)
    there = Participant.objects.select_for_update().filter(room=room).order_by("pk")
    nameless = list(there.filter(pk__in=numbers, person=None))
    known = there.filter(person=user).first()
    for one in nameless:
        if known is None:
            one.person = user
            one.save(update_fields=["person"])
            known = one
        else:
            _join(one, known, at)


def _join(nameless: Participant, known: Participant, at: datetime) -> None:
    """Asked, supported, answered and blocked once, whichever of the two it was."""
    _hand_over_questions(nameless, known)
    _hand_over_supports(nameless, known)
    _hand_over_votes(nameless, known, at)
    if not Attendance.objects.filter(participant=known).exists():
        Attendance.objects.filter(participant=nameless).update(participant=known)
    known.joined_at = min(known.joined_at, nameless.joined_at)
    known.last_asked_at = max((one for one in (known.last_asked_at, nameless.last_asked_at) if one), default=None)
    if known.blocked_at is None:
        for name in ("blocked_at", "blocked_by", "blocked_because"):
            setattr(known, name, getattr(nameless, name))
    known.save()
    nameless.delete()
    news.people_changed(known.room)
    if known.blocked_at is not None:
        blocking.hold_waiting(known, by=SYSTEM, at=at)


def _hand_over_questions(nameless: Participant, known: Participant) -> None:
    keys = Question.objects.filter(participant=known).exclude(client_key="").values("client_key")
    own = Question.objects.filter(participant=nameless)
    own.filter(client_key__in=list(keys.values_list("client_key", flat=True))).update(client_key="")
    own.update(participant=known)


def _hand_over_supports(nameless: Participant, known: Participant) -> None:
    already = Support.objects.filter(participant=known).values_list("question", flat=True)
    twice = Support.objects.filter(participant=nameless, question__in=list(already))
    fewer = list(Question.objects.filter(supports__in=twice).select_related("room"))
    twice.delete()
    Support.objects.filter(participant=nameless).update(participant=known)
    for question in fewer:
        if question.is_public:
            news.supports_changed(question)


def _hand_over_votes(nameless: Participant, known: Participant, at: datetime) -> None:
    """The answer that the account gave counts."""
    already = PollVote.objects.filter(participant=known).values_list("poll", flat=True)
    twice = PollVote.objects.filter(participant=nameless, poll__in=list(already))
    fewer = list(Poll.objects.filter(votes__in=twice).select_related("room"))
    twice.delete()
    PollVote.objects.filter(participant=nameless).update(participant=known)
    for poll in fewer:
        news.votes_changed(poll, at=at)
