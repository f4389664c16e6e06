"""From score sheets to places, prizes and published results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from core.notify import notify
from core.workflow import engine
from core.workflow.actors import SYSTEM
from core.workflow.models import TransitionRecord
from proposals.models import Call, Entry, JudgingRound, Proposal, Sheet
from proposals.services import call_notices, indexing, notices
from proposals.states import Audience, ProposalState
from proposals.states.judging import ROUND_HOOKS, CountingRule, TieRule

# With fewer judges, leaving out two scores would leave one person to decide.
FEWEST_FOR_TRIMMING = 4
IN_JUDGING = (ProposalState.ELIGIBLE, ProposalState.DELIBERATION)


@dataclass(frozen=True)
class Standing:
    """One entry as it came out: hundredths of points, as they are published and compared."""

    key: Any
    hundredths: int
    by_criterion: dict[str, int]
    handed_in: Any = None
    place: int = field(default=0, compare=False)


def counted(sheets: Sequence[dict[str, int]], rule: str) -> tuple[int, dict[str, int]]:
    """The score of one entry and its parts, from what each judge gave.

    A trimmed mean leaves out the sheet with the highest and that with the lowest total, in all their parts.
    """
    kept = sorted(sheets, key=lambda sheet: sum(sheet.values()))
    if rule == CountingRule.TRIMMED and len(kept) >= FEWEST_FOR_TRIMMING:
        kept = kept[1:-1]
    total = _hundredths(Fraction(sum(sum(sheet.values()) for sheet in kept), len(kept)))
    keys = kept[0].keys()
    return total, {key: _hundredths(Fraction(sum(sheet[key] for sheet in kept), len(kept))) for key in keys}


def placed(standings: Sequence[Standing], *, tie: str, criteria: Sequence[dict[str, Any]]) -> list[Standing]:
    """Best first, with places; who is still level shares the place."""
    by_weight = sorted(criteria, key=lambda one: -one["weight"])

    def rank(one: Standing) -> tuple[Any, ...]:
        if tie == TieRule.CRITERIA:
            return -one.hundredths, *(-one.by_criterion[criterion["key"]] for criterion in by_weight)
        if tie == TieRule.EARLIER:
            return -one.hundredths, one.handed_in
        return (-one.hundredths,)

    ordered = sorted(standings, key=rank)
    result: list[Standing] = []
    for position, one in enumerate(ordered, start=1):
        level = position > 1 and rank(ordered[position - 2]) == rank(one)
        place = result[-1].place if level else position
        result.append(Standing(one.key, one.hundredths, one.by_criterion, one.handed_in, place))
    return result


def prize_at(place: int, prizes: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Prizes go in their order: one first, two seconds take the places 1, 2 and 3."""
    upto = 0
    for prize in prizes:
        upto += int(prize["count"])
        if place <= upto:
            return prize
    return None


@transaction.atomic
def close(judging_round: JudgingRound, *, actor: Any, at: datetime) -> None:
    engine.apply(judging_round, "close", actor=actor, at=at)


@transaction.atomic
def publish(judging_round: JudgingRound, *, actor: Any, at: datetime) -> None:
    engine.apply(judging_round, "publish", actor=actor, at=at)


@ROUND_HOOKS.carry_out
def _carry_out(judging_round: JudgingRound, record: TransitionRecord, context: dict[str, Any]) -> None:
    if record.name == "close":
        judging_round.closed_by = record.actor
        judging_round.save(update_fields=["closed_by"])
        count(judging_round)
    elif record.name == "publish":
        judging_round.published_at = record.at
        judging_round.save(update_fields=["published_at"])
        _publish(judging_round, record)


def count(judging_round: JudgingRound) -> None:
    """Write scores, places, who goes on and who wins beside the entries."""
    entries = {entry.pk: entry for entry in judging_round.entries.select_related("proposal")}
    sheets: dict[int, list[dict[str, int]]] = {key: [] for key in entries}
    kept = Sheet.objects.filter(entry__in=entries, recusal="", judge__excused_at__isnull=True)
    for entry_id, points in kept.values_list("entry", "points"):
        sheets[entry_id].append(points)
    standings = [
        Standing(key, *counted(sheets[key], judging_round.rule), handed_in=entries[key].proposal.submitted_at)
        for key in entries
    ]
    for one in placed(standings, tie=judging_round.tie, criteria=judging_round.criteria):
        _write(entries[one.key], one, judging_round)
    fields = ["hundredths", "by_criterion", "place", "goes_on", "prize", "prize_won"]
    Entry.objects.bulk_update(entries.values(), fields)


def _write(entry: Entry, standing: Standing, judging_round: JudgingRound) -> None:
    entry.hundredths, entry.by_criterion, entry.place = standing.hundredths, standing.by_criterion, standing.place
    if standing.hundredths < judging_round.least_points * 100:
        return
    if not judging_round.is_final:
        entry.goes_on = standing.place <= (judging_round.advance or 0)
    elif prize := prize_at(standing.place, judging_round.call.prizes):
        entry.prize, entry.prize_won = prize["name"], prize.get("won") or None


def _publish(judging_round: JudgingRound, record: TransitionRecord) -> None:
    call = Call.objects.select_for_update(of=("self",)).get(pk=judging_round.call_id)
    entries = list(judging_round.entries.select_related("proposal"))
    over = judging_round.is_final or not any(entry.goes_on for entry in entries)
    if over:
        call.results_at = record.at
        call.save(update_fields=["results_at"])
        _show_entries(call)
    for entry in entries:
        if not entry.goes_on and entry.proposal.state == ProposalState.DELIBERATION:
            step = "select" if entry.prize else "leave_out"
            engine.apply(Proposal.objects.get(pk=entry.proposal_id), step, actor=SYSTEM, at=record.at)
        _tell(entry, judging_round, record.at)


def _show_entries(call: Call) -> None:
    """With the results the entries of a blind contest come onto the shelf, and with them their authors."""
    hidden = [ProposalState.DRAFT, ProposalState.MERGED, ProposalState.WITHDRAWN]
    sealed = Proposal.objects.filter(call=call, audience=Audience.NOBODY, hidden_rule="").exclude(state__in=hidden)
    for proposal in sealed.select_for_update(of=("self",)):
        proposal.audience = call.audience
        proposal.save(update_fields=["audience"])
        indexing.renew(proposal)


def _tell(entry: Entry, judging_round: JudgingRound, at: datetime) -> None:
    context = {
        "title": entry.proposal.title, "round": judging_round.label, "points": points_of(entry.hundredths or 0),
        "prize": entry.prize, "goes_on": entry.goes_on,
        "url": call_notices.path("call_results", judging_round.call.slug),
    }  # fmt: skip
    authors = notices.authors_of(entry.proposal)
    notify.queue(call_notices.RESULT, recipients=authors, at=at, context=context, target=entry.proposal)


def points_of(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _hundredths(score: Fraction) -> int:
    """Rounded half up, as people do by hand."""
    return int(score * 100 + Fraction(1, 2))
