"""What a count says: who won, in which order and why, and what the others lacked."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from budget.counting.election import Election
from budget.counting.tie_order import Tie

# Changes whenever the same election could come out differently.
RULE_VERSION = "1"


@dataclass(frozen=True)
class Round:
    """One project chosen. `price` is what one unit of satisfaction cost its residents; none under greedy rules."""

    project: int
    price: float | None = None
    tie: Tie | None = None


@dataclass(frozen=True)
class Reason:
    """Why a project is in or out. `missing_money` and `missing_votes` say what it lacked in its last comparison."""

    code: str
    missing_money: int | None = None
    missing_votes: int | None = None


@dataclass(frozen=True)
class Outcome:
    """The bare result of one rule on one election."""

    rounds: tuple[Round, ...]
    reasons: dict[int, Reason]
    share: Fraction | None = None

    @property
    def winners(self) -> tuple[int, ...]:
        return tuple(chosen.project for chosen in self.rounds)

    def total_cost(self, election: Election) -> int:
        return sum(election.projects[winner].cost for winner in self.winners)


@dataclass(frozen=True)
class Comparison:
    """How many residents prefer which of two outcomes."""

    prefer_equal_shares: int
    prefer_greedy: int
    chosen: str


@dataclass(frozen=True)
class Result:
    election: Election
    rule: str
    outcome: Outcome
    comparison: Comparison | None = None
    rule_version: str = field(default=RULE_VERSION)

    @property
    def winners(self) -> tuple[str, ...]:
        return tuple(self.election.projects[winner].identifier for winner in self.outcome.winners)

    @property
    def total_cost(self) -> int | float:
        return self.election.in_currency(self.outcome.total_cost(self.election))

    @property
    def final_share(self) -> Fraction | None:
        share = self.outcome.share
        return None if share is None else share / self.election.money_scale

    def as_mapping(self) -> dict[str, Any]:
        """For JSON: identifiers as in the file, money in the file's currency, exact fractions as text."""
        said: dict[str, Any] = {
            "rule": self.rule,
            "rule_version": self.rule_version,
            "winners": list(self.winners),
            "total_cost": self.total_cost,
            "budget": self.election.in_currency(self.election.budget),
            "voters": self.election.voters,
            "rounds": [self._round(number, chosen) for number, chosen in enumerate(self.outcome.rounds, start=1)],
            "reasons": [self._reason(place) for place in range(len(self.election.projects))],
            "ties": [
                self._tie(number, chosen.tie) for number, chosen in enumerate(self.outcome.rounds, 1) if chosen.tie
            ],
            "final_share": None if self.final_share is None else str(self.final_share),
            "input_sha256": self.election.sha256,
        }
        if self.comparison:
            said["comparison"] = {
                "prefer_equal_shares": self.comparison.prefer_equal_shares,
                "prefer_greedy": self.comparison.prefer_greedy,
                "chosen": self.comparison.chosen,
            }
        return said

    def _round(self, number: int, chosen: Round) -> dict[str, Any]:
        project = self.election.projects[chosen.project]
        said: dict[str, Any] = {
            "round": number,
            "project": project.identifier,
            "cost": self.election.in_currency(project.cost),
            "votes": self.election.support[chosen.project].votes,
        }
        if not self.election.approval:
            said["score"] = self.election.support[chosen.project].score / self.election.points_scale
        if chosen.price is not None:
            said["price"] = chosen.price
        return said

    def _reason(self, place: int) -> dict[str, Any]:
        reason = self.outcome.reasons[place]
        said: dict[str, Any] = {"project": self.election.projects[place].identifier, "reason": reason.code}
        if reason.missing_money is not None:
            said["missing_money"] = self.election.in_currency(reason.missing_money)
        if reason.missing_votes is not None:
            said["missing_votes"] = reason.missing_votes
        return said

    def _tie(self, number: int, tie: Tie) -> dict[str, Any]:
        return {
            "round": number,
            "projects": [self.election.projects[place].identifier for place in tie.projects],
            "winner": self.election.projects[tie.winner].identifier,
            "settled_by": tie.settled_by,
        }
