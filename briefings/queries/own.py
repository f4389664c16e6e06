"""What one participant alone is told: what happened to their questions, what they support, what they answered."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from briefings.models import Participant, Poll, PollVote, Question, Room, Support
from briefings.states.questions import IN_PUBLIC, QuestionState

S = QuestionState
_TAKES_BACK = (S.SUBMITTED, S.SHOWN, S.HELD)
# The way of a question as the asker sees it: the step it has reached, counted from 1.
_STEPS = {S.SUBMITTED: 1, S.HELD: 1, S.SHOWN: 2, S.ON_AIR: 3, S.ANSWERED: 4, S.FOLLOW_UP: 4}


def questions_of(participant: Participant | None) -> list[dict[str, Any]]:
    """Newest first."""
    if participant is None:
        return []
    found = participant.questions.select_related("merged_into__follow_up", "follow_up").order_by("-asked_at", "-pk")
    return [card_of(question) | {"owed_at": _owed_at(question)} for question in found]


def _owed_at(question: Question) -> str:
    """Where a department answers it, or that with which it was joined: empty where nothing is owed to the asker."""
    root = question.merged_into if question.state == S.MERGED else question
    if root is None or (root != question and root.kept_back):
        return ""
    owed = getattr(root, "follow_up", None)
    return owed.get_absolute_url() if owed is not None and not owed.is_dropped else ""


def card_of(question: Question) -> dict[str, Any]:
    root = question.merged_into if question.state == S.MERGED else None
    return {
        "id": question.pk,
        "text": question.text,
        "asker": question.asker,
        "state": str(question.state),
        "label": question.get_state_display(),
        "told": _told(question),
        "step": _STEPS.get(QuestionState(question.state), 0),
        "ground": question.get_ground_display() if question.ground and question.state == S.HIDDEN else "",
        "note": question.note,
        "answer": question.answer,
        "shown_as": root.pk if root is not None and root.state in IN_PUBLIC else None,
        "can_withdraw": question.state in _TAKES_BACK,
    }


def _told(question: Question) -> str:
    """What happens with it, in a sentence."""
    sentences = {
        S.SUBMITTED: _("A moderator reads it before everybody sees it. You can follow here what becomes of it."),
        S.SHOWN: _("Everybody in the room sees it and can support it."),
        S.HELD: _("The moderators are holding it back for the moment; it may still be shown."),
        S.HIDDEN: _("It is not shown."),
        S.ON_AIR: _("It is being answered now."),
        S.ANSWERED: _("It has been answered."),
        S.FOLLOW_UP: _("The department in charge answers it after the briefing, in public."),
        S.MERGED: _("Others asked the same: your question and your support count with theirs."),
        S.WITHDRAWN: _("You took it back."),
    }
    return sentences[QuestionState(question.state)]


def supported_by(participant: Participant | None) -> list[int]:
    if participant is None:
        return []
    return list(Support.objects.filter(participant=participant).values_list("question", flat=True))


def latest_answer(room: Room, participant: Participant | None) -> dict[str, Any] | None:
    """To the poll that the room shows now."""
    if participant is None:
        return None
    newest = Poll.objects.filter(room=room, opened_at__isnull=False).order_by("-opened_at").values("pk")[:1]
    given = PollVote.objects.filter(participant=participant, poll__in=newest).prefetch_related("options").first()
    return answer_of(given) if given else None


def answer_of(given: PollVote) -> dict[str, Any]:
    return {
        "poll": given.poll_id,
        "options": [option.pk for option in given.options.all()],
        "number": given.number,
        "word": given.word,
    }
