"""When a briefing ends nothing that was asked is lost: what nobody dealt with is owed an answer from then on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from briefings.models import Briefing, FollowUp, Question, Room
from briefings.services import records, steps
from briefings.services.owing import tell_of_debt
from briefings.states.briefings import BRIEFING_HOOKS, OVER, BriefingState
from briefings.states.follow_ups import FollowUpState
from briefings.states.questions import QUESTION_HOOKS, UNSETTLED, QuestionState
from core.workflow import engine
from core.workflow.actors import SYSTEM
from core.workflow.models import TransitionRecord

# A moderator has not let everybody read these; handing them on to a department does not either.
NEVER_SHOWN = (QuestionState.SUBMITTED, QuestionState.HELD)


def unsettled() -> QuerySet[Question]:
    """Rehearsals leave nothing behind."""
    return Question.objects.filter(room__kind=Room.Kind.MAIN, state__in=UNSETTLED)


def answering_department(question: Question) -> Any:
    """Of the speaker who was asked, else of whoever spoke about the item, else of the briefing."""
    item = question.item
    asked = (question.speaker, item.speaker if item else None)
    return next((one.department for one in asked if one and one.department_id), question.room.briefing.department)


@BRIEFING_HOOKS.prepare
def hold_the_room(briefing: Briefing, step: str, actor: Any, at: datetime) -> None:
    """Before anything is published: rooms, then questions, then the lines of news, as everybody else."""
    if step in ("end", "resume"):
        list(Room.objects.select_for_update().filter(briefing=briefing).order_by("pk"))
        _held(Question.objects.filter(room__briefing=briefing, state__in=(*UNSETTLED, QuestionState.FOLLOW_UP)))


@BRIEFING_HOOKS.on("end")
def hand_on_what_is_left(briefing: Briefing, record: TransitionRecord, context: dict[str, Any]) -> None:
    hand_on(unsettled().filter(room__briefing=briefing), at=record.at)


@transaction.atomic
def hand_on(found: QuerySet[Question], *, at: datetime) -> int:
    """All of them are held first, and the room is told last: nobody waits for us while we wait for them."""
    left = [(question, question.is_public) for question in _held(found)]
    for question, _public in left:
        steps.take(question, "follow_up", by=SYSTEM, at=at)
    steps.tell_room(left, at=at)
    return len(left)


def sweep(at: datetime) -> int:
    """What came in while the briefing ended, or was brought back by a moderator afterwards."""
    late = unsettled().filter(room__briefing__state=BriefingState.ENDED)
    ended = set(late.order_by().values_list("room__briefing", flat=True))
    return sum(hand_on(unsettled().filter(room__briefing=pk), at=at) for pk in sorted(ended))


@BRIEFING_HOOKS.on("resume")
def take_up_again(briefing: Briefing, record: TransitionRecord, context: dict[str, Any]) -> None:
    """What the end had handed on comes back: what was shown to the room, the rest to the moderators."""
    owed = FollowUp.objects.filter(briefing=briefing, state=FollowUpState.OPEN, opened_at__gte=_last_end(briefing))
    found = _held(Question.objects.filter(state=QuestionState.FOLLOW_UP, pk__in=owed.values("question")))
    back = [(question, question.is_public) for question in found]
    for question, _public in back:
        steps.take(question, "return" if question.kept_back else "put_back", by=SYSTEM, at=record.at)
    steps.tell_room(back, at=record.at)


def _held(found: QuerySet[Question]) -> list[Question]:
    rows = found.select_for_update(of=("self",)).order_by("pk")
    return list(rows.select_related("room__briefing__department", "speaker__department", "item__speaker__department"))


def _last_end(briefing: Briefing) -> datetime:
    kind = ContentType.objects.get_for_model(Briefing)
    ends = TransitionRecord.objects.filter(content_type=kind, object_id=briefing.pk, name="end")
    return ends.latest("id").at


@QUESTION_HOOKS.on("follow_up")
def owe_an_answer(question: Question, record: TransitionRecord, context: dict[str, Any]) -> None:
    """At the end, or when a moderator says so during the evening."""
    if question.room.is_rehearsal:
        return
    question.kept_back = record.source in NEVER_SHOWN
    question.save(update_fields=["kept_back"])
    department = answering_department(question)
    owed = FollowUp.objects.filter(question=question).first()
    if owed is None:
        owed = FollowUp.objects.create(
            briefing=question.room.briefing, question=question, department=department, opened_at=record.at
        )
        engine.open(owed, actor=SYSTEM, at=record.at)
    else:
        owed.department, owed.opened_at = department, record.at
        owed.save(update_fields=["department", "opened_at"])
        engine.apply(owed, "reopen", actor=SYSTEM, at=record.at)
    tell_of_debt(owed, at=record.at)


@QUESTION_HOOKS.on("put_back", "return")
def owe_it_no_longer(question: Question, record: TransitionRecord, context: dict[str, Any]) -> None:
    if question.kept_back:
        question.kept_back = False
        question.save(update_fields=["kept_back"])
    owed = FollowUp.objects.filter(question=question, state=FollowUpState.OPEN).first()
    if owed is not None:
        with translation.override(settings.LANGUAGE_CODE):
            why = _("The briefing itself deals with this question after all.")
        engine.apply(owed, "drop", actor=SYSTEM, at=record.at, reason=why)


@QUESTION_HOOKS.refuse_to("put_back")
def keep_what_was_settled(question: Question, actor: Any) -> Any:
    if FollowUp.objects.filter(question=question, state=FollowUpState.ANSWERED).exists():
        return _("The department has answered this question in public already.")
    if question.room.briefing.state in OVER and not question.room.is_rehearsal:
        return _("The briefing is over. Let it go on first.")
    return None


@BRIEFING_HOOKS.refuse_to("conclude")
def conclude_with_a_record(briefing: Briefing, actor: Any) -> Any:
    if not records.is_published(briefing):
        return _("Publish the record of the briefing first.")
    return None
