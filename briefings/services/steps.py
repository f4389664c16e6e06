"""One step of a question, and what the room learns of it; of two who press at once the second is told what happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils.translation import gettext as _

from briefings.models import Question, Room
from briefings.services import news
from briefings.services.refusals import BriefingRefused
from core.workflow import engine
from core.workflow.models import TransitionRecord

_SHARED = "SELECT 1 FROM briefings_room WHERE id = %s FOR SHARE"


def hold_room(room: Room) -> None:
    """What concerns several questions of a room at once goes one after the other; asking goes on beside it."""
    Room.objects.select_for_update(no_key=True).get(pk=room.pk)


def share_room(room: Room) -> None:
    """Many at once, beside each other but not beside whoever holds the room: nothing is joined or parted meanwhile.

    Taken before anything else of the room, as `hold_room` is, so that no two wait for each other.
    """
    if connection.features.has_select_for_update:
        with connection.cursor() as cursor:
            cursor.execute(_SHARED, [room.pk])


def lock_all(room: Room, questions: Iterable[int]) -> dict[int, Question]:
    """Always in the order of their numbers, so that no two wait for each other."""
    found = room.questions.select_for_update(of=("self",)).filter(pk__in=set(questions)).order_by("pk")
    locked = {question.pk: question for question in found}
    for question in locked.values():
        question.room = room
    return locked


@transaction.atomic
def move(
    question: Question, step: str, *, by: Any, at: datetime, seen: str = "", reason: str = "", **written: Any
) -> Question:
    """Take one step and tell the room. `seen` is the state on which the person decided; `written` goes along."""
    locked = lock_all(question.room, [question.pk])[question.pk]
    if _is_done(locked, step, by=by, seen=seen):
        return locked
    was_public = locked.is_public
    take(locked, step, by=by, at=at, reason=reason, **written)
    news.question_changed(locked, at=at, was_public=was_public)
    return locked


def take(locked: Question, step: str, *, by: Any, at: datetime, reason: str = "", **written: Any) -> None:
    """The step alone, of a question that is held; whoever calls tells the room."""
    for name, value in written.items():
        setattr(locked, name, value)
    if written:
        locked.save(update_fields=list(written))
    room = locked.room
    engine.apply(locked, step, actor=by, at=at, reason=reason)
    # What hangs on the step may have written more.
    locked.refresh_from_db()
    locked.room = room


def tell_room(changes: Iterable[tuple[Question, bool]], *, at: datetime) -> None:
    """Of several questions, each with whether it was public before.

    What is public goes first: a line stays locked until the commit, and everybody takes the public one first.
    """
    for question, was_public in sorted(changes, key=lambda change: not (change[0].is_public or change[1])):
        news.question_changed(question, at=at, was_public=was_public)


def last_record(question: Question) -> TransitionRecord | None:
    kind = ContentType.objects.get_for_model(Question)
    found = TransitionRecord.objects.filter(content_type=kind, object_id=question.pk)
    return found.select_related("actor").order_by("-pk").first()


def refuse_moved(question: Question, last: TransitionRecord | None) -> BriefingRefused:
    """Who was first, and how it stands now."""
    state = question.get_state_display()
    if last is not None and last.actor is not None:
        said = _("%(who)s was first. The question now stands so: %(state)s.")
        return BriefingRefused("state", said % {"who": last.actor.display_name, "state": state})
    return BriefingRefused("state", _("The question has moved on. It now stands so: %(state)s.") % {"state": state})


def _is_done(locked: Question, step: str, *, by: Any, seen: str) -> bool:
    """Whether the same person has just done the same; refuses where somebody else did something."""
    transition = locked.workflow.transition(step)
    if transition is None or (locked.state in transition.sources and seen in ("", locked.state)):
        return False
    last = last_record(locked)
    if last is not None and last.actor_id == by.pk and locked.state == transition.target:
        return True
    raise refuse_moved(locked, last)
