"""The greedy rules: the most wanted first, as long as the money lasts."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil

from budget.counting.election import Election
from budget.counting.result import Outcome, Reason, Round
from budget.counting.tie_order import TieOrder


def greedy(election: Election, ties: TieOrder, *, skip: bool = True, threshold: Fraction = Fraction(0)) -> Outcome:
    """`skip` passes over what no longer fits; without it, the first that does not fit ends the count."""
    reasons: dict[int, Reason] = {}
    rounds: list[Round] = []
    left, stopped = election.budget, False
    for project, rivals in _by_popularity(election, ties, _wanted(election, threshold, reasons)):
        cost = election.projects[project].cost
        if stopped:
            reasons[project] = Reason("after_the_end")
        elif cost <= left:
            left -= cost
            reasons[project] = Reason("selected")
            rounds.append(Round(project, tie=ties.settle(rivals) if len(rivals) > 1 else None))
        else:
            reasons[project] = _too_dear(election, project, left)
            stopped = not skip
    return Outcome(tuple(rounds), reasons)


def complete(election: Election, ties: TieOrder, outcome: Outcome) -> Outcome:
    """Spend what Equal Shares left over, on the most wanted of the rest that fit."""
    rounds, reasons = list(outcome.rounds), dict(outcome.reasons)
    left = election.budget - outcome.total_cost(election)
    waiting = [place for place, reason in reasons.items() if place not in outcome.winners and reason.code != "no_votes"]
    for project, rivals in _by_popularity(election, ties, waiting):
        cost = election.projects[project].cost
        if cost <= left:
            left -= cost
            reasons[project] = Reason("selected_by_completion")
            rounds.append(Round(project, tie=ties.settle(rivals) if len(rivals) > 1 else None))
    return Outcome(tuple(rounds), reasons, outcome.share)


def _wanted(election: Election, threshold: Fraction, reasons: dict[int, Reason]) -> list[int]:
    """Those who may win at all; why not, for the others."""
    wanted = []
    for place, popularity in enumerate(election.popularity):
        if election.support[place].votes == 0 or popularity <= 0:
            reasons[place] = Reason("no_votes", missing_votes=1)
        elif Fraction(popularity, election.points_scale) < threshold:
            missing = ceil(threshold - Fraction(popularity, election.points_scale))
            reasons[place] = Reason("below_threshold", missing_votes=missing)
        else:
            wanted.append(place)
    return wanted


def _by_popularity(election: Election, ties: TieOrder, places: Iterable[int]) -> list[tuple[int, list[int]]]:
    """Each project with those that are equal to it and not yet had their turn, itself included."""
    ordered = sorted(places, key=lambda place: (-election.popularity[place], ties.key(place)))
    by_popularity: dict[int, list[int]] = {}
    for place in reversed(ordered):
        by_popularity.setdefault(election.popularity[place], []).append(place)
    turns = []
    for place in ordered:
        level = by_popularity[election.popularity[place]]
        turns.append((place, list(level)))
        level.remove(place)
    return turns


def _too_dear(election: Election, project: int, left: int) -> Reason:
    cost = election.projects[project].cost
    if cost > election.budget:
        return Reason("above_the_budget", missing_money=cost - election.budget)
    return Reason("did_not_fit", missing_money=cost - left)
