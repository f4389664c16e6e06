"""The calendar of a cycle: its phases in order, opened and closed by the clock."""

from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from budget.models import Cycle, Phase
from budget.services import cycle_notices
from budget.services.refusals import BudgetRefused
from budget.states.cycles import CycleState
from budget.states.names import PhaseKind

Span = tuple[datetime, datetime]
BATCH = 50
NEEDED = frozenset({PhaseKind.CALL.value, PhaseKind.DECISION.value})
RUNNING = (CycleState.PUBLISHED, CycleState.DECIDED)


def in_order(phases: Mapping[str, Span]) -> list[tuple[str, Span]]:
    """As a year usually goes, not by date."""
    return [(kind, phases[kind]) for kind in PhaseKind.values if kind in phases]


def refuse_disorder(phases: Mapping[str, Span], *, has_vote: bool) -> None:
    """A phase may run beside the one before it, but neither begin nor end earlier. Raises BudgetRefused."""
    if missing := [kind for kind in PhaseKind.values if kind in NEEDED and kind not in phases]:
        raise BudgetRefused("missing", _("Still without dates: %(phase)s") % {"phase": PhaseKind(missing[0]).label})
    if has_vote and PhaseKind.VOTE not in phases:
        raise BudgetRefused("vote", _("Please say when residents vote."), field="VOTE_starts_at")
    if not has_vote and PhaseKind.VOTE in phases:
        raise BudgetRefused("vote", _("There is no vote in this cycle: leave its dates empty."), field="VOTE_starts_at")
    ordered = in_order(phases)
    for kind, (starts_at, ends_at) in ordered:
        if ends_at <= starts_at:
            said = _("%(phase)s ends before it has begun.") % {"phase": PhaseKind(kind).label}
            raise BudgetRefused("order", said, field=f"{kind}_ends_at")
    for (earlier, first), (later, second) in pairwise(ordered):
        if second[0] < first[0] or second[1] < first[1]:
            words = {"earlier": PhaseKind(earlier).label, "later": PhaseKind(later).label}
            said = _("“%(later)s” may begin and end no earlier than “%(earlier)s”.") % words
            wrong = "starts_at" if second[0] < first[0] else "ends_at"
            raise BudgetRefused("order", said, field=f"{later}_{wrong}")
    voting = phases.get(PhaseKind.VOTE)
    if voting and phases[PhaseKind.DECISION][0] < voting[1]:
        raise BudgetRefused("order", _("The decision comes after the vote."), field="DECISION_starts_at")


def write_phases(cycle: Cycle, phases: Mapping[str, Span]) -> bool:
    """Put the dates in place of those there were; whether anything changed. The caller holds the cycle's row.

    What has begun or ended by the clock keeps its mark, unless its new date lies ahead again.
    """
    there = {phase.kind: phase for phase in cycle.phases.all()}
    gone = there.keys() - phases.keys()
    Phase.objects.filter(cycle=cycle, kind__in=gone).delete()
    changed = bool(gone)
    for kind, (starts_at, ends_at) in phases.items():
        phase = there.get(kind) or Phase(cycle=cycle, kind=kind)
        if (phase.starts_at, phase.ends_at) == (starts_at, ends_at):
            continue
        if phase.starts_at is not None and starts_at > phase.starts_at:
            phase.opened_at = None
        if phase.ends_at is not None and ends_at > phase.ends_at:
            phase.closed_at = None
        phase.starts_at, phase.ends_at = starts_at, ends_at
        phase.save()
        changed = True
    return changed


def is_turning(at: datetime) -> bool:
    return _turning(at).exists()


@transaction.atomic
def turn(*, at: datetime) -> int:
    """Note which phases have begun or ended, and tell those concerned; how many did.

    Two workers take different rows: what one holds, the other passes over.
    """
    found = list(_turning(at).select_for_update(of=("self",), skip_locked=True)[:BATCH])
    for phase in found:
        if phase.opened_at is None:
            phase.opened_at = phase.starts_at
            if phase.ends_at > at:
                _tell_of_beginning(phase, at)
        if phase.closed_at is None and phase.ends_at <= at:
            phase.closed_at = phase.ends_at
            key = f"{phase.kind}:{phase.ends_at.isoformat()}"
            cycle_notices.tell_officers(cycle_notices.PHASE_ENDED, phase.cycle, at=at, key=key, phase=phase.kind)
        phase.save(update_fields=["opened_at", "closed_at"])
    return len(found)


def _tell_of_beginning(phase: Phase, at: datetime) -> None:
    # Of the vote itself its own opening tells, and that comes with the first second in which one can vote.
    if phase.kind != PhaseKind.VOTE:
        context: dict[str, Any] = {"phase": phase.kind, "closes_at": phase.ends_at}
        key = f"{phase.kind}:{phase.starts_at.isoformat()}"
        cycle_notices.tell_followers(cycle_notices.PHASE_BEGAN, phase.cycle, at=at, key=key, **context)


def _turning(at: datetime) -> QuerySet[Phase]:
    opening = Q(opened_at__isnull=True, starts_at__lte=at)
    closing = Q(closed_at__isnull=True, ends_at__lte=at)
    running = Phase.objects.filter(opening | closing, cycle__state__in=RUNNING)
    return running.select_related("cycle").order_by("starts_at", "pk")


def usual_year(year: int) -> dict[str, Span]:
    """Dates to begin with: called in spring, voted on in September, carried out in the budget year."""
    before = year - 1
    days = {
        PhaseKind.CALL: (date(before, 3, 2), date(before, 4, 30)),
        PhaseKind.REVIEW: (date(before, 5, 4), date(before, 6, 30)),
        PhaseKind.SUBCOMMITTEES: (date(before, 7, 1), date(before, 8, 14)),
        PhaseKind.VOTE: (date(before, 9, 1), date(before, 9, 14)),
        PhaseKind.ASSEMBLY: (date(before, 9, 21), date(before, 9, 22)),
        PhaseKind.DECISION: (date(before, 10, 1), date(before, 10, 30)),
        PhaseKind.EXECUTION: (date(year, 1, 2), date(year, 11, 30)),
        PhaseKind.EVALUATION: (date(year, 12, 1), date(year, 12, 30)),
    }
    return {kind.value: (_moment(first, 9), _moment(last, 18)) for kind, (first, last) in days.items()}


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
