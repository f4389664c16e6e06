"""An election as the counter sees it: projects, and equal ballots grouped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain, pairwise

import numpy
from numpy.typing import NDArray

Integers = NDArray[numpy.int64]

# A ballot: places of projects in the list, rising, and the points given to each; no points on one that only names.
BallotKey = tuple[tuple[int, ...], tuple[int, ...]]
# Sums of money times people must stay exact in 64 bits; the national budget of Korea is about 7e14 won.
LARGEST_SUM = 2**62


class TooLarge(ValueError):
    """The figures are beyond what can be added up exactly."""


@dataclass(frozen=True)
class Project:
    """`cost` is in the election's smallest unit of money: won, or a hundredth where a file has fractions."""

    identifier: str
    cost: int
    name: str = ""


@dataclass(frozen=True)
class Election:
    """`approval` says that a ballot names projects without weighing them.

    `money_scale` smallest units make one unit of the currency, `points_scale` likewise for points.
    """

    projects: tuple[Project, ...]
    budget: int
    ballots: Mapping[BallotKey, int]
    approval: bool = True
    money_scale: int = 1
    points_scale: int = 1
    threshold: Fraction = Fraction(0)
    # So many residents must have chosen a project under `greedy-threshold`, however many points they gave.
    least_votes: Fraction = Fraction(0)
    # Where not the residents alone decide: what each project has from all electorates together.
    weighed: tuple[Fraction, ...] = ()
    rule_name: str = ""
    sha256: str = ""
    # Ballots on which nothing was chosen still have their share of the budget.
    empty_ballots: int = field(default=0)

    def __post_init__(self) -> None:
        most_points = max((abs(point) for _places, points in self.ballots for point in points), default=1)
        largest = max([self.budget, most_points, *(project.cost for project in self.projects)])
        if largest * max(self.voters, 1) >= LARGEST_SUM:
            raise TooLarge("The sums of this election are too large to be counted exactly.")

    @cached_property
    def voters(self) -> int:
        return sum(self.ballots.values()) + self.empty_ballots

    @cached_property
    def weights(self) -> Integers:
        """How many residents cast each of the distinct ballots."""
        return numpy.fromiter(self.ballots.values(), dtype=numpy.int64, count=len(self.ballots))

    @cached_property
    def support(self) -> tuple["Support", ...]:
        """Who stands behind each project."""
        lengths = numpy.fromiter((len(places) for places, _points in self.ballots), numpy.int64, len(self.ballots))
        ballots = numpy.repeat(numpy.arange(len(self.ballots)), lengths)
        places = numpy.fromiter(chain.from_iterable(key[0] for key in self.ballots), numpy.int64, len(ballots))
        points = numpy.ones(len(ballots), dtype=numpy.int64)
        if not self.approval:
            points = numpy.fromiter(chain.from_iterable(key[1] for key in self.ballots), numpy.int64, len(ballots))
        order = numpy.argsort(places, kind="stable")
        borders = numpy.searchsorted(places[order], numpy.arange(len(self.projects) + 1))
        parts = (order[start:end] for start, end in pairwise(borders))
        return tuple(self._support(ballots[part], points[part]) for part in parts)

    def _support(self, members: Integers, points: Integers) -> "Support":
        weights = self.weights[members]
        score = int(weights @ points)
        for_it = points > 0
        members, points, weights = members[for_it], points[for_it], weights[for_it]
        return Support(members, points, weights, votes=int(weights.sum()), score=score)

    @cached_property
    def popularity(self) -> tuple[int | Fraction, ...]:
        """What the greedy rules sort by: votes, points where a ballot weighs, or the sum over all electorates."""
        if self.weighed:
            return self.weighed
        return tuple(support.votes if self.approval else support.score for support in self.support)

    def in_currency(self, amount: int) -> int | float:
        return amount if self.money_scale == 1 else amount / self.money_scale


@dataclass(frozen=True)
class Support:
    """The distinct ballots with something for one project: their positions, points, and how many cast each."""

    members: Integers
    points: Integers
    weights: Integers
    votes: int
    score: int
