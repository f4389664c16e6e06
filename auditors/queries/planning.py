"""Which field has looked at which facility, and what is due: so that nothing goes unvisited."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Min, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from auditors.models import VISITS, InspectionReport, Part, VisitRule
from councils.models import Body, SeatKind
from facilities.models import Site

USUAL_MONTHS = 12
AHEAD = timedelta(days=60)
# A facility and a field.
Pair = tuple[int, int]


class Standing(TextChoices):
    NOT_NEEDED = "NOT_NEEDED", _("Not needed")
    NEVER = "NEVER", _("Never visited")
    OVERDUE = "OVERDUE", _("Overdue")
    PLANNED = "PLANNED", _("Visit planned")
    SOON = "SOON", _("Due soon")
    VISITED = "VISITED", _("Visited in time")


GAPS = (Standing.NEVER, Standing.OVERDUE)
IN_TIME = (Standing.VISITED, Standing.SOON, Standing.PLANNED)


@dataclass(frozen=True)
class Cell:
    """One facility and one field: when it was visited last, and when it will or should be next."""

    field: SeatKind
    standing: Standing
    every_months: int
    last: date | None = None
    due: date | None = None
    planned: date | None = None

    @property
    def is_gap(self) -> bool:
        return self.standing in GAPS


@dataclass(frozen=True)
class Row:
    """One facility, of which the counts need no more; `shown` fetches those that stand on a page."""

    site_id: int
    kind_id: int
    name: str
    cells: list[Cell]

    @property
    def has_gap(self) -> bool:
        return any(cell.is_gap for cell in self.cells)

    @property
    def longest_wait(self) -> date:
        """By which the rows are ordered: what was never visited waits longest."""
        return min((cell.due or date.min for cell in self.cells if cell.is_gap), default=date.max)


@dataclass(frozen=True)
class FieldShare:
    """Of the facilities that a field has to look at, how many it has."""

    field: SeatKind
    needed: int
    in_time: int

    @property
    def percent(self) -> int:
        """Rounded down: all means all."""
        return 100 * self.in_time // self.needed if self.needed else 100


@dataclass(frozen=True)
class Matrix:
    fields: list[SeatKind]
    rows: list[Row]

    @property
    def counts(self) -> Counter[Standing]:
        return Counter(cell.standing for row in self.rows for cell in row.cells)

    @property
    def gaps(self) -> list[Row]:
        """Rows in which something is due, the longest wait first."""
        return sorted((row for row in self.rows if row.has_gap), key=lambda row: (row.longest_wait, row.name))

    @property
    def shares(self) -> list[FieldShare]:
        found = []
        for number, field in enumerate(self.fields):
            standings = Counter(row.cells[number].standing for row in self.rows)
            needed = sum(standings.values()) - standings[Standing.NOT_NEEDED]
            found.append(FieldShare(field, needed, sum(standings[one] for one in IN_TIME)))
        return found


def matrix_of(body: Body, *, at: datetime) -> Matrix:
    """Every facility in use by every field of the body, in five questions to the database however many there are.

    Of the facilities themselves it takes three columns: all are counted, and a page of them is shown.
    """
    today = timezone.localdate(at)
    fields = list(body.seat_kinds.all())
    rules = intervals_of(body)
    visits, plans = _visits(body, fields), _plans(fields, at)
    rows = []
    for site, kind, name in in_use().order_by("name", "pk").values_list("pk", "kind_id", "name"):
        cells = []
        for field in fields:
            months = rules.get((kind, field.pk), USUAL_MONTHS)
            pair = (site, field.pk)
            cells.append(cell_of(field, months, last=visits.get(pair), planned=plans.get(pair), today=today))
        rows.append(Row(site, kind, name, cells))
    return Matrix(fields, rows)


def in_use() -> QuerySet[Site]:
    return Site.objects.filter(closed_on__isnull=True)


def shown(rows: Iterable[Row]) -> list[tuple[Site, list[Cell]]]:
    """The facilities of these rows, in one question."""
    rows = list(rows)
    sites = Site.objects.select_related("kind").in_bulk([row.site_id for row in rows])
    return [(sites[row.site_id], row.cells) for row in rows if row.site_id in sites]


def cell_of(field: SeatKind, months: int, *, last: date | None, planned: date | None, today: date) -> Cell:
    if months == 0:
        return Cell(field, Standing.NOT_NEEDED, 0, last=last)
    due = months_after(last, months) if last else None
    if due is not None and due > today + AHEAD:
        standing = Standing.VISITED
    elif planned is not None:
        standing = Standing.PLANNED
    elif due is None:
        standing = Standing.NEVER
    else:
        standing = Standing.OVERDUE if due <= today else Standing.SOON
    return Cell(field, standing, months, last=last, due=due, planned=planned)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def intervals_of(body: Body) -> dict[Pair, int]:
    """By kind of facility and field, what staff have set."""
    rules = VisitRule.objects.filter(field__body=body)
    return {(kind, field): months for kind, field, months in rules.values_list("kind", "field", "every_months")}


def _visits(body: Body, fields: list[SeatKind]) -> dict[Pair, date]:
    """The last time: somebody of the field came to an activity there, or reported from there."""
    came = Part.objects.filter(
        attended=True, activity__kind__in=VISITS, activity__sites__isnull=False, term__seat_kind__in=fields
    )
    found = {
        (site, field): timezone.localdate(last)
        for site, field, last in came.values_list("activity__sites", "term__seat_kind")
        .annotate(last=Max("activity__starts_at"))
        .order_by()
    }
    reported = InspectionReport.objects.filter(term__body=body, site__isnull=False)
    for site, field, day in reported.values_list("site", "term__seat_kind").annotate(last=Max("seen_on")).order_by():
        found[site, field] = max(day, found.get((site, field), day))
    return found


def _plans(fields: list[SeatKind], at: datetime) -> dict[Pair, date]:
    """The next time that somebody of the field, who did not turn it down, is asked to come there."""
    asked = Part.objects.exclude(comes=False).filter(
        activity__kind__in=VISITS,
        activity__starts_at__gt=at,
        activity__cancelled_at__isnull=True,
        activity__sites__isnull=False,
        term__seat_kind__in=fields,
    )
    soonest = asked.values_list("activity__sites", "term__seat_kind").annotate(first=Min("activity__starts_at"))
    return {(site, field): timezone.localdate(first) for site, field, first in soonest.order_by()}
