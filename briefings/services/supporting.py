"""“I ask the same”: one each, kept by the database."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from briefings.models import Participant, Question, Room, Support
from briefings.rules import audience
from briefings.services import news
from briefings.services.refusals import BriefingRefused
from briefings.states.questions import SUPPORTABLE, QuestionState

_LONGEST_CHAIN = 20


@transaction.atomic
def support(*, room: Room, question: int, participant: Participant, at: datetime) -> Question:
    """The question that now has the support: what was joined with another gives it to that one. Raises BriefingRefused.

    The row of the question is not locked, for hundreds may support it at once: the support is written first, which
    holds off whoever joins the question with another, and then its state is read once more.
    """
    _refuse_strangers(room, participant)
    found = _root(_in_room(room, question))
    for _turn in range(_LONGEST_CHAIN):
        _refuse_settled(found)
        own = Support.objects.bulk_create(
            [Support(question=found, given_to_id=question, participant=participant, at=at)], ignore_conflicts=True
        )
        now = Question.objects.get(pk=found.pk)
        if now.state in SUPPORTABLE:
            break
        # Moved on between reading and writing.
        Support.objects.filter(question=found, participant=participant, at=own[0].at).delete()
        found = _root(now)
    news.supports_changed(found)
    return found


@transaction.atomic
def unsupport(*, room: Room, question: int, participant: Participant, at: datetime) -> Question:
    """Take it back. What one asked oneself keeps one's own support. Raises BriefingRefused."""
    _refuse_strangers(room, participant)
    found = _root(_in_room(room, question))
    _refuse_settled(found)
    given = Support.objects.filter(Q(question=found) | Q(question__merged_into=found), participant=participant)
    if given.filter(given_to__participant=participant).exists():
        raise BriefingRefused("own", _("You asked this yourself, so you support it."))
    given.delete()
    news.supports_changed(found)
    return found


def _refuse_strangers(room: Room, participant: Participant) -> None:
    if participant.room_id != room.pk:
        raise BriefingRefused("not_here", _("Please join the room first."))
    if refusal := audience.why_not_take_part(room, participant):
        raise BriefingRefused(*refusal)


def _in_room(room: Room, question: int) -> Question:
    found = Question.objects.filter(pk=question, room=room).first()
    if found is None:
        raise BriefingRefused("gone", _("This question is no longer shown."))
    return found


def _root(question: Question) -> Question:
    for _step in range(_LONGEST_CHAIN):
        if question.state != QuestionState.MERGED or question.merged_into is None:
            break
        question = question.merged_into
    return question


def _refuse_settled(question: Question) -> None:
    if question.state in SUPPORTABLE:
        return
    if question.is_public:
        raise BriefingRefused("settled", _("This question has been answered or noted already."))
    raise BriefingRefused("gone", _("This question is no longer shown."))
