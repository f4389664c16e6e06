"""What those in the audience can say to a room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from briefings.commands.registry import JOINED, Visitor, register
from briefings.forms.audience import AskForm, QuestionForm, VoteForm
from briefings.models import Participant, Question, Room
from briefings.queries import cards, own
from briefings.rules.audience import may_enter
from briefings.services import asking, supporting, voting
from briefings.services.refusals import BriefingRefused


def _speaker_of(room: Room, visitor: Visitor) -> Participant:
    """Whoever came into a rehearsal and is no longer on duty does not speak there either."""
    if visitor.participant is None or not may_enter(visitor.user, room):
        raise PermissionDenied
    return visitor.participant


def _ask(*, room: Room, visitor: Visitor, at: datetime, **asked: Any) -> dict[str, Any]:
    question = asking.ask(room=room, participant=_speaker_of(room, visitor), at=at, **asked)
    said = (
        _("Thank you. Your question is in the list.")
        if question.is_public
        else _("Thank you. A moderator reads your question before everybody sees it.")
    )
    return {"question": own.card_of(question), "wait": room.slow_seconds, "message": said}


def _withdraw(*, room: Room, visitor: Visitor, question: int, at: datetime) -> dict[str, Any]:
    asker = _speaker_of(room, visitor)
    found = Question.objects.filter(pk=question, room=room, participant=asker).first()
    if found is None:
        raise BriefingRefused("not_yours", str(asking.NOT_YOURS))
    taken = asking.withdraw(question=found, participant=asker, at=at)
    return {"question": own.card_of(taken), "message": _("You took your question back.")}


def _support(*, room: Room, visitor: Visitor, question: int, at: datetime) -> dict[str, Any]:
    given = supporting.support(room=room, question=question, participant=_speaker_of(room, visitor), at=at)
    return _standing(given, mine=True)


def _unsupport(*, room: Room, visitor: Visitor, question: int, at: datetime) -> dict[str, Any]:
    taken = supporting.unsupport(room=room, question=question, participant=_speaker_of(room, visitor), at=at)
    return _standing(taken, mine=False)


def _standing(question: Question, *, mine: bool) -> dict[str, Any]:
    said = _("You support this question.") if mine else _("You no longer support this question.")
    return {"question": question.pk, "supports": cards.supports_of(question.pk), "mine": mine, "message": said}


def _vote(*, room: Room, visitor: Visitor, poll: int, at: datetime, **answer: Any) -> dict[str, Any]:
    given = voting.vote(room=room, poll=poll, participant=_speaker_of(room, visitor), at=at, **answer)
    said = _("Your answer is in. You can change it until the poll closes.")
    return {"poll": given.poll_id, "answer": own.answer_of(given), "message": said}


register("ask", who=JOINED, form=AskForm, carry_out=_ask)
register("withdraw", who=JOINED, form=QuestionForm, carry_out=_withdraw)
register("support", who=JOINED, form=QuestionForm, carry_out=_support)
register("unsupport", who=JOINED, form=QuestionForm, carry_out=_unsupport)
register("vote", who=JOINED, form=VoteForm, carry_out=_vote)
