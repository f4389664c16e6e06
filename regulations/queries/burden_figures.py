"""Petitions in numbers: received, answered in time, accepted, how long it took; targets and what came of them.

The staff's channel is in none of these figures, and a petition that was joined with another counts once, there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils import timezone

from accounts.models import Department
from regulations.models import ClauseChange, Judgement, Petition, PetitionAnswer, Target
from regulations.states import Audience, PetitionOutcome, PetitionState

ACCEPTING = (PetitionOutcome.ACCEPTED, PetitionOutcome.PARTIALLY_ACCEPTED)
DECIDING = (*ACCEPTING, PetitionOutcome.REJECTED, PetitionOutcome.LONG_TERM_REVIEW)
PUBLIC = Q(petition__audience=Audience.PUBLIC, petition__hidden_rule="")
SECONDS_A_DAY = 86_400


@dataclass
class Tally:
    """Of one department in one year, or of several together."""

    received: int = 0
    answered: int = 0
    on_time: int = 0
    decided: int = 0
    accepted: int = 0
    # From the day it was handed in to the first answer, of each petition that got its first answer then.
    days: list[float] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.received += other.received
        self.answered += other.answered
        self.on_time += other.on_time
        self.decided += other.decided
        self.accepted += other.accepted
        self.days += other.days

    @property
    def on_time_percent(self) -> float | None:
        return _percent(self.on_time, self.answered)

    @property
    def accepted_percent(self) -> float | None:
        return _percent(self.accepted, self.decided)

    @property
    def median_days(self) -> float | None:
        return round(median(self.days), 1) if self.days else None


@dataclass(frozen=True)
class Figures:
    """By year, then by department; every year comes with the sum of its departments."""

    tallies: dict[int, dict[int | None, Tally]]
    departments: dict[int, Department]

    @property
    def years(self) -> list[int]:
        return sorted(self.tallies, reverse=True)

    def year(self, year: int) -> Tally:
        return summed(self.tallies.get(year, {}).values())

    def rows(self, year: int) -> list[tuple[Department | None, Tally]]:
        """The departments of a year by their names; what nobody has placed yet comes last."""
        found = [(self.departments.get(pk or 0), tally) for pk, tally in self.tallies.get(year, {}).items()]
        return sorted(found, key=lambda row: (row[0] is None, row[0].name if row[0] else ""))


@dataclass(frozen=True)
class Score:
    """What a department has improved in a year, against what it set out to."""

    department: Department
    target: int
    improved: int
    promised: int

    @property
    def percent(self) -> float | None:
        return _percent(self.improved, self.target)

    @property
    def is_reached(self) -> bool:
        return 0 < self.target <= self.improved


def summed(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return whole


def figures() -> Figures:
    """Five queries, however many petitions, years and departments there are."""
    tallies: dict[int, dict[int | None, Tally]] = defaultdict(lambda: defaultdict(Tally))
    zone = timezone.get_current_timezone()
    for year, department, count in _received(zone):
        tallies[year][department].received = count
    for year, department, answered, on_time, decided, accepted in _answers(zone):
        tallies[year][department].add(Tally(0, answered, on_time, decided, accepted))
    for year, department, decided, accepted in _judgements(zone):
        tallies[year][department].add(Tally(decided=decided, accepted=accepted))
    for department, submitted_at, first in _first_answers():
        days = (first - submitted_at).total_seconds() / SECONDS_A_DAY
        tallies[timezone.localtime(first, zone).year][department].days.append(days)
    departments = Department.objects.in_bulk({pk for by_department in tallies.values() for pk in by_department if pk})
    return Figures({year: dict(row) for year, row in tallies.items()}, departments)


def _received(zone: Any) -> Any:
    rows = Petition.objects.filter(audience=Audience.PUBLIC, hidden_rule="").exclude(state=PetitionState.MERGED)
    grouped = rows.order_by().annotate(year=ExtractYear("submitted_at", tzinfo=zone)).values("year", "department")
    return grouped.annotate(count=Count("pk")).values_list("year", "department", "count")


def _answers(zone: Any) -> Any:
    rows = PetitionAnswer.objects.filter(PUBLIC, approved_at__isnull=False).order_by()
    grouped = rows.annotate(year=ExtractYear("approved_at", tzinfo=zone)).values("year", "department")
    counts = {
        "answered": Count("pk"),
        "on_time": Count("pk", filter=Q(due_at__isnull=True) | Q(approved_at__lte=F("due_at"))),
        # Keeping a rule decides nothing: the committee does.
        "decided": Count("pk", filter=Q(outcome__in=DECIDING)),
        "accepted": Count("pk", filter=Q(outcome__in=ACCEPTING)),
    }
    return grouped.annotate(**counts).values_list("year", "department", *counts)


def _judgements(zone: Any) -> Any:
    rows = Judgement.objects.filter(PUBLIC, judged_at__isnull=False).exclude(outcome="").order_by()
    grouped = rows.annotate(year=ExtractYear("judged_at", tzinfo=zone)).values("year", "petition__department")
    counts = {"decided": Count("pk"), "accepted": Count("pk", filter=Q(outcome__in=ACCEPTING))}
    return grouped.annotate(**counts).values_list("year", "petition__department", *counts)


def _first_answers() -> Any:
    rows = PetitionAnswer.objects.filter(PUBLIC, approved_at__isnull=False).order_by()
    first = rows.values("petition").annotate(first=Min("approved_at"))
    return first.values_list("petition__department", "petition__submitted_at", "first")


def scores(year: int) -> list[Score]:
    """Departments with a target, or with something improved or promised; the best first."""
    public = ClauseChange.objects.filter(PUBLIC).order_by()
    targets = dict(Target.objects.filter(year=year).values_list("department", "rules"))
    by_department = public.values_list("petition__department")
    improved = dict(by_department.filter(in_force_on__year=year).annotate(count=Count("pk")))
    promised = dict(by_department.filter(in_force_on__isnull=True).annotate(count=Count("pk")))
    found = [
        Score(one, targets.get(one.pk, 0), improved.get(one.pk, 0), promised.get(one.pk, 0))
        for one in Department.objects.filter(pk__in={*targets, *improved, *promised})
    ]
    return sorted(found, key=lambda one: (-(one.percent or 0), -one.improved, one.department.name))


def years_with_scores() -> list[int]:
    by_target = Target.objects.order_by().values_list("year", flat=True).distinct()
    changed = ClauseChange.objects.filter(PUBLIC, in_force_on__isnull=False).order_by()
    return sorted({*by_target, *changed.values_list("in_force_on__year", flat=True).distinct()}, reverse=True)


def public_changes() -> QuerySet[ClauseChange]:
    """Everything promised to a petition that everybody may read."""
    return ClauseChange.objects.filter(PUBLIC).select_related("regulation", "petition__department", "version")


def still_promised(on: date) -> tuple[list[ClauseChange], list[ClauseChange]]:
    """Those past their day, and those whose day is still to come; each the earliest first."""
    rows = sorted(public_changes().filter(in_force_on__isnull=True), key=lambda one: (one.due_on, one.pk))
    return [one for one in rows if one.is_overdue(on)], [one for one in rows if not one.is_overdue(on)]


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
