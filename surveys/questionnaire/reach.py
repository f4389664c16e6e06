"""Which answers lead where: whether a question can be reached at all, and what was answered when it is.

Only the questions that decide about a part are varied, each over the few answers that its conditions tell apart. Where
these are more than can be gone through, a sample is taken, and then what was not found is no proof.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

from surveys.questionnaire import conditions
from surveys.questionnaire.definitions import (
    NO_OPINION,
    WITH_OPTIONS,
    Answers,
    Condition,
    Kind,
    Question,
    Questionnaire,
    Section,
)
from surveys.questionnaire.flow import Walk, walk

MOST_TRIED = 4_000


@dataclass(frozen=True)
class Reached:
    """One way of answering that shows the part; `tried_all` says whether None is a proof."""

    kept: Answers | None
    tried_all: bool


class Paths:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.section_of = {
            question.key: section for section in questionnaire.sections for question in section.questions
        }

    def to(self, part: Section | Question, without: str = "") -> Reached:
        """A way to this part, on which the question `without` is not answered."""
        deciding = self._deciding(part) | ({without} if without else set())
        domains = {key: self._domain(key, part) for key in sorted(deciding)}
        everything = prod(len(domain) for domain in domains.values())
        ways = self._all(domains) if everything <= MOST_TRIED else self._some(domains)
        for answers in ways:
            way = walk(self.questionnaire, answers)
            if _shows(way, part) and without not in way.kept and not _skips(way, deciding):
                return Reached(way.kept, True)
        return Reached(None, everything <= MOST_TRIED)

    def _deciding(self, part: Section | Question) -> set[str]:
        """Keys of all questions whose answers decide, directly or by way of others, whether it is shown."""
        open_ends = [part, *([self.section_of[part.key]] if isinstance(part, Question) else [])]
        found: set[str] = set()
        while open_ends:
            for key in conditions.keys_of(open_ends.pop().condition) - found:
                found.add(key)
                if question := self.questionnaire.question(key):
                    open_ends += [question, self.section_of[key]]
        return found

    def _domain(self, key: str, part: Section | Question) -> list[Any]:
        question = self.questionnaire.question(key)
        if question is None:
            return [None]
        leaves = [leaf for leaf in self._leaves() if leaf["question"] == key]
        return [None, *_told_apart(question, leaves)]

    def _leaves(self) -> Iterator[Condition]:
        for section in self.questionnaire.sections:
            yield from conditions.leaves(section.condition)
            for question in section.questions:
                yield from conditions.leaves(question.condition)

    def _all(self, domains: dict[str, list[Any]]) -> Iterator[Answers]:
        for values in itertools.product(*domains.values()):
            yield _answers(domains, values)

    def _some(self, domains: dict[str, list[Any]]) -> Iterator[Answers]:
        chance = random.Random(9)  # noqa: S311 a sample that is the same each time, and no secret
        for _turn in range(MOST_TRIED):
            yield _answers(domains, [chance.choice(domain) for domain in domains.values()])


def _answers(domains: dict[str, list[Any]], values: Any) -> Answers:
    return {key: value for key, value in zip(domains, values, strict=True) if value is not None}


def _shows(way: Walk, part: Section | Question) -> bool:
    if isinstance(part, Section):
        return any(section.key == part.key for section, _visible in way.sections)
    return any(question.key == part.key for _section, visible in way.sections for question in visible)


def _skips(way: Walk, deciding: set[str]) -> bool:
    """Nobody gets on who leaves out what is required."""
    return any(
        question.required and question.key in deciding and question.key not in way.kept
        for _section, visible in way.sections
        for question in visible
    )


def _told_apart(question: Question, leaves: list[Condition]) -> list[Any]:
    """Answers of which each pair is told apart by a condition, and one that none of them names."""
    if question.kind is Kind.MATRIX:
        rows = sorted({leaf["row"] for leaf in leaves if "row" in leaf})
        points = [*range(1, question.points + 1), *([NO_OPINION] if question.no_opinion else [])]
        ways = itertools.islice(itertools.product([None, *points], repeat=len(rows)), MOST_TRIED)
        all_rows = [
            {str(row): point for row, point in zip(rows, way, strict=True) if point is not None} for way in ways
        ]
        rest = {str(row.code): points[0] for row in question.asked_rows if row.code not in rows}
        return [chosen for chosen in ({**rest, **way} for way in all_rows) if chosen]
    if question.kind in (Kind.MULTIPLE, Kind.RANKING):
        return _choices(question, leaves)
    if question.kind in WITH_OPTIONS or question.codes:
        return sorted(question.codes)
    if question.kind is Kind.NUMBER:
        return _numbers(question, leaves)
    return [_EXAMPLES[question.kind]]


_EXAMPLES = {Kind.TEXT: "-", Kind.LONGTEXT: "-", Kind.DATE: "2000-01-01", Kind.FILE: "0"}


def _choices(question: Question, leaves: list[Condition]) -> list[list[int]]:
    """Sets of the named codes, filled up with others to as many as the question asks for."""
    named = sorted({code for leaf in leaves for code in leaf.get("is", [])} & question.codes)[:8]
    others = [option.code for option in question.offered if option.code not in named and not option.exclusive]
    exclusive = {option.code for option in question.offered if option.exclusive}
    least, most = question.least or 1, question.most or len(question.offered)
    found = []
    for size in range(len(named) + 1):
        for chosen in itertools.combinations(named, size):
            for more in range(len(others) + 1):
                codes = [*chosen, *others[:more]]
                alone = len(codes) == 1 and codes[0] in exclusive
                if alone or (least <= len(codes) <= most and not exclusive & set(codes)):
                    found.append(codes)
    return found + [[code] for code in sorted(exclusive) if [code] not in found]


def _numbers(question: Question, leaves: list[Condition]) -> list[str]:
    limits = [leaf[name] for leaf in leaves for name in ("at_least", "at_most") if name in leaf]
    edges = [edge for edge in (question.minimum, question.maximum) if edge is not None]
    step = 10**-question.decimals
    around = {round(limit + way * step, question.decimals) for limit in [*limits, *edges, 0] for way in (-1, 0, 1)}
    low = question.minimum if question.minimum is not None else float("-inf")
    high = question.maximum if question.maximum is not None else float("inf")
    return [f"{number:.{question.decimals}f}" for number in sorted(around) if low <= number <= high]
