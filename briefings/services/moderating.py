"""What moderators and presenters do with a question: each deed says where the question shall be, not where to move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from briefings import moderating_notices as notices
from briefings.models import Question, Room
from briefings.services import news, steps
from briefings.services.owing import askers
from briefings.services.refusals import BriefingRefused
from briefings.states.briefings import OVER
from briefings.states.questions import QUESTION_HOOKS, QuestionState
from core.notify import notify
from core.workflow import SYSTEM

S = QuestionState
# As many at one press as go within a moment.
MOST_AT_ONCE = 100


def show(question: Question, *, by: Any, at: datetime, seen: str = "") -> Question:
    return steps.move(question, "show", by=by, at=at, seen=seen)


def hold(question: Question, *, by: Any, at: datetime, seen: str = "") -> Question:
    return steps.move(question, "hold", by=by, at=at, seen=seen)


def hide(question: Question, *, ground: str, by: Any, at: datetime, note: str = "", seen: str = "") -> Question:
    """The asker reads ground and note; the public log counts grounds by the record."""
    return steps.move(question, "hide", by=by, at=at, seen=seen, reason=ground, ground=ground, note=note)


@transaction.atomic
def take_up(question: Question, *, by: Any, at: datetime, instead: bool = False, seen: str = "") -> Question:
    """One question at a time. `instead` puts back the one that is being answered."""
    steps.hold_room(question.room)
    on_air = question.room.questions.filter(state=S.ON_AIR).exclude(pk=question.pk).values_list("pk", flat=True)
    locked = steps.lock_all(question.room, [question.pk, *on_air])
    for other in locked.values():
        if other.pk != question.pk and other.state == S.ON_AIR:
            if not instead:
                shortened = Truncator(other.text).chars(40)
                said = _("Another question is being answered now: “%(text)s”") % {"text": shortened}
                raise BriefingRefused("on_air", said)
            steps.move(other, "put_back", by=by, at=at)
    return steps.move(question, "take_up", by=by, at=at, seen=seen)


@transaction.atomic
def put_back(question: Question, *, by: Any, at: datetime, seen: str = "") -> Question:
    """What nobody had shown before it was handed on goes back to where it waited, not before everybody."""
    locked = steps.lock_all(question.room, [question.pk])[question.pk]
    if locked.kept_back and locked.state == S.FOLLOW_UP:
        if question.room.briefing.state in OVER and not question.room.is_rehearsal:
            # The debt would be gone, and after the conclusion nobody would take the question up again.
            raise BriefingRefused("over", _("The briefing is over. Let it go on first."))
        return steps.move(question, "return", by=SYSTEM, at=at)
    if locked.kept_back:
        # The department closed it without an answer; who leads through the programme does not make it public.
        raise steps.refuse_moved(locked, steps.last_record(locked))
    return steps.move(question, "put_back", by=by, at=at, seen=seen)


@transaction.atomic
def answer(
    question: Question, *, by: Any, at: datetime, text: str = "", answered_by: str = "", seen: str = ""
) -> Question:
    """Spoken, or with a text beside it. Who answered is a position, by default that of the speaker it is for.

    On one that was answered already the text is put right.
    """
    locked = steps.lock_all(question.room, [question.pk])[question.pk]
    if locked.state == S.ANSWERED and seen == S.ANSWERED:
        locked.answer, locked.answered_by = text, answered_by
        locked.save(update_fields=["answer", "answered_by"])
        news.question_changed(locked, at=at)
        return locked
    speaker = locked.speaker.position if locked.speaker else ""
    written = {"answered_by": answered_by or locked.answered_by or speaker}
    if text:
        # Nothing typed leaves what a speaker typed before.
        written["answer"] = text
    return steps.move(locked, "answer", by=by, at=at, seen=seen, **written)


def follow_up(question: Question, *, by: Any, at: datetime, seen: str = "") -> Question:
    return steps.move(question, "follow_up", by=by, at=at, seen=seen)


@dataclass(frozen=True)
class Moved:
    """How many went, and how many stayed for somebody to look at."""

    moved: int
    left: int


def show_all(room: Room, *, up_to: int, by: Any, at: datetime) -> Moved:
    """What waits and has no mark; what the product marked is looked at one by one."""
    return _all_waiting(room, "show", up_to=up_to, by=by, at=at, but=lambda question: bool(question.hints))


def hold_all(room: Room, *, up_to: int, by: Any, at: datetime) -> Moved:
    return _all_waiting(room, "hold", up_to=up_to, by=by, at=at, but=lambda question: False)


@transaction.atomic
def _all_waiting(room: Room, step: str, *, up_to: int, by: Any, at: datetime, but: Any) -> Moved:
    """Up to the newest that the person had before them: nobody decides on what came since."""
    waiting = room.questions.filter(state=S.SUBMITTED, pk__lte=up_to).order_by("pk")
    locked = steps.lock_all(room, waiting.values_list("pk", flat=True)).values()
    going = [one for one in locked if one.state == S.SUBMITTED and not but(one)][:MOST_AT_ONCE]
    for question in going:
        steps.take(question, step, by=by, at=at)
    steps.tell_room(((question, False) for question in going), at=at)
    return Moved(len(going), room.questions.filter(state=S.SUBMITTED).count())


@QUESTION_HOOKS.prepare
def _write_along(question: Question, step: str, actor: Any, at: datetime) -> None:
    """What the new state brings with it in the row of the question."""
    written: dict[str, Any] = {}
    match step:
        case "show":
            written = {"kept_back": False}
        case "take_up":
            written = {"taken_up_at": at}
        case "answer":
            written = {"answered_at": at}
        case "put_back":
            written = {"answered_at": None}
        case "return":
            written = {"kept_back": False}
    for name, value in written.items():
        setattr(question, name, value)
    if written:
        question.save(update_fields=list(written))


@QUESTION_HOOKS.on("show", "hold")
def _forget_ground(question: Question, record: Any, context: dict[str, Any]) -> None:
    """Only once it has left the state that cannot be without one."""
    if question.ground:
        question.ground = ""
        question.save(update_fields=["ground"])


@QUESTION_HOOKS.on("answer", "hide")
def _tell_askers(question: Question, record: Any, context: dict[str, Any]) -> None:
    """Those with an account; everybody reads it beside the question in the room."""
    if question.room.is_rehearsal:
        return
    event = notices.ANSWERED if record.name == "answer" else notices.NOT_SHOWN
    notify.queue(
        event,
        recipients=askers(question),
        at=record.at,
        context={"briefing": question.room.briefing.title, "question": str(question), "ground": question.ground},
        target=question,
        # Whoever presses back and forth does not tell the same twice.
        dedupe_key=f"briefing_question:{question.pk}:{record.name}:{question.ground}",
    )
