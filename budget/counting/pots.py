"""One pot of a vote, counted by the terms: from what stands on the ballots to what the published result says.

`budget/recount/recount.py` says the same of the same ballots, and shares no line with this.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from budget.counting.count import count
from budget.counting.election import BallotKey, Election, Project
from budget.counting.result import Outcome, Result
from budget.counting.rule import Method, Rule
from budget.counting.tie_order import TieOrder

# A ballot as it was cast: projects by number, the best first for ranks, with the points beside them.
Chosen = tuple[tuple[int, ...], tuple[int, ...]]
RANKS, POINTS = "RANKS", "POINTS"


@dataclass(frozen=True)
class Scores:
    """What others than the residents say of each project, by number: the committee's marks, a survey's shares."""

    committee: Mapping[int, Fraction] = field(default_factory=dict)
    survey: Mapping[int, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class PotCount:
    """The election of a pot and what came of it, by the rule of the terms and by the usual one."""

    pot: Mapping[str, Any]
    election: Election
    result: Result
    plain: Result

    @property
    def numbers(self) -> list[int]:
        return [int(project.identifier) for project in self.election.projects]

    @property
    def is_unanimous(self) -> bool:
        """Whoever took part knows what everybody chose."""
        return len(self.election.ballots) + bool(self.election.empty_ballots) == 1

    def totals(self) -> dict[str, dict[str, int]]:
        """Votes and points of each project, by number."""
        support = self.election.support
        return {
            str(number): {"votes": support[place].votes, "score": support[place].score}
            for place, number in enumerate(self.numbers)
        }

    def said(self) -> dict[str, Any]:
        """All that is published of a pot whose ballots are published."""
        outcome, numbers = self.result.outcome, self.numbers
        comparison = self.result.comparison
        return {
            **self.said_without_ballots(),
            "share_won": None if outcome.share is None else str(outcome.share),
            "projects": {str(number): self._project(place) for place, number in enumerate(numbers)},
            "ties": self._ties(outcome),
            "comparison": comparison and {
                "prefer_equal_shares": comparison.prefer_equal_shares,
                "prefer_greedy": comparison.prefer_greedy,
                "chosen": str(comparison.chosen),
            },
            "greedy_winners": [numbers[place] for place in self.plain.outcome.winners],
            "satisfied": satisfied(self.election, outcome),
            "satisfied_by_greedy": satisfied(self.election, self.plain.outcome),
        }  # fmt: skip

    def said_without_ballots(self) -> dict[str, Any]:
        """What is published of a pot so small that its ballots are not."""
        outcome = self.result.outcome
        return {
            "number": self.pot["number"],
            "ballots": self.election.voters,
            "winners": [self.numbers[place] for place in outcome.winners],
            "total_cost_won": outcome.total_cost(self.election),
        }

    def _project(self, place: int) -> dict[str, Any]:
        reason = self.result.outcome.reasons[place]
        return {
            "votes": self.election.support[place].votes,
            "score": str(Fraction(self.election.popularity[place])),
            "reason": reason.code,
            "missing_won": reason.missing_money,
            "missing_votes": reason.missing_votes,
        }

    def _ties(self, outcome: Outcome) -> list[dict[str, Any]]:
        numbers = self.numbers
        return [
            {
                "round": turn,
                "projects": [numbers[place] for place in chosen.tie.projects],
                "winner": numbers[chosen.tie.winner],
                "settled_by": chosen.tie.settled_by,
            }
            for turn, chosen in enumerate(outcome.rounds, start=1)
            if chosen.tie
        ]


def count_pot(
    terms: Mapping[str, Any], pot: Mapping[str, Any], ballots: Iterable[Chosen], *, lot: Sequence[int], scores: Scores
) -> PotCount:
    """`lot` is the order of all project numbers that settles what cost and votes leave equal."""
    election = election_of(terms, pot, ballots, scores)
    ties = TieOrder(election, [str(number) for number in lot])
    counting = terms["counting"]
    rule = Rule.named(counting["method"], step=counting.get("step_won", 1))
    result = count(election, rule, ties)
    return PotCount(pot, election, result, count(election, Rule(Method.GREEDY), ties))


def election_of(
    terms: Mapping[str, Any], pot: Mapping[str, Any], ballots: Iterable[Chosen], scores: Scores
) -> Election:
    """Withdrawn projects are left out of the list and of the ballots; a ballot of nothing else is an empty one."""
    listed = standing(pot)
    places = {project["number"]: place for place, project in enumerate(listed)}
    key_of = _KEYS.get(terms["ballot"]["kind"], _picked)
    keys = Counter(key_of(places, chosen) for chosen in ballots)
    empty = keys.pop(((), ()), 0)
    weights, counting = terms["weights"], terms["counting"]
    election = Election(
        projects=tuple(Project(str(one["number"]), one["cost_won"], one["title"]) for one in listed),
        budget=pot["ceiling_won"],
        ballots=dict(keys),
        approval=key_of is _picked,
        empty_ballots=empty,
        least_votes=Fraction(counting.get("least_percent", 0) * (sum(keys.values()) + empty), 100),
        rule_name=counting["method"],
    )
    if weights["residents"] == 100:
        return election
    return replace(election, weighed=_weighed(election, weights, scores))


def standing(pot: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The projects of a pot's terms that were not withdrawn, by number."""
    return sorted((one for one in pot["projects"] if not one.get("is_withdrawn")), key=lambda one: one["number"])


def satisfied(election: Election, outcome: Outcome) -> list[int]:
    """How many voters chose so many of the winners, beginning with none."""
    winners = set(outcome.winners)
    found = Counter({0: election.empty_ballots})
    for (places, _points), many in election.ballots.items():
        found[len(winners.intersection(places))] += many
    return [found[amount] for amount in range(max(found) + 1)]


def _weighed(election: Election, weights: Mapping[str, int], scores: Scores) -> tuple[Fraction, ...]:
    """Each electorate hands out its percent in proportion to what it gives each project."""
    numbers = [int(project.identifier) for project in election.projects]
    parts = [
        (weights["residents"], [Fraction(value) for value in election.popularity]),
        (weights["committee"], [scores.committee.get(number, Fraction(0)) for number in numbers]),
        (weights["survey"], [scores.survey.get(number, Fraction(0)) for number in numbers]),
    ]
    shares = [[weight * value / (sum(values) or 1) for value in values] for weight, values in parts]
    return tuple(sum(column, Fraction(0)) for column in zip(*shares, strict=True))


def _picked(places: Mapping[int, int], chosen: Chosen) -> BallotKey:
    return tuple(sorted(places[number] for number in chosen[0] if number in places)), ()


def _ranked(places: Mapping[int, int], chosen: Chosen) -> BallotKey:
    """What stands below a withdrawn project moves up."""
    left = [places[number] for number in chosen[0] if number in places]
    return _sorted_key((place, len(left) - turn) for turn, place in enumerate(left))


def _pointed(places: Mapping[int, int], chosen: Chosen) -> BallotKey:
    return _sorted_key(
        (places[number], points) for number, points in zip(*chosen, strict=True) if number in places
    )  # fmt: skip


def _sorted_key(pairs: Iterable[tuple[int, int]]) -> BallotKey:
    ordered = sorted(pairs)
    return tuple(place for place, _points in ordered), tuple(points for _place, points in ordered)


_KEYS: dict[str, Callable[[Mapping[int, int], Chosen], BallotKey]] = {RANKS: _ranked, POINTS: _pointed}
