"""The public list: what is on now, what is to come, and what was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q
from django.utils import timezone

from accounts.models import Department
from briefings.models import Briefing, Room, Series
from briefings.models.briefings import BriefingQuerySet
from briefings.queries.briefings import visible_to
from briefings.states.briefings import OVER, PUBLIC, BriefingState
from core.search import matching
from core.search.index import PUBLIC as FOR_EVERYBODY
from core.ui.paging import KeysetPage, paginate

PAGE_SIZE = 20
MOST_TO_COME = 100
# So long before its end a briefing begins at most: the list of what is to come walks along the beginnings.
LONGEST = timedelta(days=14)
FEW = 500
WAITING = (BriefingState.ANNOUNCED, BriefingState.CANCELLED)


@dataclass(frozen=True)
class Filters:
    """What a reader asked for; whatever is empty narrows nothing."""

    words: str = ""
    kind: str = ""
    form: str = ""
    series: Series | None = None
    department: Department | None = None

    @property
    def are_used(self) -> bool:
        return bool(self.words.strip() or self.kind or self.form or self.series or self.department)


@dataclass(frozen=True)
class Day:
    on: date
    briefings: tuple[Briefing, ...]


@dataclass(frozen=True)
class Listing:
    on_now: tuple[Briefing, ...]
    days: tuple[Day, ...]
    past: KeysetPage[Briefing]

    @property
    def is_empty(self) -> bool:
        return not (self.on_now or self.days or self.past.items)


def announced(filters: Filters) -> BriefingQuerySet:
    """The same for everybody: drafts stand on the desk of the staff."""
    rows: Any = visible_to(AnonymousUser())
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.form:
        rows = rows.filter(form=filters.form)
    if filters.series:
        rows = rows.filter(series=filters.series)
    if filters.department:
        rows = rows.filter(department=filters.department)
    if filters.words.strip():
        rows = matching.by_words(filters.words, rows, audience=FOR_EVERYBODY, few=FEW).among()
    return rows  # type: ignore[no-any-return]


def listing(filters: Filters, *, at: datetime, cursor: str = "") -> Listing:
    """On the pages after the first only what was: the rest is what one has just read."""
    rows = announced(filters)
    past = paginate(rows.filter(_is_past(at)), cursor, order="-starts_at", size=PAGE_SIZE)
    if cursor:
        return Listing((), (), past)
    return Listing(tuple(on_now(rows)), _by_day(to_come(rows, at)[:MOST_TO_COME]), past)


def on_now(rows: BriefingQuerySet) -> BriefingQuerySet:
    rooms = Prefetch("rooms", queryset=Room.objects.filter(kind=Room.Kind.MAIN), to_attr="main_rooms")
    return rows.filter(state=BriefingState.LIVE).order_by("starts_at", "pk").prefetch_related(rooms)


def to_come(rows: BriefingQuerySet, at: datetime) -> BriefingQuerySet:
    """Soonest first; what was cancelled stays until its day has passed, so that nobody comes in vain."""
    ahead = rows.filter(state__in=WAITING, starts_at__gt=at - LONGEST, ends_at__gt=at)
    return ahead.order_by("starts_at", "pk")


def _is_past(at: datetime) -> Q:
    return Q(state__in=OVER) | Q(state__in=WAITING, ends_at__lte=at)


def _by_day(briefings: Any) -> tuple[Day, ...]:
    grouped = groupby(briefings, key=lambda briefing: timezone.localdate(briefing.starts_at))
    return tuple(Day(day, tuple(of_day)) for day, of_day in grouped)


def departments() -> Any:
    used = Briefing.objects.filter(state__in=PUBLIC).values("department")
    return Department.objects.filter(pk__in=used).order_by("name")


def series() -> Any:
    return Series.objects.filter(pk__in=Briefing.objects.filter(state__in=PUBLIC).values("series")).order_by("name")
