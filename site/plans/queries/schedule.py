"""The schedule of a plan as bars on one scale, in whole thousandths, so that no style is needed to draw it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plans.models import PlanPage, Precision, TaskCard

SCALE = 1000
THINNEST = 6


@dataclass(frozen=True)
class Mark:
    """A step of the schedule on the bar."""

    x: int
    title: str
    when: str


@dataclass(frozen=True)
class Bar:
    card: TaskCard
    x: int
    width: int
    done: int
    opens_left: bool
    opens_right: bool
    when: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    ticks: list[tuple[int, str]]
    today: int | None


def gantt(plan: PlanPage, cards: list[TaskCard], *, today: date) -> Chart:
    """One bar per task. What began before the plan or goes on after it runs to the edge."""
    start, end = date(plan.first_year, 1, 1), date(plan.last_year, 12, 31)
    span = (end - start).days + 1

    def place(day: date) -> int:
        return min(SCALE, max(0, round(SCALE * (day - start).days / span)))

    return Chart(
        bars=[_bar(card, start, end, place) for card in cards],
        ticks=[(place(day), label) for day, label in _ticks(plan)],
        today=place(today) if start <= today <= end else None,
    )


def when(starts_on: date | None, ends_on: date | None, precision: str = Precision.MONTH) -> str:
    """As it was promised: to the day, the month, the quarter …"""
    first = _said(starts_on, precision) if starts_on else ""
    last = _said(ends_on, precision) if ends_on else ""
    if first and first == last:
        return first
    if not first and not last:
        return _("all year round")
    return f"{first} ~ {last}".strip()


def day_of(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _said(day: date, precision: str) -> str:
    if precision == Precision.YEAR:
        return _("%(year)s") % {"year": day.year}
    if precision == Precision.HALF:
        first = day.month <= 6
        return (_("first half of %(year)s") if first else _("second half of %(year)s")) % {"year": day.year}
    if precision == Precision.QUARTER:
        return _("%(year)s Q%(quarter)s") % {"year": day.year, "quarter": (day.month + 2) // 3}
    if precision == Precision.MONTH:
        return date_format(day, "YEAR_MONTH_FORMAT")
    return date_format(day, "DATE_FORMAT")


def _bar(card: TaskCard, start: date, end: date, place: Any) -> Bar:
    first, last = max(card.starts_on or start, start), min(card.ends_on or end, end)
    x, after = place(first), place(last + timedelta(days=1))
    width = max(THINNEST, after - x)
    marks = []
    for row in card.content["milestones"]:
        day = day_of(row["ends_on"]) or day_of(row["starts_on"])
        if day and start <= day <= end:
            said = when(day_of(row["starts_on"]), day_of(row["ends_on"]), row["precision"])
            marks.append(Mark(place(day), row["title"], said))
    return Bar(
        card=card,
        x=min(x, SCALE - width),
        width=width,
        done=round(width * card.percent / 100),
        opens_left=card.starts_on is None or card.starts_on < start,
        opens_right=card.ends_on is None or card.ends_on > end,
        when=when(card.starts_on, card.ends_on),
        marks=tuple(marks),
    )


def _ticks(plan: PlanPage) -> list[tuple[date, str]]:
    if plan.last_year == plan.first_year:
        return [(date(plan.first_year, month, 1), _("%(month)s.") % {"month": month}) for month in (1, 4, 7, 10)]
    return [(date(year, 1, 1), str(year)) for year in plan.years]
