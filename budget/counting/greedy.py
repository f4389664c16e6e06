"""The greedy rules: the most wanted first, as long as the money lasts."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil

from budget.counting.election import Election
from budget.counting.result import Outcome, Reason, Round
from budget.counting.tie_order import TieOrder


def greedy(election: Election, ties: TieOrder, *, skip: bool = True, with_threshold: bool = False) -> Outcome:
    """`skip` passes over what no longer fits; without it, the first that does not fit ends the count."""
    reasons: dict[int, Reason] = {}
    rounds: list[Round] = []
    left, stopped = election.budget, False
    for project, rivals in _by_popularity(election, ties, _wanted(election, with_threshold, reasons)):
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


def _wanted(election: Election, with_threshold: bool, reasons: dict[int, Reason]) -> list[int]:
    """Those who may win at all; why not, for the others."""
    wanted = []
    for place, popularity in enumerate(election.popularity):
        votes = election.support[place].votes
        missing = 0
        if with_threshold:
            missing = ceil(max(election.threshold - Fraction(popularity) / election.points_scale,
                               election.least_votes - votes))  # fmt: skip
        if votes == 0 or popularity <= 0:
            reasons[place] = Reason("no_votes", missing_votes=1)
        elif missing > 0:
            reasons[place] = Reason("below_threshold", missing_votes=missing)
        else:
            wanted.append(place)
    return wanted


def _by_popularity(election: Election, ties: TieOrder, places: Iterable[int]) -> list[tuple[int, list[int]]]:
    """Each project with those that are equal to it and not yet had their turn, itself included."""
    ordered = sorted(places, key=lambda place: (-election.popularity[place], ties.key(place)))
    by_popularity: dict[int | Fraction, list[int]] = {}
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
