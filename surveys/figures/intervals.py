"""How far a share or a mean may be off, where that can be said at all: it depends on how those asked were chosen."""

import math
from dataclasses import dataclass
from enum import Enum

from surveys.figures.distributions import normal_quantile

LEVEL = 0.95


class Certainty(Enum):
    """What may be said about error. Which words say it is the pages' business."""

    # Drawn by chance: an interval stands beside the figure.
    SAMPLING_ERROR = "SAMPLING_ERROR"
    # Everybody concerned was asked: what was counted is what was counted.
    NONE_FOR_CENSUS = "NONE_FOR_CENSUS"
    # Whoever wished could answer: nobody can say how far it is off.
    CANNOT_BE_GIVEN = "CANNOT_BE_GIVEN"


@dataclass(frozen=True)
class Interval:
    low: float
    high: float


def certainty(sampling: str) -> Certainty:
    """Of a survey whose people were chosen in this way; the names are those of `surveys.states.Sampling`."""
    if sampling == "CENSUS":
        return Certainty.NONE_FOR_CENSUS
    return Certainty.SAMPLING_ERROR if sampling == "PROBABILITY" else Certainty.CANNOT_BE_GIVEN


def wilson(successes: float, answered: float, *, population: int | None = None, level: float = LEVEL) -> Interval:
    """Wilson's interval of a share. A share of a known population is surer the more of it answered."""
    if answered <= 0:
        return Interval(0.0, 1.0)
    share = successes / answered
    z = normal_quantile(level)
    # The finite-population correction makes so many answers worth as many more.
    worth = answered / corrected if (corrected := finite_population(answered, population)) else math.inf
    if math.isinf(worth):
        return Interval(share, share)
    spread = z * z / worth
    middle = (share + spread / 2) / (1 + spread)
    reach = z / (1 + spread) * math.sqrt(share * (1 - share) / worth + spread / (4 * worth))
    # The share always lies within: only the last digit of a float could say otherwise.
    return Interval(max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach)))


def wilson_weighted(share: float, effective: float, *, population: int | None = None) -> Interval:
    """Of a weighted share, with as many answers as the weights leave it worth (`weighting.effective`)."""
    return wilson(share * effective, effective, population=population)


def finite_population(answered: float, population: int | None) -> float:
    """By how much the variance shrinks because not everybody is left to be asked: 1 where that is not known."""
    if population is None or population <= 1:
        return 1.0
    return max(0.0, (population - answered) / (population - 1))


def margin(answered: float, *, population: int | None = None, level: float = LEVEL) -> float:
    """The largest that the sampling error of any share can be: that of one half."""
    if answered <= 0:
        return 1.0
    variance = 0.25 / answered * finite_population(answered, population)
    return normal_quantile(level) * math.sqrt(variance)
