"""Whether a difference is more than chance: between groups, between two figures of the same people, over the years."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from surveys.figures import scores
from surveys.figures.cube import Cube, Numbers
from surveys.figures.distributions import chi_square_tail, student_tails
from surveys.figures.scores import DimensionScore, Score

# As improbable by chance as a difference must be before anybody is told of it.
LEVEL = 0.05


@dataclass(frozen=True)
class ChiSquare:
    value: float
    degrees: int
    probability: float


@dataclass(frozen=True)
class Difference:
    """The first less the second, of as many people as have both (or, of two samples, of the smaller of them)."""

    value: float
    standard_error: float
    degrees: float
    probability: float
    people: int

    @property
    def is_supported(self) -> bool:
        return self.probability < LEVEL


@dataclass(frozen=True)
class Lowest:
    """`is_supported` only where it lies below every other dimension by more than chance."""

    dimension: DimensionScore
    # Against the one that is hardest to tell from it.
    against: DimensionScore
    difference: Difference

    @property
    def is_supported(self) -> bool:
        return self.difference.is_supported


def chi_square(table: Sequence[Sequence[float]] | Numbers) -> ChiSquare:
    """Of counts, never of weights. Rows and columns where there is nobody say nothing."""
    counts = np.asarray(table, dtype=np.float64)
    if counts.size:
        counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape) < 2:
        return ChiSquare(0.0, 0, 1.0)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    value = float((np.square(counts - expected) / expected).sum())
    degrees = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    return ChiSquare(value, degrees, chi_square_tail(value, degrees))


def paired(first: Numbers, second: Numbers, weights: Numbers | None = None) -> Difference:
    """Of people who have both. Where everybody differs by the same, and not by nought, that is no chance."""
    score = scores.mean_of(first - second, weights)
    return _difference(score.value, score.standard_error, score.answered - 1, score.answered)


def independent(first: Score, second: Score) -> Difference:
    """Of two samples of different people, such as this year's and last year's (Welch's test)."""
    people = min(first.answered, second.answered)
    if people < 2:
        return Difference(first.value - second.value, math.nan, 0, 1.0, people)
    variances = [score.standard_error**2 for score in (first, second)]
    variance = sum(variances)
    parts = [each**2 / (score.answered - 1) for each, score in zip(variances, (first, second), strict=True)]
    degrees = variance**2 / sum(parts) if sum(parts) else math.inf
    return _difference(first.value - second.value, math.sqrt(variance), degrees, people)


def lowest_dimension(cube: Cube) -> Lowest | None:
    """The one with the lowest score. None where fewer than two have one, or two share the last place."""
    known = [each for each in scores.dimensions(cube) if each.score.is_known]
    if len(known) < 2:
        return None
    lowest, *others = sorted(known, key=lambda each: each.score.value)
    own = scores.together(cube, lowest.items)
    compared = [(each, paired(own, scores.together(cube, each.items), cube.weights)) for each in others]
    against, hardest = max(compared, key=lambda each: each[1].probability)
    # Of those who answered both it may even be the other way round.
    return Lowest(lowest, against, hardest) if hardest.value < 0 else None


def _difference(value: float, standard_error: float, degrees: float, people: int) -> Difference:
    if people < 2 or math.isnan(standard_error):
        return Difference(value, standard_error, degrees, 1.0, people)
    if standard_error == 0:
        return Difference(value, 0.0, degrees, 0.0 if value else 1.0, people)
    tails = student_tails(value / standard_error, degrees) if math.isfinite(degrees) else 0.0
    return Difference(value, standard_error, degrees, tails, people)
