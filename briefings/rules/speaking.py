"""Who answers what: speakers what was asked of them, moderators everything."""

from __future__ import annotations

from typing import Any

from briefings.models import Question, Room
from briefings.states.briefings import BriefingState
from briefings.states.permissions import MODERATE, SPEAK
from core import permissions

S = BriefingState


def is_asked(user: Any, question: Question) -> bool:
    """The question was put to this person, or to the item about which they speak."""
    if question.speaker is not None:
        return bool(question.speaker.person_id == user.pk)
    item = question.item
    return item is not None and item.speaker is not None and item.speaker.person_id == user.pk


def may_write_answer(user: Any, question: Question) -> bool:
    if permissions.allowed(user, MODERATE, question.room):
        return True
    return permissions.allowed(user, SPEAK, question.room) and is_asked(user, question)


def is_going_on(room: Room) -> bool:
    """Until the record is complete; a rehearsal while its room is open."""
    return room.is_open if room.is_rehearsal else room.briefing.state in (S.ANNOUNCED, S.LIVE, S.ENDED)
