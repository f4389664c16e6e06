"""Working days in Korea: weekends, public, substitute and temporary holidays, and what staff changed.

The holiday library is asked once per year and process. The days that staff added or removed come from the
cache, which is emptied when one of them changes, so that a list of a hundred deadlines costs no query.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from core.deadlines.models import ExtraHoliday

SEOUL = ZoneInfo("Asia/Seoul")
_CACHE_KEY = "core.deadlines.changed-days"
# A process that shares no cache with the one that changed a day learns of it after this many seconds.
_CACHE_SECONDS = 60
_ONE_DAY = timedelta(days=1)
# No chain of holidays comes near this; it ends a search in a calendar somebody filled with nonsense.
_LONGEST_SEARCH = 20_000


class Calendar:
    """A picture of the working days at one moment. Take one for a whole list: it asks the database once."""

    def __init__(self, changed: dict[date, str]) -> None:
        self._changed = changed

    @classmethod
    def current(cls) -> Calendar:
        return cls(_changed_days())

    def is_working_day(self, day: date | datetime) -> bool:
        day = local_date(day)
        kind = self._changed.get(day)
        if kind is not None:
            return kind == ExtraHoliday.Kind.WORKING_DAY
        return day.weekday() < 5 and day not in _library_holidays(day.year, settings.DEADLINES_LABOUR_DAY)

    def next_working_day(self, day: date | datetime) -> date:
        """The day itself, or the first working day after it."""
        day = local_date(day)
        for _step in range(_LONGEST_SEARCH):
            if self.is_working_day(day):
                return day
            day += _ONE_DAY
        raise ValueError("The calendar has no working day left.")

    def add_working_days(self, start: date | datetime, days: int, *, count_first_day: bool = False) -> datetime:
        if days < 0:
            raise ValueError("A period cannot be negative.")
        first = local_date(start)
        if days == 0:
            return end_of_day(self.next_working_day(first))
        day = first if count_first_day else first + _ONE_DAY
        day = self.next_working_day(day)
        for _step in range(days - 1):
            day = self.next_working_day(day + _ONE_DAY)
        return end_of_day(day)

    def working_days_between(self, start: date | datetime, end: date | datetime) -> int:
        """Working days after `start` up to and including `end`; 0 where `end` is not later."""
        return sum(1 for day in _days_after(local_date(start), local_date(end)) if self.is_working_day(day))


def add_working_days(start: date | datetime, days: int, *, count_first_day: bool = False) -> datetime:
    """The last instant of the last day of a period of working days.

    The first day does not count unless `count_first_day` says so. Raises ValueError for a negative period.
    """
    return Calendar.current().add_working_days(start, days, count_first_day=count_first_day)


def working_days_between(start: date | datetime, end: date | datetime) -> int:
    return Calendar.current().working_days_between(start, end)


def is_working_day(day: date | datetime) -> bool:
    return Calendar.current().is_working_day(day)


def next_working_day(day: date | datetime) -> date:
    return Calendar.current().next_working_day(day)


def add_calendar_days(start: date | datetime, days: int, *, count_first_day: bool = False) -> datetime:
    """A period that runs through weekends too; it never ends on a day off, but on the next working day."""
    if days < 1:
        raise ValueError("A period has at least one day.")
    length = days - 1 if count_first_day else days
    return end_of_day(next_working_day(local_date(start) + timedelta(days=length)))


def add_months(start: date | datetime, count: int) -> datetime:
    """A period of months as civil law counts it (Civil Act §160, §161).

    It begins on the day after `start` and ends on the day before that day's like in the last month, or on
    that month's last day where there is no like; and it never ends on a day off.
    """
    if count < 1:
        raise ValueError("A period has at least one month.")
    first = local_date(start) + _ONE_DAY
    year, month = divmod(first.year * 12 + first.month - 1 + count, 12)
    month += 1
    length = months.monthrange(year, month)[1]
    last = date(year, month, first.day) - _ONE_DAY if first.day <= length else date(year, month, length)
    return end_of_day(next_working_day(last))


def add_working_hours(start: datetime, hours: float) -> datetime:
    """The instant after so many office hours, for "within 8 working hours"."""
    if hours <= 0:
        raise ValueError("A period of hours is longer than nothing.")
    left = timedelta(hours=hours)
    for opens, closes in _office_spans(start):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise ValueError("The calendar has no working day left.")


def holidays_in(year: int) -> dict[date, str]:
    """Names of the days off of a year as the calendar counts them, weekends left out."""
    named = dict(_library_holidays(year, settings.DEADLINES_LABOUR_DAY))
    for extra in ExtraHoliday.objects.filter(day__year=year):
        if extra.kind == ExtraHoliday.Kind.ADDED_HOLIDAY:
            named[extra.day] = extra.name
        else:
            named.pop(extra.day, None)
    return dict(sorted(named.items()))


def forget_changed_days() -> None:
    """To be called when a day changed, at once and again after the commit."""
    cache.delete(_CACHE_KEY)


def local_date(moment: date | datetime) -> date:
    """The day in Seoul on which an instant falls; a date stays what it is."""
    if not isinstance(moment, datetime):
        return moment
    return timezone.localtime(moment, SEOUL).date() if timezone.is_aware(moment) else moment.date()


def end_of_day(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=SEOUL)


def _changed_days() -> dict[date, str]:
    known: dict[date, str] | None = cache.get(_CACHE_KEY)
    if known is None:
        known = dict(ExtraHoliday.objects.order_by().values_list("day", "kind"))
        cache.set(_CACHE_KEY, known, _CACHE_SECONDS)
    return known


@lru_cache(maxsize=256)
def _library_holidays(year: int, labour_day: str) -> dict[date, str]:
    """`labour_day`: "law" as the library has it (a public holiday from 2026), "off" or "working" in every year."""
    found: dict[date, str] = dict(holidays.country_holidays("KR", years=year, language="ko"))
    if labour_day == "off":
        found.setdefault(date(year, 5, 1), "노동절")
    elif labour_day == "working":
        found.pop(date(year, 5, 1), None)
    return found


def _days_after(start: date, end: date) -> Iterator[date]:
    for step in range((end - start).days):
        yield start + timedelta(days=step + 1)


def _office_spans(start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of office time from `start` on, the first one cut where it has already begun."""
    start = timezone.localtime(start, SEOUL)
    working = Calendar.current()
    day = start.date()
    for _step in range(_LONGEST_SEARCH):
        if working.is_working_day(day):
            for opens_at, closes_at in settings.DEADLINES_OFFICE_HOURS:
                opens = max(datetime.combine(day, opens_at, tzinfo=SEOUL), start)
                closes = datetime.combine(day, closes_at, tzinfo=SEOUL)
                if opens < closes:
                    yield opens, closes
        day += _ONE_DAY
