"""Reports in confidence in figures that reveal nobody.

Only half-years that are over are shown, so that no figure changes when a report comes in. What is smaller than five is
not said, and neither is what would let somebody work it out from the total.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from auditors.models import ConfidentialReport, ReportKind
from auditors.states.confidential import ACKNOWLEDGE_PERIOD, CONFIDENTIAL_WORKFLOW
from core.deadlines.calendar import SEOUL
from core.deadlines.models import Clock, Outcome
from core.workflow.models import TransitionRecord

LEAST = 5
SHOWN_HALVES = 6
# What was done, of which the steps are counted in the half-year in which they were taken.
STEPS = ("acknowledge", "investigate", "refer", "answer", "close")


@dataclass(frozen=True)
class HalfYear:
    year: int
    half: int

    @property
    def starts_on(self) -> date:
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def ends_before(self) -> date:
        return date(self.year, 7, 1) if self.half == 1 else date(self.year + 1, 1, 1)

    @property
    def previous(self) -> "HalfYear":
        return HalfYear(self.year, 1) if self.half == 2 else HalfYear(self.year - 1, 2)


@dataclass(frozen=True)
class Figures:
    """`None` is a number that is not said."""

    period: HalfYear
    received: int | None
    by_kind: list[tuple[ReportKind, int | None]]
    steps: list[tuple[str, int | None]]
    acknowledged_in_time: int | None

    @property
    def shown_kinds(self) -> list[tuple[ReportKind, int | None]]:
        """Those in use, and earlier ones of which something is said."""
        return [(kind, count) for kind, count in self.by_kind if kind.withdrawn_at is None or count]


def last_half(day: date) -> HalfYear:
    """The newest that is over."""
    return HalfYear(day.year, 1 if day.month < 7 else 2).previous


def figures(day: date) -> list[Figures]:
    """Newest first, as far back as reports go."""
    first = ConfidentialReport.objects.order_by("received_on").values_list("received_on", flat=True).first()
    kinds, period = list(ReportKind.objects.all()), last_half(day)
    found: list[Figures] = []
    while first is not None and period.ends_before > first and len(found) < SHOWN_HALVES:
        found.append(_figures(period, kinds))
        period = period.previous
    return found


def said(counts: Mapping[Any, int]) -> tuple[int | None, dict[Any, int | None]]:
    """The total and its parts, with everything left out that is small or would give away what is small."""
    total = sum(counts.values())
    if total < LEAST:
        return None, dict.fromkeys(counts)
    hidden = {name for name, count in counts.items() if count < LEAST}
    in_order = sorted((name for name in counts if name not in hidden), key=lambda name: counts[name])
    while _gives_away([counts[name] for name in hidden]) and in_order:
        hidden.add(in_order.pop(0))
    return total, {name: None if name in hidden else count for name, count in counts.items()}


def _gives_away(hidden: list[int]) -> bool:
    """The total minus what is said is what was hidden: one number alone, or a handful of reports."""
    return sum(hidden) > 0 and (len(hidden) == 1 or sum(hidden) < LEAST)


def _figures(period: HalfYear, kinds: list[ReportKind]) -> Figures:
    received = ConfidentialReport.objects.filter(
        received_on__gte=period.starts_on, received_on__lt=period.ends_before
    ).values_list("kind", flat=True)
    counts = Counter(received)
    total, parts = said({kind.pk: counts[kind.pk] for kind in kinds})
    return Figures(
        period, total, [(kind, parts[kind.pk]) for kind in kinds], _steps(period), _acknowledged_in_time(period)
    )


def _steps(period: HalfYear) -> list[tuple[str, int | None]]:
    taken = Counter(
        TransitionRecord.objects.filter(
            workflow=CONFIDENTIAL_WORKFLOW.name, at__gte=_begin(period.starts_on), at__lt=_begin(period.ends_before)
        ).values_list("name", flat=True)
    )
    return [(name, taken[name] if taken[name] >= LEAST else None) for name in STEPS]


def _acknowledged_in_time(period: HalfYear) -> int | None:
    """In percent, of all that were acknowledged in the half-year."""
    ended = Clock.objects.filter(
        period=ACKNOWLEDGE_PERIOD.name,
        outcome=Outcome.FINISHED,
        stopped_at__gte=_begin(period.starts_on),
        stopped_at__lt=_begin(period.ends_before),
    )
    count = ended.count()
    return round(100 * ended.filter(stopped_at__lte=F("due_at")).count() / count) if count >= LEAST else None


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SEOUL)
