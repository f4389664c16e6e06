"""The Method of Equal Shares: the budget is shared out equally, and residents buy together what they chose.

Floats find the cheapest project; wherever two are closer than floats can tell, exact fractions decide. A price
only rises as residents spend, so an old price is a lower bound and most projects need no look in most rounds.

`add1` counts again and again with a growing share. Each count also finds its slack: by how much the share may grow
while every decision stays the same. Shares within the slack need no count of their own. For that, each purse has a
bound on how fast it grows with the share: by one at first, and faster where others, who gave their last won for
something bought together, can give more and so make it cheaper for the rest.
"""

from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import ceil

import numpy
from numpy.typing import NDArray

from budget.counting.election import Election, Integers, Support
from budget.counting.exact_purses import ExactPurses, TooDear
from budget.counting.result import Outcome, Reason, Round
from budget.counting.rule import Satisfaction
from budget.counting.tie_order import Tie, TieOrder

# Floats are good to about 1e-13 here; the smallest true gap in any election on file is above 1e-6.
DOUBTFUL = 1e-9


# Of the slack, the part that floats are sure of.
SURE = 0.999
EVERYBODY = slice(None)


@dataclass(frozen=True)
class Offer:
    """A project and the price of one unit of satisfaction.

    `fall` is how fast the price may fall while the share grows; 0 if nobody has to give their last won for it,
    for then no more money makes it cheaper.
    """

    project: int
    price: float
    fall: float = 0.0

    @property
    def plain(self) -> bool:
        return not self.fall


class EqualShares:
    """Runs the rule on one election, with as many different shares as one likes."""

    def __init__(self, election: Election, ties: TieOrder, satisfaction: Satisfaction) -> None:
        self._election = election
        self._ties = ties
        self._support = election.support
        self._worth = tuple(self._worth_of(place, satisfaction) for place in range(len(election.projects)))
        # How many units of satisfaction each ballot's residents have together, and all of them.
        self._units = [
            support.weights * (support.points if worth is None else worth)
            for support, worth in zip(self._support, self._worth, strict=True)
        ]
        self._all_units = [int(units.sum()) for units in self._units]

    def _worth_of(self, place: int, satisfaction: Satisfaction) -> int | None:
        if not self._election.approval:
            return None
        return self._election.projects[place].cost if satisfaction is Satisfaction.COST else 1

    @property
    def can_be_bought(self) -> frozenset[int]:
        return frozenset(place for place, support in enumerate(self._support) if support.votes)

    def run(self, share: Fraction, *, limit: int | None = None) -> "Run":
        """One count with this share for each. It ends early once more than `limit` is spent."""
        run = Run(self, share)
        run.finish(limit)
        return run

    def plain(self) -> Outcome:
        return self.run(Fraction(self._election.budget, max(self._election.voters, 1))).outcome()

    def add1(self, step: int) -> Outcome:
        """Start at the whole-number share; raise it step by step, and keep the last outcome within the budget."""
        scale, voters = self._election.money_scale, max(self._election.voters, 1)
        share, raised = self._election.budget // (voters * scale) * scale, step * scale
        run = self.run(Fraction(share))
        while len(run.chosen) < len(self.can_be_bought):
            same = int(run.slack * SURE / raised)
            tried = self.run(Fraction(share + (same + 1) * raised), limit=self._election.budget)
            if tried.spent > self._election.budget:
                return self.run(Fraction(share + same * raised)).outcome()
            share += (same + 1) * raised
            run = tried
        return run.outcome()


class Run:
    """One count with one share: purses, what was chosen, and the doubts that had to be settled."""

    def __init__(self, rule: EqualShares, share: Fraction) -> None:
        self._rule = rule
        self._election = rule._election
        self.share = share
        self._purses = numpy.full(len(self._election.ballots), float(share))
        self._growth = numpy.ones(len(self._election.ballots))
        self._exact: ExactPurses | None = None
        self.chosen: list[int] = []
        self._prices: list[float] = []
        self._ties: list[Tie | None] = []
        self.spent = 0
        self.slack = float("inf")
        # Offers that more money would make cheaper, at the price last seen.
        self._elastic: dict[int, Offer] = {}
        self._free, self._waiting = self._opening()

    def _opening(self) -> tuple[list[int], list[tuple[float, int]]]:
        """What costs nothing, and the others with the price that holds while nobody has paid anything."""
        free, waiting = [], []
        for place in self._rule.can_be_bought:
            cost = self._election.projects[place].cost
            if cost == 0:
                free.append(place)
            elif self.share * (votes := self._rule._support[place].votes) >= cost:
                waiting.append((cost / self._rule._all_units[place], place))
            else:
                self.slack = min(self.slack, cost / votes - float(self.share))
        heapify(waiting)
        return sorted(free, key=self._rule._ties.key), waiting

    def finish(self, limit: int | None) -> None:
        for place in self._free:
            self.chosen.append(place)
            self._prices.append(0.0)
            self._ties.append(None)
        while (offer := self._cheapest()) is not None:
            self._buy(offer)
            if limit is not None and self.spent > limit:
                return

    def _cheapest(self) -> Offer | None:
        offers: list[Offer] = []
        lowest = float("inf")
        while self._waiting and self._waiting[0][0] <= lowest * (1 + DOUBTFUL):
            _bound, place = heappop(self._waiting)
            offer = self._offer(place)
            if offer is not None:
                offers.append(offer)
                lowest = min(lowest, offer.price)
        near = [offer for offer in offers if offer.price <= lowest * (1 + DOUBTFUL)]
        if not near:
            return None
        best, tie = (near[0], None) if len(near) == 1 else self._settle(near)
        for offer in offers:
            if offer is not best:
                heappush(self._waiting, (offer.price, offer.project))
        self._ties.append(tie)
        self._elastic.pop(best.project, None)
        for rival in self._elastic.values():
            self.slack = min(self.slack, (rival.price - best.price) / rival.fall)
        return best

    def _offer(self, place: int) -> Offer | None:
        """The price now; None where those who chose it cannot pay any more, now or later."""
        rule, support = self._rule, self._rule._support[place]
        purses = self._purses[support.members]
        cost = self._election.projects[place].cost
        behind = float(purses @ support.weights)
        if behind < cost * (1 + DOUBTFUL):
            return self._doubtful_offer(place, missing=cost - behind)
        worth = rule._worth[place]
        afford = purses / (support.points if worth is None else worth)
        price, rest, poor = _price(afford, rule._units[place], rule._all_units[place], cost)
        if poor is None:
            return Offer(place, price)
        if not poor.any():
            # Too close to tell who is poor: as if all were.
            poor = ~poor
        self._elastic[place] = offer = Offer(place, price, self._growth_of(support, poor) / rest)
        return offer

    def _doubtful_offer(self, place: int, *, missing: float) -> Offer | None:
        """Out of reach, or so near to the whole cost that only fractions can tell."""
        self._elastic.pop(place, None)
        if missing > self._election.projects[place].cost * DOUBTFUL:
            self.slack = min(self.slack, missing / self._growth_of(self._rule._support[place]))
            return None
        self.slack = 0.0
        try:
            price = self._exact_purses().price(place)
        except TooDear:
            return None
        return Offer(place, float(price), fall=float("inf"))

    def _growth_of(self, support: Support, some: NDArray[numpy.bool_] | slice = EVERYBODY) -> float:
        """A bound on how fast the purses of these residents grow together: never faster than all purses."""
        together = self._growth[support.members][some] @ support.weights[some]
        return min(float(together), float(self._election.voters))

    def _settle(self, near: list[Offer]) -> tuple[Offer, Tie | None]:
        """The cheapest by exact fractions; where those are equal too, the order of ties."""
        exact = {offer.project: self._exact_price(offer) for offer in near}
        lowest = min(exact.values())
        equal = [offer for offer in near if exact[offer.project] == lowest]
        if len(equal) == 1:
            return equal[0], None
        tie = self._rule._ties.settle(offer.project for offer in equal)
        return next(offer for offer in equal if offer.project == tie.winner), tie

    def _exact_price(self, offer: Offer) -> Fraction:
        if offer.plain:
            return Fraction(self._election.projects[offer.project].cost, self._rule._all_units[offer.project])
        return self._exact_purses().price(offer.project)

    def _exact_purses(self) -> ExactPurses:
        if self._exact is None:
            self._exact = ExactPurses(self._election, self._rule._worth, self.share)
        self._exact.replay([place for place in self.chosen if self._election.projects[place].cost])
        return self._exact

    def _buy(self, offer: Offer) -> None:
        support, worth = self._rule._support[offer.project], self._rule._worth[offer.project]
        purses = self._purses[support.members]
        pays = offer.price * (support.points if worth is None else worth)
        self._purses[support.members] = numpy.maximum(purses - pays, 0.0)
        if offer.fall:
            self._growth[support.members] += offer.fall * (support.points if worth is None else worth)
        self.chosen.append(offer.project)
        self._prices.append(offer.price)
        self.spent += self._election.projects[offer.project].cost

    def outcome(self) -> Outcome:
        """The result, and what each loser lacked."""
        rounds = tuple(map(Round, self.chosen, self._prices, self._ties))
        reasons = {place: self._reason(place) for place in range(len(self._election.projects))}
        return Outcome(rounds, reasons, self.share)

    def _reason(self, place: int) -> Reason:
        if place in self.chosen:
            return Reason("selected")
        if not self._rule._support[place].votes:
            return Reason("no_votes", missing_votes=1)
        missing = self._missing(place)
        return Reason("residents_out_of_money", missing, ceil(missing / self.share) if self.share else None)

    def _missing(self, place: int) -> int:
        """The money missing in the end, rounded up: by fractions where floats might round to the wrong side."""
        support, cost = self._rule._support[place], self._election.projects[place].cost
        missing = cost - float(self._purses[support.members] @ support.weights)
        if abs(missing - round(missing)) > cost * DOUBTFUL:
            return ceil(missing)
        return ceil(cost - self._exact_purses().money_behind(place))


def _price(
    afford: NDArray[numpy.float64], units: Integers, all_units: int, cost: int
) -> tuple[float, float, NDArray[numpy.bool_] | None]:
    """The price at which these residents can pay; the units of those who pay it in full; who cannot, if anybody.

    Who cannot pay the price gives all; that raises it for the others; and so on until nobody is left out.
    """
    price, rest = cost / all_units, float(all_units)
    if float(afford.min()) > price * (1 + DOUBTFUL):
        return price, rest, None
    poor, given = numpy.zeros(len(afford), dtype=bool), 0.0
    while (more := ~poor & (afford < price)).any():
        given += float(afford[more] @ units[more])
        poor |= more
        still = float(units[~poor].sum())
        if not still:
            break
        rest, price = still, (cost - given) / still
    return price, rest, poor
