"""Answers to polls; changeable until the poll closes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from briefings.models import Participant, Poll, PollOption, PollVote, Room
from briefings.rules import audience
from briefings.rules.wording import hints_in, must_wait
from briefings.services import news
from briefings.services.refusals import BriefingRefused
from core.search import korean

LONGEST_WORD = 20


@transaction.atomic
def vote(
    *,
    room: Room,
    poll: int,
    participant: Participant,
    options: Sequence[int] = (),
    number: int | None = None,
    word: str = "",
    at: datetime,
) -> PollVote:
    """Answer, or answer otherwise than before. Raises BriefingRefused."""
    # Two answers of one person at once: the second waits, and replaces the first.
    own = Participant.objects.select_for_update(no_key=True).filter(pk=participant.pk, room=room).first()
    if own is None:
        raise BriefingRefused("not_here", _("Please join the room first."))
    if refusal := audience.why_not_take_part(room, own):
        raise BriefingRefused(*refusal)
    found = Poll.objects.filter(pk=poll, room=room, opened_at__isnull=False).first()
    if found is None or not found.is_open:
        raise BriefingRefused("poll_closed", _("This poll has closed."))
    chosen = _chosen(found, options)
    answer = {"at": at, "number": _step(found, number), "word": _word(found, word)}
    given, _new = PollVote.objects.update_or_create(poll=found, participant=participant, defaults=answer)
    given.options.set(chosen)
    news.votes_changed(found, at=at)
    return given


def _chosen(poll: Poll, options: Sequence[int]) -> list[PollOption]:
    if poll.kind not in {Poll.Kind.SINGLE, Poll.Kind.MULTIPLE}:
        return []
    most = 1 if poll.kind == Poll.Kind.SINGLE else poll.most
    wanted = set(options)
    found = list(poll.options.filter(pk__in=wanted))
    if not wanted or len(found) != len(wanted):
        raise BriefingRefused("choice", _("Please choose one of the answers."), field="options")
    if len(found) > most:
        raise BriefingRefused("most", _("You can choose at most %(most)s answers.") % {"most": most}, field="options")
    return found


def _step(poll: Poll, number: int | None) -> int | None:
    if poll.kind != Poll.Kind.SCALE:
        return None
    if number is None or not 1 <= number <= poll.steps:
        raise BriefingRefused("choice", _("Please choose one of the steps."), field="number")
    return number


def _word(poll: Poll, word: str) -> str:
    if poll.kind != Poll.Kind.WORDS:
        return ""
    cleaned = korean.normalise(word.replace("\n", " "))
    if not korean.compact(cleaned):
        raise BriefingRefused("empty", _("Please write a word."), field="word")
    if len(cleaned) > LONGEST_WORD:
        raise BriefingRefused(
            "long", _("A word may have at most %(most)s characters.") % {"most": LONGEST_WORD}, field="word"
        )
    if must_wait(hints_in(cleaned)):
        raise BriefingRefused("coarse", _("Please choose another word."), field="word")
    return cleaned
