"""The way through a questionnaire: what is asked next, after what was answered so far.

Sections and questions are gone through in the order of the document. A hidden question is unanswered, whatever was sent
for it, and so decides nothing that comes later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from surveys.questionnaire import conditions, values
from surveys.questionnaire.definitions import Answers, Option, Question, Questionnaire, Section
from surveys.questionnaire.wording import Wording

Part = TypeVar("Part")


@dataclass
class Walk:
    """What was visible, by key, and what was answered there; `unread` says what could not be read, and why."""

    sections: list[tuple[Section, list[Question]]] = field(default_factory=list)
    kept: Answers = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)


def walk(questionnaire: Questionnaire, answers: Any) -> Walk:
    """Whatever `answers` is: what cannot be read is not kept."""
    sent = answers if isinstance(answers, Mapping) else {}
    way = Walk()
    for section in questionnaire.sections:
        if not conditions.holds(section.condition, way.kept):
            continue
        visible = []
        for question in section.questions:
            if conditions.holds(question.condition, way.kept):
                visible.append(question)
                _keep(question, sent, way)
        if visible or not section.questions:
            way.sections.append((section, visible))
    return way


def _keep(question: Question, sent: Mapping[str, Any], way: Walk) -> None:
    try:
        value = values.read(question, sent.get(question.key))
    except values.Unreadable as unreadable:
        way.unread[question.key] = str(unreadable)
        return
    if value is None:
        return
    way.kept[question.key] = value
    other = question.other
    chosen = value if isinstance(value, list) else [value]
    if other and other.code in chosen and (said := values.read_other(sent.get(f"{question.key}.other"))):
        way.kept[f"{question.key}.other"] = said


def presented(questionnaire: Questionnaire, way: Walk, seed: int, language: str) -> tuple[Section, ...]:
    """As one person sees it: visible sections and questions only, in their order, translated and filled in."""
    wording = Wording(questionnaire, language, way.kept)
    return tuple(
        wording.section(
            section, tuple(_asked(wording, question, seed) for question in in_order(section, visible, seed))
        )
        for section, visible in way.sections
    )


def in_order(section: Section, visible: list[Question], seed: int) -> list[Question]:
    """The questions of a section as whoever has this seed sees them."""
    if not section.shuffle:
        return visible
    return shuffled(visible, f"{seed}/{section.key}", lambda question: question.key)


def _asked(wording: Wording, question: Question, seed: int) -> Question:
    asked = wording.question(question)
    if not question.shuffle:
        return asked
    options = shuffled(asked.options, f"{seed}/{question.key}", lambda option: option.code)
    rows = shuffled(asked.rows, f"{seed}/{question.key}", lambda row: row.code)
    return replace(asked, options=tuple(sorted(options, key=_stays_last)), rows=tuple(rows))


def _stays_last(option: Option) -> int:
    """ "Other" and "none of these" are looked for at the end."""
    return 1 if option.other else 2 if option.exclusive else 0


def shuffled(parts: Sequence[Part], seed: str, name: Callable[[Part], object]) -> list[Part]:
    """The same order for the same seed, on every machine and in every version of Python."""
    return sorted(parts, key=lambda part: hashlib.sha256(f"{seed}/{name(part)}".encode()).digest())
