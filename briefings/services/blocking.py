"""Somebody who disturbs asks no more for now; nothing that they asked before is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from briefings import moderating_notices as notices
from briefings.models import Participant, Room
from briefings.services import steps
from briefings.services.news import STAFF
from briefings.states.questions import QuestionState
from core.audit.audit import record
from core.live import live
from core.notify import notify


@transaction.atomic
def block(participant: Participant, *, reason: str, by: Any, at: datetime) -> Participant:
    """What of theirs waits is held, so that it drowns nobody else's questions."""
    locked = _locked(participant)
    if locked.blocked_at is not None:
        return locked
    locked.blocked_at, locked.blocked_by, locked.blocked_because = at, by, reason
    locked.save(update_fields=["blocked_at", "blocked_by", "blocked_because"])
    record("briefings.block", actor=by, at=at, target=locked, detail={"reason": reason})
    room = locked.room
    hold_waiting(locked, by=by, at=at)
    _look_again(room, at=at)
    if locked.person is not None and not room.is_rehearsal:
        notify.queue(
            notices.BLOCKED, recipients=[locked.person], at=at, context={"briefing": room.briefing.title}, target=room
        )
    return locked


def hold_waiting(blocked: Participant, *, by: Any, at: datetime) -> None:
    room = blocked.room
    waiting = blocked.questions.filter(state=QuestionState.SUBMITTED).values_list("pk", flat=True)
    held = [one for one in steps.lock_all(room, waiting).values() if one.state == QuestionState.SUBMITTED]
    for question in held:
        steps.take(question, "hold", by=by, at=at)
    steps.tell_room(((question, False) for question in held), at=at)


@transaction.atomic
def unblock(participant: Participant, *, by: Any, at: datetime) -> Participant:
    locked = _locked(participant)
    if locked.blocked_at is None:
        return locked
    locked.blocked_at, locked.blocked_by, locked.blocked_because = None, None, ""
    locked.save(update_fields=["blocked_at", "blocked_by", "blocked_because"])
    record("briefings.unblock", actor=by, at=at, target=locked)
    _look_again(locked.room, at=at)
    return locked


def _look_again(room: Room, *, at: datetime) -> None:
    live.publish(room.topic, {"kind": "room"}, audience=STAFF, at=at)


def _locked(participant: Participant) -> Participant:
    # The room first, as whoever joins questions does.
    steps.hold_room(participant.room)
    found = Participant.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("room__briefing", "person").get(pk=participant.pk)
