"""Questions as a page shows them: what is asked, what was answered so far, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import pgettext

from surveys.questionnaire.definitions import NO_OPINION, NPS_POINTS, OF_WORDS, WITH_POINTS, Kind, Question

PREFIX = "a-"
TEMPLATES = {
    Kind.SINGLE: "choices",
    Kind.MULTIPLE: "choices",
    Kind.SCALE: "scale",
    Kind.NPS: "scale",
    Kind.MATRIX: "matrix",
    Kind.RANKING: "ranking",
    Kind.NUMBER: "line",
    Kind.DATE: "line",
    Kind.TEXT: "line",
    Kind.LONGTEXT: "words",
    Kind.FILE: "file",
}
# One label over one control; everything else is a group with a legend.
_ONE_CONTROL = frozenset({Kind.NUMBER, Kind.DATE, Kind.TEXT, Kind.LONGTEXT, Kind.FILE})


@dataclass(frozen=True)
class Choice:
    """One thing that can be ticked."""

    id: str
    code: int
    label: str
    chosen: bool
    other: bool = False
    exclusive: bool = False
    aside: bool = False
    # The end of a scale that this point stands for, said to those who do not see where it stands.
    meaning: str = ""


@dataclass(frozen=True)
class Line:
    """A row of a matrix, or a thing to be ranked."""

    id: str
    name: str
    label: str
    choices: list[Choice]

    @property
    def is_answered(self) -> bool:
        return any(choice.chosen for choice in self.choices)


@dataclass(frozen=True)
class Asked:
    """One question with what stands in it."""

    question: Question
    value: Any = None
    other: str = ""
    fault: str = ""
    choices: list[Choice] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def id(self) -> str:
        return PREFIX + self.key

    @property
    def kind(self) -> str:
        return self.question.kind.value

    @property
    def template(self) -> str:
        return f"surveys/questions/_{TEMPLATES[self.question.kind]}.html"

    @property
    def is_group(self) -> bool:
        return self.question.kind not in _ONE_CONTROL

    @property
    def is_radio(self) -> bool:
        return self.question.kind in {Kind.SINGLE, Kind.SCALE, Kind.NPS}

    @property
    def words(self) -> str:
        """What stands in a line or box: as it was typed, right or wrong."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def described_by(self) -> str:
        notes = [("help", self.question.help), ("limit", self.has_limit), ("fault", self.fault)]
        return " ".join(f"{self.id}-{name}" for name, there in notes if there)

    @property
    def has_limit(self) -> bool:
        """Whether a note says how many may be chosen, or between what a number lies."""
        asked = self.question
        if asked.kind in {Kind.MULTIPLE, Kind.RANKING}:
            return asked.least is not None or asked.most is not None or asked.kind is Kind.RANKING
        return asked.kind is Kind.NUMBER and (asked.minimum is not None or asked.maximum is not None)

    @property
    def longest(self) -> int | None:
        return self.question.longest if self.question.kind in OF_WORDS else None


def asked(question: Question, answers: Mapping[str, Any], faults: Mapping[str, str]) -> Asked:
    value = answers.get(question.key)
    other = answers.get(f"{question.key}.other", "")
    return Asked(
        question=question,
        value=value,
        other=other if isinstance(other, str) else "",
        fault=str(faults.get(question.key, "")),
        choices=_choices(question, value),
        lines=_lines(question, value),
    )


def _choices(question: Question, value: Any) -> list[Choice]:
    own = PREFIX + question.key
    if question.kind in {Kind.SINGLE, Kind.MULTIPLE}:
        chosen = value if isinstance(value, list) else [value]
        return [
            Choice(f"{own}-{one.code}", one.code, one.label, one.code in chosen, one.other, one.exclusive)
            for one in question.offered
        ]
    if question.kind in {Kind.SCALE, Kind.NPS}:
        return _points(question, own, value)
    return []


def _points(question: Question, own: str, value: Any) -> list[Choice]:
    first, last = (0, NPS_POINTS) if question.kind is Kind.NPS else (1, question.points)
    ends = {first: question.low, last: question.high}
    found = [
        Choice(f"{own}-{point}", point, str(point), _is(value, point), meaning=ends.get(point, ""))
        for point in range(first, last + 1)
    ]
    if question.no_opinion and question.kind in WITH_POINTS:
        label = pgettext("survey", "No opinion")
        found.append(Choice(f"{own}-none", NO_OPINION, label, _is(value, NO_OPINION), aside=True))
    return found


def _is(value: Any, point: int) -> bool:
    return value == point and not isinstance(value, bool)


def _lines(question: Question, value: Any) -> list[Line]:
    own = PREFIX + question.key
    if question.kind is Kind.MATRIX:
        given = value if isinstance(value, Mapping) else {}
        return [
            Line(
                f"{own}-{row.code}", f"{question.key}.{row.code}", row.label,
                _points(question, f"{own}-{row.code}", given.get(str(row.code))),
            )
            for row in question.asked_rows
        ]  # fmt: skip
    if question.kind is Kind.RANKING:
        return _ranks(question, own, _ranks_in(value))
    return []


def _ranks_in(value: Any) -> dict[str, Any]:
    """By option; ranks that do not fit together stay as they were given, to be mended."""
    if isinstance(value, Mapping):
        return {str(code): rank for code, rank in value.items()}
    return {str(code): rank for rank, code in enumerate(value, start=1)} if isinstance(value, list) else {}


def _ranks(question: Question, own: str, ranks: Mapping[str, Any]) -> list[Line]:
    places = min(question.most or len(question.offered), len(question.offered))
    return [
        Line(
            f"{own}-{one.code}", f"{question.key}.{one.code}", one.label,
            [
                Choice(f"{own}-{one.code}-{rank}", rank, str(rank), ranks.get(str(one.code)) == rank)
                for rank in range(1, places + 1)
            ],
        )
        for one in question.offered
    ]  # fmt: skip


def fields_of(question: Question, answers: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """The fields that would say this answer again: so a page carries what other pages asked."""
    value = answers.get(question.key)
    if isinstance(value, Mapping):
        yield from ((f"{question.key}.{row}", str(point)) for row, point in value.items())
    elif question.kind is Kind.RANKING and isinstance(value, list):
        yield from ((f"{question.key}.{code}", str(rank)) for rank, code in enumerate(value, start=1))
    elif isinstance(value, list):
        yield from ((question.key, str(code)) for code in value)
    elif value is not None:
        yield question.key, str(value)
    other = answers.get(f"{question.key}.other")
    if isinstance(other, str) and other:
        yield f"{question.key}.other", other
