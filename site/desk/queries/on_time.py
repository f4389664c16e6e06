"""How many cases each department answered in time, for everybody to see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min

from accounts.models import Department
from core.deadlines.calendar import SEOUL, local_date
from core.deadlines.clocks import on_time_rates
from core.deadlines.models import Clock
from core.deadlines.queries import OnTimeRate

QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Span:
    """A year, or one quarter of it."""

    year: int
    quarter: int | None = None

    @property
    def since(self) -> datetime:
        return datetime(self.year, 3 * (self.quarter or 1) - 2, 1, tzinfo=SEOUL)

    @property
    def until(self) -> datetime:
        if self.quarter in (None, 4):
            return datetime(self.year + 1, 1, 1, tzinfo=SEOUL)
        return datetime(self.year, 3 * self.quarter + 1, 1, tzinfo=SEOUL)


@dataclass(frozen=True)
class DepartmentRate:
    department: Department | None
    figures: OnTimeRate

    @property
    def percent(self) -> float | None:
        return None if self.figures.rate is None else round(100 * self.figures.rate, 1)


def rates(span: Span, *, at: datetime) -> list[DepartmentRate]:
    """The departments in the order of their organisations; the future of a span that still runs does not count."""
    departments = Department.objects.select_related("organisation").in_bulk()
    figures = on_time_rates(since=span.since, until=min(span.until, max(at, span.since)))
    found = [DepartmentRate(departments.get(row.department_id), row) for row in figures]
    return sorted(found, key=_place)


def total(rows: list[DepartmentRate]) -> OnTimeRate:
    """All departments as if they were one."""
    figures = [row.figures for row in rows]
    return OnTimeRate(
        department_id=None,
        on_time=sum(row.on_time for row in figures),
        late=sum(row.late for row in figures),
        running=sum(row.running for row in figures),
        overdue=sum(row.overdue for row in figures),
    )


def document(span: Span, rows: list[DepartmentRate]) -> dict[str, Any]:
    """The figures as data; page and API answer with the same."""
    return {
        "year": span.year,
        "quarter": span.quarter,
        "departments": [
            {
                "organisation": row.department.organisation.name if row.department else None,
                "department": row.department.name if row.department else None,
                "on_time": row.figures.on_time,
                "late": row.figures.late,
                "running": row.figures.running,
                "overdue": row.figures.overdue,
                "on_time_percent": row.percent,
            }
            for row in rows
        ],
    }


def years(at: datetime) -> list[int]:
    """From the year of the first clock to this one, newest first."""
    this_year = local_date(at).year
    first = Clock.objects.aggregate(first=Min("started_at"))["first"]
    return list(range(this_year, (local_date(first).year if first else this_year) - 1, -1))


def _place(row: DepartmentRate) -> tuple[Any, ...]:
    if row.department is None:
        return (1, "", "")
    return (0, row.department.organisation.name, row.department.name)
