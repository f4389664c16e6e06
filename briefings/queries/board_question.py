"""One question as moderators see it: the way it went, what hangs on it, and how its support grew."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext

from briefings.models import Question, Support
from briefings.queries import similar
from briefings.queries.board import with_numbers
from briefings.queries.cards import question_card
from briefings.states.questions import Ground, QuestionState
from core.workflow import engine
from core.workflow.models import TransitionRecord

# So many points make a line; more of them say nothing more.
POINTS = 12
# So many of the newest are compared.
COMPARED = 200
_JOINABLE = (QuestionState.SUBMITTED, QuestionState.SHOWN, QuestionState.HELD, QuestionState.ON_AIR)


def way_of(question: Question) -> list[dict[str, Any]]:
    """Who did what when, oldest first."""
    steps = {step.name: step.label for step in question.workflow.transitions}
    return [
        {
            "title": steps.get(record.name) or pgettext("question", "Handed in"),
            "at": record.at,
            "actor": record.actor.display_name if record.actor else "",
            "body": _when_and_why(record),
            "state": "done",
        }
        for record in engine.history(question)
    ]


def _when_and_why(record: TransitionRecord) -> str:
    """To the second, for an evening is short."""
    when = date_format(timezone.localtime(record.at), "H:i:s")
    return f"{when} · {Ground(record.reason).label}" if record.reason in Ground.values else when


def alike(question: Question) -> list[Question]:
    """What asks nearly the same and could be joined with it."""
    open_ones = question.room.questions.filter(state__in=_JOINABLE).exclude(pk=question.pk)
    newest = list(with_numbers(open_ones).order_by("-pk")[:COMPARED])
    cards = [question_card(one, one.supporters, one.joined) for one in newest]
    found = [card["id"] for card in similar.alike(question.text, cards)]
    by_number = {one.pk: one for one in newest}
    return [by_number[number] for number in found]


def joined_with(question: Question) -> list[Question]:
    return list(with_numbers(Question.objects.filter(merged_into=question)).order_by("asked_at", "pk"))


def growth_of(question: Question) -> list[tuple[str, int]]:
    """How many supported it by when, in about as many steps as a line can show."""
    moments = list(Support.objects.filter(question=question).order_by("at").values_list("at", flat=True))
    if len(moments) < 3:
        return []
    every = -(-len(moments) // POINTS)
    counted = list(zip(moments, accumulate(1 for _moment in moments), strict=True))
    shown = counted[every - 1 :: every]
    if shown[-1] != counted[-1]:
        shown.append(counted[-1])
    return [(date_format(timezone.localtime(at), "H:i"), number) for at, number in shown]
