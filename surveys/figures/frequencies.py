"""How often each answer was given. Shares are of those who answered the question, never of all who took part."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from surveys.figures.cube import Codes, Cube, Numbers
from surveys.questionnaire.definitions import NO_OPINION, NPS_POINTS, WITH_POINTS, Kind, Question


@dataclass(frozen=True)
class Cell:
    """One answer: how many gave it, the sum of their weights, and its share of the weights of all who answered."""

    code: int
    count: int
    weighted: float
    share: float


@dataclass(frozen=True)
class Frequencies:
    """Of one question, or of one row of a matrix (`part` is the row's code)."""

    key: str
    part: int
    # Everybody in the cube; whoever was not asked or did not answer is no part of any share.
    respondents: int
    answered: int
    base: float
    cells: tuple[Cell, ...]
    # Several answers of one person: shares add up to more than one.
    several: bool = False

    @property
    def unanswered(self) -> int:
        return self.respondents - self.answered

    @cached_property
    def by_code(self) -> Mapping[int, Cell]:
        return {cell.code: cell for cell in self.cells}


def codes_of(question: Question) -> tuple[int, ...]:
    """Every code an answer may be, in the order it is shown, retired ones too."""
    if question.kind is Kind.NPS:
        return tuple(range(NPS_POINTS + 1))
    if question.kind in WITH_POINTS:
        return (*range(1, question.points + 1), *([NO_OPINION] if question.no_opinion else []))
    return tuple(option.code for option in question.options)


def counted(cube: Cube, question: Question) -> bool:
    """Whether its answers are codes; numbers, days, words and files have none."""
    return bool(codes_of(question))


def of(cube: Cube, key: str, part: int = 0) -> Frequencies:
    """Of a multiple choice, how many ticked each option; of a ranking, how many put each first."""
    question = cube.question(key)
    if question.kind in (Kind.MULTIPLE, Kind.RANKING):
        return _by_option(cube, question)
    return _of_codes(cube, question, part)


def every(cube: Cube) -> list[Frequencies]:
    """Of each question that has codes, and each row of each matrix, in the order they are asked."""
    return [
        of(cube, question.key, part)
        for question in cube.questions.values()
        if counted(cube, question)
        for part in parts_of(question)
    ]


def parts_of(question: Question) -> tuple[int, ...]:
    return tuple(row.code for row in question.rows) if question.kind is Kind.MATRIX else (0,)


def tally(column: Codes, codes: tuple[int, ...], weights: Numbers | None) -> tuple[Numbers, Numbers]:
    """Count and sum of weights for each code. One pass over the column, however many codes there are."""
    if not codes:
        return np.zeros(0), np.zeros(0)
    lowest, highest = min(codes), max(codes)
    # What is not a code, MISSING above all, falls into place 0 and is dropped.
    places = column.astype(np.intp)
    places -= lowest - 1
    outside = (places < 1) | (places > highest - lowest + 1)
    places[outside] = 0
    counts = np.bincount(places, minlength=highest - lowest + 2)
    sums = counts if weights is None else np.bincount(places, weights=weights, minlength=highest - lowest + 2)
    wanted = np.array(codes) - lowest + 1
    return counts[wanted].astype(np.float64), sums[wanted].astype(np.float64)


def _of_codes(cube: Cube, question: Question, part: int) -> Frequencies:
    codes = codes_of(question)
    counts, sums = tally(cube.column(question.key, part), codes, cube.weights)
    return _filled(cube, question.key, part, codes, counts, sums, int(counts.sum()), float(sums.sum()))


def _by_option(cube: Cube, question: Question) -> Frequencies:
    codes = codes_of(question)
    answered = cube.answered(question.key)
    counts = np.zeros(len(codes))
    sums = np.zeros(len(codes))
    for place, code in enumerate(codes):
        chosen = cube.column(question.key, code) == 1
        counts[place] = np.count_nonzero(chosen)
        sums[place] = counts[place] if cube.weights is None else cube.weights[chosen].sum()
    base = float(answered.sum()) if cube.weights is None else float(cube.weights[answered].sum())
    filled = _filled(cube, question.key, 0, codes, counts, sums, int(answered.sum()), base)
    return replace(filled, several=question.kind is Kind.MULTIPLE)


def _filled(
    cube: Cube, key: str, part: int, codes: tuple[int, ...], counts: Numbers, sums: Numbers, answered: int, base: float
) -> Frequencies:
    cells = tuple(
        Cell(code, int(count), float(weighted), float(weighted) / base if base else 0.0)
        for code, count, weighted in zip(codes, counts, sums, strict=True)
    )
    return Frequencies(key, part, cube.respondents, answered, base, cells)
