"""The columns of an export: one for each thing that can be counted, over all versions of a questionnaire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from surveys.questionnaire.definitions import (
    NO_OPINION,
    NPS_POINTS,
    Kind,
    Option,
    Question,
    Questionnaire,
    Row,
)

# In place of a background answer that would point at somebody.
HIDDEN = -9


class Shape(StrEnum):
    """What stands in a column."""

    CODE = "code"
    CHOSEN = "chosen"
    RANK = "rank"
    NUMBER = "number"
    DATE = "date"
    WORDS = "words"


@dataclass(frozen=True)
class Variable:
    """`name` is made of the key and permanent codes, never of a label, so that it is the same in every version. Its
    parts are joined by dots, which no key has, so that two can never be alike."""

    name: str
    key: str
    shape: Shape
    question: str
    part: int | None = None
    part_label: str = ""
    values: tuple[tuple[int, str], ...] = ()
    concept: str = ""
    dimension: str = ""
    background: bool = False
    personal: bool = False
    # The numbers of the versions that asked it.
    versions: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.question}: {self.part_label}" if self.part_label else self.question

    @property
    def has_words(self) -> bool:
        return self.shape is Shape.WORDS


def variables_of(versions: Sequence[tuple[int, Questionnaire]]) -> tuple[Variable, ...]:
    """Questions in the order of the newest version, after them what earlier versions asked and it no longer does.

    A question that changed its kind under one key is two columns: what was answered to the one is no answer to the
    other.
    """
    asked: dict[tuple[str, Kind], list[tuple[int, Question, str]]] = {}
    for number, questionnaire in sorted(versions, key=lambda pair: pair[0], reverse=True):
        names = {dimension.key: dimension.name for dimension in questionnaire.dimensions}
        for question in questionnaire.questions:
            found = asked.setdefault((question.key, question.kind), [])
            found.append((number, question, names.get(question.dimension, "")))
    seen: set[str] = set()
    variables: list[Variable] = []
    for (key, _kind), found in asked.items():
        newest, question, dimension = found[0]
        numbers = tuple(sorted(number for number, *_rest in found))
        stem = key if key not in seen else f"{key}.v{newest}"
        seen.add(key)
        merged = _merged([one for _number, one, _name in found])
        variables += [replace(one, dimension=dimension, versions=numbers) for one in _columns(merged, stem)]
    return tuple(variables)


def _merged(questions: Sequence[Question]) -> Question:
    """The newest wording, with every option and row that any version had."""
    return replace(
        questions[0],
        options=tuple(_by_code(option for question in questions for option in question.options)),
        rows=tuple(_by_code(row for question in questions for row in question.rows)),
        no_opinion=any(question.no_opinion for question in questions),
        points=max(question.points for question in questions),
    )


def _by_code(parts: Iterable[Any]) -> Iterator[Any]:
    seen: set[int] = set()
    for part in parts:
        if part.code not in seen:
            seen.add(part.code)
            yield part


def _columns(question: Question, stem: str) -> Iterator[Variable]:
    one = Variable(
        stem, question.key, Shape.CODE, question.text, concept=question.concept,
        background=question.background, personal=question.personal,
    )  # fmt: skip
    if question.personal:
        # Kept as text, apart from what is counted.
        yield replace(one, shape=Shape.WORDS)
        return
    match question.kind:
        case Kind.SINGLE:
            yield replace(one, values=tuple((option.code, option.label) for option in question.options))
        case Kind.SCALE | Kind.NPS:
            yield replace(one, values=tuple(points_of(question)))
        case Kind.MATRIX:
            yield from (_of_row(one, row, question) for row in question.rows)
        case Kind.MULTIPLE:
            values = ((0, _("Not chosen")), (1, _("Chosen")))
            yield from (
                replace(_of_option(one, option), shape=Shape.CHOSEN, values=values) for option in question.options
            )
        case Kind.RANKING:
            yield from (replace(_of_option(one, option), shape=Shape.RANK) for option in question.options)
        case Kind.NUMBER:
            yield replace(one, shape=Shape.NUMBER)
        case Kind.DATE:
            yield replace(one, shape=Shape.DATE)
        case Kind.FILE:
            yield replace(one, shape=Shape.CHOSEN, values=((0, _("No file")), (1, _("File handed in"))))
        case _:
            yield replace(one, shape=Shape.WORDS)
    if any(option.other for option in question.options):
        yield replace(
            one,
            name=f"{stem}.other",
            key=f"{question.key}.other",
            shape=Shape.WORDS,
            part_label=_("in own words"),
        )


def _of_option(one: Variable, option: Option) -> Variable:
    return replace(one, name=f"{one.name}.{option.code}", part=option.code, part_label=option.label)


def _of_row(one: Variable, row: Row, question: Question) -> Variable:
    return replace(
        one, name=f"{one.name}.{row.code}", part=row.code, part_label=row.label,
        values=tuple(points_of(question)), concept=row.concept or one.concept,
    )  # fmt: skip


def points_of(question: Question) -> Iterator[tuple[int, str]]:
    """The points of a scale with their words: the ends have some, the points between only their number."""
    first, last = (0, NPS_POINTS) if question.kind is Kind.NPS else (1, question.points)
    ends = {first: question.low, last: question.high}
    for point in range(first, last + 1):
        yield point, f"{point} {ends.get(point, '')}".strip()
    if question.no_opinion:
        yield NO_OPINION, _("No opinion")
