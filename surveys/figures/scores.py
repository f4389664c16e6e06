"""One number out of many answers: means, points of 100, positive rates, NPS, places, and scores of dimensions."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from surveys.figures import frequencies
from surveys.figures.cube import Cube, Numbers
from surveys.questionnaire.definitions import NPS_POINTS, WITH_POINTS, Dimension, Kind, Question

# A question, or one row of a matrix.
Item = tuple[str, int]

PROMOTERS = (9, 10)
DETRACTORS = tuple(range(7))


@dataclass(frozen=True)
class Score:
    """`answered` counts people, `standard_error` is nan where fewer than two answered."""

    value: float
    answered: int
    standard_error: float = math.nan

    @property
    def is_known(self) -> bool:
        return self.answered > 0


@dataclass(frozen=True)
class DimensionScore:
    """Of 100, where more is better. A dimension nobody answered counts in no total."""

    dimension: Dimension
    score: Score
    items: tuple[Item, ...]


def points_by_code(question: Question) -> dict[int, float]:
    """What each code is worth of 100, more is better; an opinion that is not given is worth nothing either way."""
    if question.kind is Kind.NPS:
        worth = {code: 100.0 * code / NPS_POINTS for code in range(NPS_POINTS + 1)}
    elif question.kind in WITH_POINTS:
        worth = {code: 100.0 * (code - 1) / (question.points - 1) for code in range(1, question.points + 1)}
    elif question.kind is Kind.SINGLE:
        worth = _by_scores(question)
    else:
        worth = {}
    return {code: 100 - points for code, points in worth.items()} if question.reversed else worth


def _by_scores(question: Question) -> dict[int, float]:
    """Of a choice whose options have scores: the lowest of them is 0, the highest 100."""
    given = {option.code: option.score for option in question.options if option.score is not None}
    if not given or max(given.values()) == min(given.values()):
        return {}
    lowest, highest = min(given.values()), max(given.values())
    return {code: 100.0 * (score - lowest) / (highest - lowest) for code, score in given.items()}


def scored(question: Question) -> bool:
    return bool(points_by_code(question))


def points(cube: Cube, item: Item) -> Numbers:
    """Of each respondent, nan where there is no opinion."""
    key, _part = item
    return _translated(cube, item, points_by_code(cube.question(key)))


def hundred(cube: Cube, key: str, part: int = 0) -> Score:
    """The mean of the points of 100."""
    return mean_of(points(cube, (key, part)), cube.weights)


def mean(cube: Cube, key: str, part: int = 0) -> Score:
    """In the question's own measure: points on its scale, or the number itself."""
    question = cube.question(key)
    if question.kind is Kind.NUMBER:
        return mean_of(cube.numbers.get(key, np.full(cube.respondents, np.nan)), cube.weights)
    if question.kind is Kind.SINGLE:
        worth = {option.code: option.score for option in question.options if option.score is not None}
    else:
        worth = {code: float(code) for code in points_by_code(question)}
    return mean_of(_translated(cube, (key, part), worth), cube.weights)


def positive(cube: Cube, key: str, part: int = 0) -> Score:
    """Which share of those with an opinion is above the middle, from 0 to 1: 4 and 5 of five, 5 to 7 of seven."""
    return mean_of(_positives(cube, (key, part)), cube.weights)


def nps(cube: Cube, key: str) -> Score:
    """Promoters less detractors, from -100 to 100."""
    worth = dict.fromkeys(range(NPS_POINTS + 1), 0.0)
    worth |= dict.fromkeys(PROMOTERS, 100.0) | dict.fromkeys(DETRACTORS, -100.0)
    return mean_of(_translated(cube, (key, 0), worth), cube.weights)


def places(cube: Cube, key: str) -> dict[int, Score]:
    """Of a ranking: the mean place of each option among those who gave it one. A low place is good."""
    found = {}
    for code in frequencies.codes_of(cube.question(key)):
        column = cube.column(key, code).astype(np.float64)
        column[column <= 0] = np.nan
        found[code] = mean_of(column, cube.weights)
    return found


def items_by_concept(cube: Cube) -> dict[str, list[Item]]:
    """What links years: questions and rows with a concept whose answers are worth points."""
    return _items(cube, "concept")


def items_by_dimension(cube: Cube) -> dict[str, list[Item]]:
    return _items(cube, "dimension")


def together(cube: Cube, items: Iterable[Item]) -> Numbers:
    """Of each respondent the mean of the items that they answered; nan where it was none."""
    return _mean_of_answered([points(cube, item) for item in items], cube.respondents)


def together_positive(cube: Cube, items: Iterable[Item]) -> Numbers:
    """Of each respondent the share of their answers to these items that is above the middle."""
    return _mean_of_answered([_positives(cube, item) for item in items], cube.respondents)


def concept_score(cube: Cube, items: Iterable[Item]) -> Score:
    return mean_of(together(cube, items), cube.weights)


def concept_positive(cube: Cube, items: Iterable[Item]) -> Score:
    return mean_of(together_positive(cube, items), cube.weights)


def dimensions(cube: Cube) -> list[DimensionScore]:
    """In the order of the questionnaire; those without a question to score are left out."""
    items = items_by_dimension(cube)
    return [
        DimensionScore(each, mean_of(together(cube, items[each.key]), cube.weights), tuple(items[each.key]))
        for each in cube.dimensions
        if each.key in items
    ]


def total(scores: Iterable[DimensionScore]) -> float | None:
    """All dimensions in one number of 100, each as much as its weight says."""
    known = [each for each in scores if each.score.is_known]
    weights = sum(each.dimension.weight for each in known)
    return sum(each.score.value * each.dimension.weight for each in known) / weights if weights else None


def mean_of(values: Numbers, weights: Numbers | None) -> Score:
    """With its standard error, as of a sample drawn with these weights from a large population."""
    there = ~np.isnan(values)
    answered = int(there.sum())
    if not answered:
        return Score(math.nan, 0)
    chosen = values[there]
    weight = np.ones(answered) if weights is None else weights[there]
    whole = float(weight.sum())
    if whole <= 0:
        return Score(math.nan, 0)
    value = float(weight @ chosen) / whole
    if answered < 2:
        return Score(value, answered)
    squares = float(np.square(weight * (chosen - value)).sum())
    return Score(value, answered, math.sqrt(squares * answered / (answered - 1)) / whole)


def _translated(cube: Cube, item: Item, worth: Mapping[int, float]) -> Numbers:
    column = cube.column(*item)
    if not worth:
        return np.full(cube.respondents, np.nan)
    lowest, highest = min(worth), max(worth)
    table = np.full(highest - lowest + 2, np.nan)
    for code, value in worth.items():
        table[code - lowest] = value
    beyond = (column.astype(np.int32) - lowest).astype(np.uint32)
    translated: Numbers = table[np.minimum(beyond, highest - lowest + 1)]
    return translated


def _positives(cube: Cube, item: Item) -> Numbers:
    worth = points_by_code(cube.question(item[0]))
    return _translated(cube, item, {code: float(value > 50) for code, value in worth.items()})


def _items(cube: Cube, belongs_to: str) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for question in cube.questions.values():
        if not scored(question):
            continue
        parts = question.rows if question.kind is Kind.MATRIX else ()
        named = [(getattr(row, belongs_to) or getattr(question, belongs_to), row.code) for row in parts]
        for name, part in named or [(getattr(question, belongs_to), 0)]:
            if name:
                found.setdefault(name, []).append((question.key, part))
    return found


def _mean_of_answered(columns: list[Numbers], respondents: int) -> Numbers:
    sums, answered = np.zeros(respondents), np.zeros(respondents)
    for column in columns:
        there = ~np.isnan(column)
        sums[there] += column[there]
        answered += there
    return np.divide(sums, answered, out=np.full(respondents, np.nan), where=answered > 0)
