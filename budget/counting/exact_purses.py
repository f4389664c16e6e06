"""What residents have left, in exact fractions, for the few comparisons that floats cannot be trusted with.

Residents who paid for the same projects have the same left; so only as many fractions are kept as there are
different histories, and the history is replayed no further than a comparison asks for.
"""

from fractions import Fraction

import numpy

from budget.counting.election import Election, Integers


class TooDear(Exception):
    """Those who chose it cannot pay for it."""


class ExactPurses:
    def __init__(self, election: Election, worth: tuple[int | None, ...], share: Fraction) -> None:
        """`worth` is what a project is worth to each who chose it; None where the points given say so."""
        self._election = election
        self._worth = worth
        self._history = numpy.zeros(len(election.ballots), dtype=numpy.int64)
        self._left: list[Fraction] = [share]
        self._replayed = 0

    def replay(self, chosen: list[int]) -> None:
        """Let the residents pay for what was chosen since the last time."""
        for project in chosen[self._replayed :]:
            self._pay(project, self.price(project))
        self._replayed = len(chosen)

    def money_behind(self, project: int) -> Fraction:
        return sum((left * weight for left, _worth, weight in self._payers(project)), Fraction(0))

    def price(self, project: int) -> Fraction:
        """The lowest price of one unit of satisfaction at which the project can be paid. Raises TooDear."""
        missing = Fraction(self._election.projects[project].cost)
        payers = [payer for payer in self._payers(project) if payer[0] > 0]
        payers.sort(key=lambda payer: payer[0] / payer[1])
        units = sum(worth * weight for _left, worth, weight in payers)
        for left, worth, weight in payers:
            # The poorest pay all they have where the price is beyond them; the others share the rest.
            if missing <= units * left / worth:
                return missing / units
            missing -= left * weight
            units -= worth * weight
        raise TooDear

    def _payers(self, project: int) -> list[tuple[Fraction, int, int]]:
        """(left, worth, how many residents), one for each history and worth."""
        kinds, kind_of = self._kinds(project)
        many = numpy.zeros(len(kinds), dtype=numpy.int64)
        numpy.add.at(many, kind_of, self._election.support[project].weights)
        return [
            (self._left[history], worth, weight) for (history, worth), weight in zip(kinds, many.tolist(), strict=True)
        ]

    def _pay(self, project: int, price: Fraction) -> None:
        kinds, kind_of = self._kinds(project)
        first = len(self._left)
        for history, worth in kinds:
            left = self._left[history]
            self._left.append(left - min(left, price * worth))
        self._history[self._election.support[project].members] = kind_of + first

    def _kinds(self, project: int) -> tuple[list[tuple[int, int]], Integers]:
        """The pairs of history and worth among those who chose it, and which of them each ballot has."""
        support, worth = self._election.support[project], self._worth[project]
        worths = support.points if worth is None else numpy.full(len(support.members), worth, dtype=numpy.int64)
        distinct, worth_of = numpy.unique(worths, return_inverse=True)
        codes, kind_of = numpy.unique(self._history[support.members] * len(distinct) + worth_of, return_inverse=True)
        pairs = zip((codes // len(distinct)).tolist(), distinct[codes % len(distinct)].tolist(), strict=True)
        return list(pairs), kind_of
