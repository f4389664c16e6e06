"""What follows from the ballots of a vote: totals, ranks, the outcome, and the step that settles it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.workflow import SYSTEM, engine
from councils.models import Decision, DecisionOption
from councils.models.meetings import TieRule, procedure_of
from councils.queries import attendance
from councils.queries.recusals import is_recused
from councils.services import tallies
from councils.services.ballots import Values
from councils.states.decisions import Kind, Outcome


def count(decision: Decision, taken: Sequence[Values], *, at: datetime) -> None:
    """Write totals, ranks and outcome for a vote that has its quorum; the caller holds the decision's row."""
    procedure = procedure_of(decision.item.meeting.body)
    options = list(decision.options.all())
    if decision.kind == Kind.SCORING:
        _count_scores(decision, options, taken, drop_extremes=procedure.drop_extremes)
        settle(decision, "decide", Outcome.SCORED, at=at)
        return
    votes = tallies.choice(taken, options=len(options))
    for option, number in zip(options, votes, strict=True):
        option.votes = number
    DecisionOption.objects.bulk_update(options, ["votes"])
    if decision.kind == Kind.MOTION:
        result = tallies.motion(taken)
        tied, outcome = result.tied(procedure.majority_base), Outcome.REJECTED
        if result.carried(procedure.majority_base):
            outcome = Outcome.CARRIED
    else:
        first = tallies.leading(votes)
        tied, outcome = len(first) > 1, Outcome.CHOSEN if len(first) == 1 else Outcome.REJECTED
        _rank(options, votes)
    if tied and procedure.tie_rule == TieRule.CHAIR and _chair_can_break(decision, at):
        settle(decision, "tie", Outcome.PENDING, at=at)
    else:
        settle(decision, "decide", outcome, at=at)


def _count_scores(
    decision: Decision, options: list[DecisionOption], taken: Sequence[Values], *, drop_extremes: bool
) -> None:
    results = tallies.scores(
        taken, objects=len(options), criteria=decision.criteria.count(), drop_extremes=drop_extremes
    )
    for option, result in zip(options, results, strict=True):
        option.score_hundredths = result
    DecisionOption.objects.bulk_update(options, ["score_hundredths"])
    _rank(options, results)


def _rank(options: list[DecisionOption], results: Sequence[int]) -> None:
    for option, rank in zip(options, tallies.ranks(results), strict=True):
        option.rank = rank
    DecisionOption.objects.bulk_update(options, ["rank"])


def _chair_can_break(decision: Decision, at: datetime) -> bool:
    """A chair who is here and not recused; otherwise nobody could ever settle it, and a tie rejects."""
    there = attendance.present_members(decision.item.meeting, at=at)
    return any(member.is_chair and not is_recused(member, decision.item) for member in there)


def settle(decision: Decision, step: str, outcome: Outcome, *, at: datetime) -> None:
    """Take the step that follows from the outcome, by the system."""
    decision.outcome = outcome
    if step == "decide":
        decision.decided_at = at
    decision.save(update_fields=["outcome", "decided_at", "present_at_close", "ballots_cast"])
    engine.apply(decision, step, actor=SYSTEM, at=at)
