"""How a room was moderated, in numbers: no texts and no names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count

from briefings.models import Briefing, Participant, Question, Room
from briefings.states.questions import QUESTION_WORKFLOW, Ground
from core.workflow.models import TransitionRecord

# What moderators decide; how often each was done, not how many questions it concerned.
STEPS = ("show", "hold", "hide", "merge", "part", "put_back", "follow_up", "withdraw")


@dataclass(frozen=True)
class Log:
    asked: int
    steps: tuple[tuple[Any, int], ...]
    grounds: tuple[tuple[Any, int], ...]
    blocked: int
    moderated_before: bool


def log_of(briefing: Briefing) -> Log:
    room = Room.objects.get(briefing=briefing, kind=Room.Kind.MAIN)
    asked = Question.objects.filter(room=room)
    kind = ContentType.objects.get_for_model(Question)
    taken = TransitionRecord.objects.filter(content_type=kind, object_id__in=asked.values("pk"), name__in=STEPS)
    counts = dict(taken.values_list("name").annotate(Count("pk")).order_by())
    # Each time with its ground on record, also where the question was shown after all.
    grounds = dict(taken.filter(name="hide").values_list("reason").annotate(Count("pk")).order_by())
    return Log(
        asked=asked.count(),
        steps=tuple((_words(step), counts.get(step, 0)) for step in STEPS),
        grounds=tuple((label, grounds.get(value, 0)) for value, label in Ground.choices),
        blocked=Participant.objects.filter(room=room, blocked_at__isnull=False).count(),
        moderated_before=room.moderation == Room.Moderation.BEFORE,
    )


def _words(step: str) -> Any:
    transition = QUESTION_WORKFLOW.transition(step)
    return (transition.public_label or transition.label) if transition else step
