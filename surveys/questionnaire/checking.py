"""Whether answers may be handed in as they are: the one check for pages, paper, imports and programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from surveys.questionnaire import values
from surveys.questionnaire.definitions import Answers, Question, Questionnaire
from surveys.questionnaire.flow import Walk, in_order, walk


@dataclass(frozen=True)
class Checked:
    """`answers` are all that could be read; they are fit to be stored only where there are no faults."""

    answers: Answers
    faults: dict[str, str]

    @property
    def is_fine(self) -> bool:
        return not self.faults


def check(questionnaire: Questionnaire, raw: Any, seed: int = 0) -> Checked:
    """Faults by question, in the order in which whoever has this seed sees the questions."""
    way = walk(questionnaire, raw)
    asked = [question for section, visible in way.sections for question in in_order(section, visible, seed)]
    faults = {question.key: _fault(question, way) for question in asked}
    return Checked(way.kept, {key: fault for key, fault in faults.items() if fault})


def _fault(question: Question, way: Walk) -> str | None:
    if question.key in way.unread:
        return way.unread[question.key]
    value = way.kept.get(question.key)
    if fault := values.judge(question, value):
        return fault
    other = question.other
    if question.required and other and value is not None and f"{question.key}.other" not in way.kept:
        chosen = value if isinstance(value, list) else [value]
        if other.code in chosen:
            return _("Please say what else it is.")
    return None
