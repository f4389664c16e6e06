"""Questions from paper, text message and the hall: the same queue, typed in by a helper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from briefings.models import AgendaItem, Question, Room, Speaker
from briefings.rules.wording import hints_in
from briefings.services import news, steps
from briefings.services.asking import hand_in, tidy_question
from briefings.services.refusals import BriefingRefused
from briefings.states.briefings import BriefingState
from briefings.states.permissions import MODERATE
from briefings.states.questions import QuestionState
from core import permissions
from core.audit.audit import record
from core.workflow import SYSTEM

S = QuestionState
B = BriefingState
# Cards are collected before it begins, and some are typed after the end.
_NO_MORE = (B.CONCLUDED, B.CANCELLED, B.DROPPED)
# Nobody has read it yet but those on duty.
CORRECTABLE = (S.SUBMITTED, S.HELD)


@transaction.atomic
def enter(
    room: Room,
    *,
    channel: str,
    text: str,
    by: Any,
    at: datetime,
    asker: str = "",
    speaker: Speaker | None = None,
    item: AgendaItem | None = None,
    client_key: str = "",
) -> Question:
    """The same `client_key` of one helper gives the first one back. Raises BriefingRefused."""
    steps.hold_room(room)
    own = room.questions.filter(entered_by=by)
    if client_key and (first := own.filter(client_key=client_key).first()):
        return first
    if room.briefing.state in _NO_MORE and not room.is_rehearsal:
        raise BriefingRefused("over", _("This briefing takes no more questions."))
    return hand_in(
        room=room, text=tidy_question(text), channel=channel, asker=asker, speaker=speaker, item=item,
        client_key=client_key, entered_by=by, actor=by, at=at,
    )  # fmt: skip


@transaction.atomic
def correct(question: Question, *, by: Any, at: datetime, text: str, **written: Any) -> Question:
    """As long as it waits; a mistake in what everybody reads is for a moderator to hide."""
    locked = _own(question, by)
    cleaned = tidy_question(text)
    for name, value in {**written, "text": cleaned, "hints": hints_in(cleaned)}.items():
        setattr(locked, name, value)
    locked.save(update_fields=["text", "hints", *written])
    news.question_changed(locked, at=at)
    return locked


@transaction.atomic
def withdraw(question: Question, *, by: Any, at: datetime) -> Question:
    """Typed in by mistake, or twice."""
    locked = _own(question, by)
    steps.take(locked, "withdraw", by=SYSTEM, at=at)
    record("briefings.withdraw_entry", actor=by, at=at, target=locked)
    news.question_changed(locked, at=at)
    return locked


def _own(question: Question, by: Any) -> Question:
    locked = steps.lock_all(question.room, [question.pk])[question.pk]
    if locked.entered_by_id is None or not (
        locked.entered_by_id == by.pk or permissions.allowed(by, MODERATE, locked.room)
    ):
        raise PermissionDenied
    if locked.state not in CORRECTABLE:
        raise steps.refuse_moved(locked, steps.last_record(locked))
    return locked
