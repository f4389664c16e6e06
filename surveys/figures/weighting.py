"""Weights that make those who answered look like the population, and how sure a mean is under them.

One known margin is post-stratified; several are raked, one after the other until all fit. Variances are linearised: of
a calibrated mean only what the margins do not explain is left to chance (Deville and Särndal), with the residuals taken
under the design weights.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from surveys.figures.cube import Codes, Numbers
from surveys.figures.scores import Score

Labels = NDArray[np.integer]
# People of the population by group.
Targets = Mapping[int, float]

_MOST_ROUNDS = 200
_CLOSE = 1e-9


class Unweighable(Exception):
    """Nobody of `groups` answered although there are some, or the margins contradict each other (no groups)."""

    def __init__(self, groups: Sequence[int] = ()) -> None:
        super().__init__(f"groups without answers: {list(groups)}" if groups else "the margins do not agree")
        self.groups = tuple(groups)


@dataclass(frozen=True)
class Margin:
    """How many people of the population are in each group; whoever's group is not among them keeps a mean weight."""

    groups: Codes
    targets: Targets

    def __post_init__(self) -> None:
        missing = [code for code, people in self.targets.items() if people > 0 and not (self.groups == code).any()]
        if missing or not any(people > 0 for people in self.targets.values()):
            raise Unweighable(missing)


@dataclass(frozen=True)
class Design:
    """How a sample was drawn: the weight of each, its group drawn from, the cluster it came with, the groups' sizes."""

    weights: Numbers
    strata: Labels | None = None
    clusters: Labels | None = None
    # Of how many units each one's stratum was drawn from (clusters, where there are clusters): none where unlimited.
    population: Numbers | None = None
    margins: tuple[Margin, ...] = field(default_factory=tuple)

    def mean(self, values: Numbers) -> Score:
        """Of a value that everybody has, under weights that fit the margins."""
        weights = rake(self.margins, self.weights) if self.margins else self.weights
        mean = float(weights @ values) / float(weights.sum())
        influence = (values - mean) / float(weights.sum())
        if self.margins:
            influence = self._unexplained(influence)
        return Score(mean, len(values), math.sqrt(self._variance_of_total(weights * influence)))

    def _unexplained(self, influence: Numbers) -> Numbers:
        """What is left of it after a regression on the groups of all margins, under the design weights."""
        indicators = np.column_stack(
            [
                (margin.groups == code).astype(np.float64)
                for margin in self.margins
                for code in sorted(set(margin.groups.tolist()))
            ]
        )
        root = np.sqrt(self.weights)
        explained, *_rest = np.linalg.lstsq(indicators * root[:, None], influence * root, rcond=None)
        residual: Numbers = influence - indicators @ explained
        return residual

    def _variance_of_total(self, parts: Numbers) -> float:
        """Between the clusters of each stratum, less as more of the stratum was drawn."""
        everybody = np.arange(len(parts))
        strata = np.zeros(len(parts), dtype=np.intp) if self.strata is None else self.strata
        clusters = everybody if self.clusters is None else self.clusters
        variance = 0.0
        for stratum in np.unique(strata):
            inside = strata == stratum
            _names, places = np.unique(clusters[inside], return_inverse=True)
            sums = np.bincount(places, weights=parts[inside])
            drawn = len(sums)
            if drawn < 2:
                continue
            left = 1.0 if self.population is None else 1 - drawn / float(self.population[inside][0])
            variance += max(0.0, left) * drawn / (drawn - 1) * float(np.square(sums - sums.mean()).sum())
        return variance


def rake(margins: Sequence[Margin], base: Numbers | None = None) -> Numbers:
    """Weights with the sum of the first margin's people. Raises Unweighable where no weights fit all margins."""
    weights = np.ones(len(margins[0].groups)) if base is None else base.astype(np.float64)
    people = _people(margins[0])
    weights = weights * (people / weights.sum())
    places = [_places(margin, people) for margin in margins]
    for _round in range(_MOST_ROUNDS):
        furthest = 0.0
        for groups, wanted in places:
            sums = np.bincount(groups, weights=weights, minlength=len(wanted))
            factors = np.divide(wanted, sums, out=np.ones_like(wanted), where=sums > 0)
            # The last place is of those whose group is not known: they keep what they have.
            furthest = max(furthest, float(np.abs(factors[:-1] - 1).max()))
            weights = weights * factors[groups]
        if furthest < _CLOSE:
            return weights
    raise Unweighable


def _people(margin: Margin) -> float:
    return float(sum(margin.targets.values()))


def _places(margin: Margin, people: float) -> tuple[NDArray[np.intp], Numbers]:
    """Each one's place among the groups with people, and the weight wanted there."""
    codes = [code for code, wanted in sorted(margin.targets.items()) if wanted > 0]
    places = np.full(len(margin.groups), len(codes), dtype=np.intp)
    for place, code in enumerate(codes):
        places[margin.groups == code] = place
    known = float((places < len(codes)).mean())
    shares = np.array([margin.targets[code] for code in codes]) / _people(margin)
    # Those whose group is not known stand for as many of the population as they are of the answers.
    return places, np.append(shares * people * known, people * (1 - known))


def effective(weights: Numbers) -> float:
    """How many answers of equal weight would be worth as much (Kish)."""
    squares = float(np.square(weights).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def normalised(weights: Numbers) -> Numbers:
    """With a mean of one, so that weighted numbers add up to those who answered."""
    mean = float(weights.mean()) if len(weights) else 0.0
    return weights / mean if mean else weights
