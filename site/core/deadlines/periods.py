"""The lengths of all deadlines: declared in code with a default, changed by staff in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from core.audit.audit import record
from core.deadlines import calendar
from core.deadlines.models import PeriodChange


class Unit(StrEnum):
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"


@dataclass(frozen=True)
class Period:
    """A length of time under a name such as `regulations.answer`; `label` is what staff read when they change it.

    `extension` is by how many working days it may be extended, once; 0 means never. What is not `counted` stays out
    of the public rates: there a number that changes would tell that something came in.
    """

    name: str
    label: Any
    length: int
    unit: Unit = Unit.WORKING_DAYS
    count_first_day: bool = False
    extension: int = 0
    counted: bool = True

    def ends_at(self, start: datetime, length: int) -> datetime:
        if self.unit is Unit.WORKING_HOURS:
            return calendar.add_working_hours(start, length)
        if self.unit is Unit.CALENDAR_DAYS:
            return calendar.add_calendar_days(start, length, count_first_day=self.count_first_day)
        if self.unit is Unit.MONTHS:
            return calendar.add_months(start, length)
        return calendar.add_working_days(start, length, count_first_day=self.count_first_day)


_periods: dict[str, Period] = {}


def register(period: Period) -> Period:
    """Declaring two different periods under one name is a mistake."""
    if _periods.setdefault(period.name, period) != period:
        raise ValueError(f"Period {period.name} is declared twice.")
    return period


def get(name: str) -> Period:
    """Raises LookupError for a name that nobody declared."""
    try:
        return _periods[name]
    except KeyError:
        raise LookupError(f"Period {name} is not declared.") from None


def every_period() -> list[Period]:
    return sorted(_periods.values(), key=lambda period: period.name)


def uncounted() -> list[str]:
    return [name for name, period in _periods.items() if not period.counted]


def length_of(name: str) -> int:
    """What staff set, or else the declared default."""
    changed = PeriodChange.objects.filter(period=name).values_list("length", flat=True).first()
    return changed or get(name).length


def lengths() -> dict[str, int]:
    """Every period's length that holds now, in one query."""
    changed = dict(PeriodChange.objects.values_list("period", "length"))
    return {name: changed.get(name, period.length) for name, period in _periods.items()}


def end_of(name: str, *, start: datetime) -> datetime:
    return get(name).ends_at(start, length_of(name))


@transaction.atomic
def change_length(name: str, length: int, *, actor: Any, at: datetime) -> PeriodChange:
    """From now on; deadlines that run keep theirs. Raises ValueError where the length is not positive."""
    before = length_of(name)
    if length < 1:
        raise ValueError("A period has a positive length.")
    change, _created = PeriodChange.objects.update_or_create(
        period=name, defaults={"length": length, "changed_by": actor, "changed_at": at}
    )
    record(
        "core.change_period",
        actor=actor,
        at=at,
        target=change,
        detail={"period": name, "before": before, "after": length},
    )
    return change
