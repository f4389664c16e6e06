"""Trying everything out beforehand, in a room of its own that only those on duty see and that leaves nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from briefings.models import Briefing, PollVote, Question, Room, Support
from briefings.services import news, polls
from briefings.services.refusals import BriefingRefused
from briefings.services.rooms import close_room, open_room
from briefings.states.briefings import BriefingState
from briefings.states.permissions import HOST
from core import permissions
from core.audit.audit import record as audit
from core.live.models import LiveEvent
from core.workflow.models import Case

S = BriefingState
BEFORE = (S.DRAFT, S.ANNOUNCED, S.LIVE)


def rehearsal_of(briefing: Briefing) -> Room:
    return briefing.rooms.get(kind=Room.Kind.REHEARSAL)


@transaction.atomic
def begin(briefing: Briefing, *, by: Any, at: datetime) -> Room:
    """With a code of its own. Raises BriefingRefused."""
    permissions.check(by, HOST, briefing)
    room = _lock(briefing)
    if room.briefing.state not in BEFORE:
        raise BriefingRefused("over", _("There is nothing left to rehearse."))
    open_room(room, at=at)
    news.room_changed(room, at=at)
    return room


@transaction.atomic
def leave(briefing: Briefing, *, by: Any, at: datetime) -> Room:
    """The code is given back; what was tried stays until it is emptied."""
    permissions.check(by, HOST, briefing)
    room = _lock(briefing)
    for poll in room.polls.filter(opened_at__isnull=False, closed_at__isnull=True):
        polls.close_poll(room=room, poll=poll.pk, by=by, at=at)
    if room.is_open:
        close_room(room, at=at)
        news.room_changed(room, at=at)
    return room


@transaction.atomic
def empty(briefing: Briefing, *, by: Any, at: datetime) -> None:
    """Everything that was tried is gone; the polls are drafts again."""
    permissions.check(by, HOST, briefing)
    room = _lock(briefing)
    questions = Question.objects.filter(room=room)
    numbers = list(questions.values_list("pk", flat=True))
    Support.objects.filter(question__in=numbers).delete()
    questions.filter(merged_into__isnull=False).delete()
    questions.delete()
    # The desk's index names each question by its words.
    Case.objects.filter(content_type=ContentType.objects.get_for_model(Question), object_id__in=numbers).delete()
    PollVote.objects.filter(poll__room=room).delete()
    room.polls.update(opened_at=None, closed_at=None, shown_at=None)
    room.captions.all().delete()
    room.participants.all().delete()
    LiveEvent.objects.filter(topic__name__in=[room.topic, f"{room.topic}:{news.STAFF}"]).delete()
    audit("briefings.empty_rehearsal", actor=by, at=at, target=briefing, detail={"questions": len(numbers)})
    # Screens that still show something hear that there is less now, and ask for the present state.
    news.room_changed(room, at=at)


@transaction.atomic
def take_over_polls(briefing: Briefing, *, by: Any, at: datetime) -> int:
    """The polls of the rehearsal, as drafts in the briefing itself; those that are there already stay once."""
    room = _lock(briefing)
    permissions.check(by, HOST, room)
    main = briefing.rooms.get(kind=Room.Kind.MAIN)
    there = set(main.polls.values_list("text", flat=True))
    fresh = [poll for poll in room.polls.prefetch_related("options") if poll.text not in there]
    for poll in fresh:
        polls.copy(poll, by=by, at=at, into=main)
    return len(fresh)


def _lock(briefing: Briefing) -> Room:
    found = Room.objects.select_for_update(of=("self",)).select_related("briefing")
    return found.get(briefing=briefing, kind=Room.Kind.REHEARSAL)
