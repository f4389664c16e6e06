"""Questions come in and are taken back."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import AgendaItem, Participant, Question, Room, Speaker, Support
from briefings.models.questions import LONGEST_QUESTION
from briefings.rules import audience
from briefings.rules.wording import hints_in, must_wait
from briefings.services import news
from briefings.services.refusals import BriefingRefused
from core.search import korean
from core.workflow import engine
from core.workflow.actors import SYSTEM
from core.workflow.engine import TransitionRefused

MOST_OF_ONE = 20
LEAST_LETTERS = 2
NOT_YOURS = gettext_lazy("This is not your question.")
_EMPTY_LINES = re.compile(r"\n{3,}")
# Marks that pile up over the lines above; no language of the room needs more on one letter.
_MOST_MARKS = 2


@transaction.atomic
def ask(
    *,
    room: Room,
    participant: Participant,
    text: str,
    speaker: Speaker | None = None,
    item: AgendaItem | None = None,
    client_key: str = "",
    at: datetime,
) -> Question:
    """One question of somebody in the room; the same `client_key` gives the first one back. Raises BriefingRefused."""
    # Of two questions at the same moment one waits here, so that both rules below see the other.
    asker = Participant.objects.select_for_update(no_key=True).filter(pk=participant.pk, room=room).first()
    if asker is None:
        raise BriefingRefused("not_here", _("Please join the room first."))
    if client_key and (first := Question.objects.filter(participant=asker, client_key=client_key).first()):
        return first
    if refusal := audience.why_not_ask(room, asker):
        raise BriefingRefused(*refusal)
    cleaned = tidy_question(text)
    _refuse_too_often(room, asker, at)
    asker.last_asked_at = at
    asker.save(update_fields=["last_asked_at"])
    return hand_in(
        room=room, text=cleaned, participant=asker, asker=asker.name, speaker=speaker, item=item,
        client_key=client_key, actor=asker.person or SYSTEM, at=at,
    )  # fmt: skip


@transaction.atomic
def hand_in(
    *,
    room: Room,
    text: str,
    participant: Participant | None = None,
    asker: str = "",
    channel: str = Question.Channel.WEB,
    speaker: Speaker | None = None,
    item: AgendaItem | None = None,
    client_key: str = "",
    entered_by: Any = None,
    actor: Any = SYSTEM,
    at: datetime,
) -> Question:
    """Put a question into the queue, whichever way it came; `text` has been tidied."""
    hints = hints_in(text)
    question = Question.objects.create(
        room=room, participant=participant, channel=channel, asker=asker, text=text, speaker=speaker, item=item,
        asked_at=at, client_key=client_key, hints=hints, entered_by=entered_by,
        department_id=room.briefing.department_id,
    )  # fmt: skip
    engine.open(question, actor=actor, at=at)
    if participant is not None:
        Support.objects.create(question=question, given_to=question, participant=participant, at=at)
    if room.moderation == Room.Moderation.AFTER and not must_wait(hints):
        engine.apply(question, "show", actor=SYSTEM, at=at)
    news.question_changed(question, at=at)
    return question


@transaction.atomic
def withdraw(*, question: Question, participant: Participant, at: datetime) -> Question:
    """The asker takes it back, as long as nobody has taken it up. Raises BriefingRefused."""
    if question.participant_id != participant.pk:
        raise BriefingRefused("not_yours", str(NOT_YOURS))
    locked = engine.lock(question)
    was_public = locked.is_public
    if locked.merged.exists():
        raise BriefingRefused("joined", _("Questions of others were joined with this one, so it stays."))
    try:
        engine.apply(locked, "withdraw", actor=SYSTEM, at=at)
    except TransitionRefused as refusal:
        raise BriefingRefused("state", _("This question has been taken up or settled already.")) from refusal
    news.question_changed(locked, at=at, was_public=was_public)
    return locked


def tidy_question(text: str) -> str:
    """As it is stored and shown. Raises BriefingRefused."""
    lines = (" ".join(line.split()) for line in _without_towers(korean.tidy(text)).split("\n"))
    cleaned = _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
    if len(korean.compact(cleaned)) < LEAST_LETTERS:
        raise BriefingRefused("empty", _("Please write your question."), field="text")
    if len(cleaned) > LONGEST_QUESTION:
        raise BriefingRefused(
            "long", _("A question may have at most %(most)s characters.") % {"most": LONGEST_QUESTION}, field="text"
        )
    return cleaned


def _without_towers(text: str) -> str:
    kept, marks = [], 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= _MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


def _refuse_too_often(room: Room, asker: Participant, at: datetime) -> None:
    if asker.last_asked_at is not None:
        left = asker.last_asked_at + timedelta(seconds=room.slow_seconds) - at
        if left > timedelta():
            raise BriefingRefused(
                "slow",
                _("So that everybody gets a turn, please wait %(seconds)s more seconds.")
                % {"seconds": ceil(left.total_seconds())},
            )
    if Question.objects.filter(participant=asker).count() >= MOST_OF_ONE:
        raise BriefingRefused(
            "many",
            _("One person can ask %(most)s questions here. You can still support those of others.")
            % {"most": MOST_OF_ONE},
        )
