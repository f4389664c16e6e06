"""The parts of a questionnaire, as they are read from its document. None of them ever changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

# The code of "no opinion" on a scale or in a matrix: it is an answer, and counts in no mean.
NO_OPINION = -1
NPS_POINTS = 10

# A condition stays the JSON it is written as; `conditions` reads it.
Condition = Mapping[str, Any]
Answers = dict[str, Any]


class Kind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    MATRIX = "matrix"
    NPS = "nps"
    RANKING = "ranking"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    LONGTEXT = "longtext"
    FILE = "file"


WITH_OPTIONS = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING})
WITH_POINTS = frozenset({Kind.SCALE, Kind.MATRIX})
OF_WORDS = frozenset({Kind.TEXT, Kind.LONGTEXT})
# What a mean or a positive rate can be made of.
SCORED = frozenset({Kind.SCALE, Kind.MATRIX, Kind.NPS, Kind.SINGLE})


@dataclass(frozen=True)
class Dimension:
    key: str
    name: str = ""
    weight: float = 1


@dataclass(frozen=True)
class Option:
    """`code` is its number for ever. A retired one is offered no more, and its old answers still count."""

    code: int
    label: str = ""
    other: bool = False
    exclusive: bool = False
    retired: bool = False
    score: float | None = None


@dataclass(frozen=True)
class Row:
    code: int
    label: str = ""
    concept: str = ""
    dimension: str = ""
    retired: bool = False


@dataclass(frozen=True)
class Question:
    """`key` is minted once. What a kind does not use stays at its default."""

    key: str
    kind: Kind
    text: str = ""
    help: str = ""
    required: bool = False
    concept: str = ""
    dimension: str = ""
    background: bool = False
    personal: bool = False
    condition: Condition | None = None
    options: tuple[Option, ...] = ()
    shuffle: bool = False
    rows: tuple[Row, ...] = ()
    points: int = 5
    low: str = ""
    high: str = ""
    no_opinion: bool = False
    reversed: bool = False
    least: int | None = None
    most: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    unit: str = ""
    longest: int = 500

    @cached_property
    def offered(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if not option.retired)

    @cached_property
    def asked_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.retired)

    @cached_property
    def codes(self) -> frozenset[int]:
        """The numbers that an answer, or an answer to one row, may be."""
        if self.kind in WITH_OPTIONS:
            return frozenset(option.code for option in self.offered)
        if self.kind is Kind.NPS:
            return frozenset(range(NPS_POINTS + 1))
        if self.kind in WITH_POINTS:
            return frozenset([*range(1, self.points + 1), *([NO_OPINION] if self.no_opinion else [])])
        return frozenset()

    @cached_property
    def other(self) -> Option | None:
        """The option beside which one writes what else it is."""
        return next((option for option in self.offered if option.other), None)

    def option(self, code: int) -> Option | None:
        return next((option for option in self.options if option.code == code), None)

    def row(self, code: int) -> Row | None:
        return next((row for row in self.rows if row.code == code), None)


@dataclass(frozen=True)
class Section:
    key: str
    title: str = ""
    text: str = ""
    picture: str = ""
    condition: Condition | None = None
    shuffle: bool = False
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Questionnaire:
    sections: tuple[Section, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    # {language: {"q7f3a2.text": …, "q7f3a2.o1": …, "s1.title": …}}
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        return {question.key: question for question in self.questions}

    def question(self, key: str) -> Question | None:
        return self.by_key.get(key)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.translations)
