"""The counter: one election, one rule, one order of ties, one result."""

import numpy

from budget.counting.election import Election, Integers
from budget.counting.equal_shares import EqualShares
from budget.counting.greedy import complete, greedy
from budget.counting.result import Comparison, Outcome, Result
from budget.counting.rule import GREEDY_METHODS, Completion, Method, Rule
from budget.counting.tie_order import TieOrder


def count(election: Election, rule: Rule, tie_order: TieOrder | None = None) -> Result:
    """The same three give the same result, always and everywhere."""
    ties = tie_order or TieOrder(election)
    if rule.method in GREEDY_METHODS:
        return Result(election, rule.method, _greedy(election, ties, rule.method))
    equal_shares = EqualShares(election, ties, rule.satisfaction)
    outcome = equal_shares.plain() if rule.method is Method.EQUAL_SHARES else equal_shares.add1(rule.step)
    if rule.completion is Completion.GREEDY:
        outcome = complete(election, ties, outcome)
    if rule.method is not Method.EQUAL_SHARES_COMPARISON:
        return Result(election, rule.method, outcome)
    rival = greedy(election, ties)
    comparison = _compare(election, outcome, rival)
    chosen = outcome if comparison.chosen == Method.EQUAL_SHARES_ADD1 else rival
    return Result(election, rule.method, chosen, comparison)


def _greedy(election: Election, ties: TieOrder, method: Method) -> Outcome:
    if method is Method.GREEDY_THRESHOLD:
        return greedy(election, ties, with_threshold=True)
    return greedy(election, ties, skip=method is not Method.GREEDY_NO_SKIP)


def _compare(election: Election, equal_shares: Outcome, rival: Outcome) -> Comparison:
    """Each resident prefers the outcome with more of what they chose; equal numbers keep Equal Shares."""
    gains = _got(election, equal_shares) - _got(election, rival)
    for_equal_shares = int(election.weights[gains > 0].sum())
    for_greedy = int(election.weights[gains < 0].sum())
    chosen = Method.EQUAL_SHARES_ADD1 if for_equal_shares >= for_greedy else Method.GREEDY
    return Comparison(for_equal_shares, for_greedy, chosen)


def _got(election: Election, outcome: Outcome) -> Integers:
    """For each ballot, how many winners are on it, or how many points it gave them."""
    got = numpy.zeros(len(election.ballots), dtype=numpy.int64)
    for winner in outcome.winners:
        got[election.support[winner].members] += election.support[winner].points
    return got
