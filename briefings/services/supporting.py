"""“I ask the same”: one each, kept by the database."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from briefings.models import Participant, Question, Room, Support
from briefings.rules import audience
from briefings.services import news, steps
from briefings.services.refusals import BriefingRefused
from briefings.states.questions import SUPPORTABLE, QuestionState
from core.prepared_query import PreparedQuery

_LONGEST_CHAIN = 20

_questions = PreparedQuery(lambda pk, room: Question.objects.filter(pk=pk, room=room), values=2)


@transaction.atomic
def support(*, room: Room, question: int, participant: Participant, at: datetime) -> Question:
    """The question that now has the support: what was joined with another gives it to that one. Raises BriefingRefused.

    The row of the question is not locked, for hundreds may support it at once.
    """
    found = _open_one(room, question, participant)
    Support.objects.bulk_create(
        [Support(question=found, given_to_id=question, participant=participant, at=at)], ignore_conflicts=True
    )
    news.supports_changed(found)
    return found


@transaction.atomic
def unsupport(*, room: Room, question: int, participant: Participant, at: datetime) -> Question:
    """Take it back. What one asked oneself keeps one's own support. Raises BriefingRefused."""
    found = _open_one(room, question, participant)
    given = Support.objects.filter(Q(question=found) | Q(question__merged_into=found), participant=participant)
    if given.filter(given_to__participant=participant).exists():
        raise BriefingRefused("own", _("You asked this yourself, so you support it."))
    given.delete()
    news.supports_changed(found)
    return found


def _open_one(room: Room, question: int, participant: Participant) -> Question:
    """The question that counts for this one, and stays it until the end of the transaction."""
    steps.share_room(room)
    # A block at this moment waits, or has been; so does signing in, which may join this participant with another.
    own = Participant.objects.select_for_update(no_key=True).filter(pk=participant.pk, room=room).first()
    if own is None:
        raise BriefingRefused("not_here", _("Please join the room first."))
    if refusal := audience.why_not_take_part(room, own):
        raise BriefingRefused(*refusal)
    found = _root(_in_room(room, question))
    _refuse_settled(found)
    return found


def _in_room(room: Room, question: int) -> Question:
    for found in _questions(question, room.pk):
        found.room = room
        return found
    raise BriefingRefused("gone", _("This question is no longer shown."))


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
