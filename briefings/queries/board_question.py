"""One question as moderators see it: the way it went, what hangs on it, and how its support grew."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from briefings.models import Question, Support
from briefings.queries.board import with_numbers
from briefings.states.questions import Ground
from core.workflow import engine

# So many points make a line; more of them say nothing more.
POINTS = 20


def way_of(question: Question) -> list[dict[str, Any]]:
    """Who did what when, oldest first."""
    steps = {step.name: step.label for step in question.workflow.transitions}
    return [
        {
            "title": steps.get(record.name, _("Handed in")),
            "at": record.at,
            "actor": record.actor.display_name if record.actor else "",
            "body": Ground(record.reason).label if record.reason in Ground.values else "",
            "state": "done",
        }
        for record in engine.history(question)
    ]


def joined_with(question: Question) -> list[Question]:
    return list(with_numbers(Question.objects.filter(merged_into=question)).order_by("asked_at", "pk"))


def growth_of(question: Question) -> list[tuple[str, int]]:
    """How many supported it by when, in about as many steps as a line can show."""
    moments = list(Support.objects.filter(question=question).order_by("at").values_list("at", flat=True))
    if len(moments) < 3:
        return []
    every = max(1, len(moments) // POINTS)
    counted = list(zip(moments, accumulate(1 for _moment in moments), strict=True))
    shown = counted[every - 1 :: every]
    if shown[-1] != counted[-1]:
        shown.append(counted[-1])
    return [(date_format(timezone.localtime(at), "H:i:s"), number) for at, number in shown]
