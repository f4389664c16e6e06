"""Speakers answer in writing, beside what they say in the hall."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from briefings.models import Question, Room
from briefings.rules import speaking as rules
from briefings.services import news
from briefings.services.refusals import BriefingRefused
from briefings.states.questions import QuestionState
from discussion.text import clean, says_something

S = QuestionState
# What was left for afterwards is answered by the department, under a clock.
ANSWERABLE = (S.SHOWN, S.ON_AIR, S.ANSWERED)


@transaction.atomic
def write_answer(*, room: Room, question: int, answer: str, by: Any, at: datetime) -> Question:
    """It is public at once, under the position of who speaks. Raises BriefingRefused."""
    locked = (
        Question.objects.select_for_update(of=("self",))
        .select_related("room__briefing", "speaker", "item__speaker")
        .filter(room=room, pk=question)
        .first()
    )
    if locked is None:
        raise BriefingRefused("gone", _("This question is no longer there."))
    if not rules.may_write_answer(by, locked):
        raise PermissionDenied
    if locked.state not in ANSWERABLE or not rules.is_going_on(locked.room):
        raise BriefingRefused("state", _("This question cannot be answered here now."))
    words = clean(answer)
    if not says_something(words):
        raise BriefingRefused("answer", _("Please write the answer."), field="answer")
    locked.answer, locked.answered_by = words, _position(locked, by)
    locked.save(update_fields=["answer", "answered_by"])
    news.question_changed(locked, at=at)
    return locked


def _position(question: Question, by: Any) -> str:
    """Of whoever writes, else of whom it was asked; a moderator who writes for nobody says so."""
    own = question.room.briefing.speakers.filter(person=by).first()
    speaker = own or question.speaker
    return speaker.position if speaker else pgettext("answer", "Moderator")
