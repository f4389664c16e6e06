"""The calendar of working days, against dates that were looked up one by one."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.cache import cache
from hypothesis import given, settings
from hypothesis import strategies as st

from core.deadlines import calendar, changed_days
from core.deadlines.models import ExtraHoliday
from tests.factories import make_user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_days_left_over():
    cache.clear()
    yield
    cache.clear()


def due(year, month, day, days, **options):
    return calendar.add_working_days(date(year, month, day), days, **options).date()


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ((2026, 2, 13), 1, (2026, 2, 19)),  # Seollal 16–18 February
        ((2023, 1, 20), 1, (2023, 1, 25)),  # Seollal with a substitute on Tuesday the 24th
        ((2027, 2, 5), 1, (2027, 2, 10)),  # Sunday inside Seollal moves to Tuesday the 9th
        ((2025, 10, 2), 1, (2025, 10, 10)),  # Gaecheonjeol, Chuseok, its substitute, Hangeul Day
        ((2021, 10, 1), 1, (2021, 10, 5)),  # substitute for Sunday the 3rd
        ((2021, 8, 13), 1, (2021, 8, 17)),  # substitute for Liberation Day on a Sunday
        ((2023, 9, 27), 1, (2023, 10, 4)),  # temporary holiday on 2 October
        ((2024, 9, 30), 1, (2024, 10, 2)),  # Armed Forces Day as a temporary holiday
        ((2025, 1, 24), 1, (2025, 1, 31)),  # temporary holiday before Seollal
        ((2025, 6, 2), 1, (2025, 6, 4)),  # presidential election
        ((2026, 12, 31), 1, (2027, 1, 4)),  # the year ends, then Friday 1 January and a weekend
        ((2024, 2, 28), 2, (2024, 3, 4)),  # a leap day, then Samiljeol and a weekend
        ((2026, 3, 6), 14, (2026, 3, 26)),
    ],
)
def test_known_periods_end_on_the_right_day(start, days, end):
    assert due(*start, days) == date(*end)


@pytest.mark.parametrize("year", range(2021, 2028))
def test_every_year_has_its_fixed_holidays_and_both_great_feasts(year):
    named = calendar.holidays_in(year)
    for month, day in [(1, 1), (3, 1), (5, 5), (6, 6), (8, 15), (10, 3), (10, 9), (12, 25)]:
        assert date(year, month, day) in named
    assert sum("설날" in name and "대체" not in name for name in named.values()) == 3
    assert sum("추석" in name and "대체" not in name for name in named.values()) == 3


def test_first_day_counts_only_where_it_is_said():
    assert due(2026, 3, 9, 10) == date(2026, 3, 23)
    assert due(2026, 3, 9, 10, count_first_day=True) == date(2026, 3, 20)


def test_first_day_that_counts_is_the_next_working_day_where_it_falls_on_a_weekend():
    assert due(2026, 3, 7, 1, count_first_day=True) == date(2026, 3, 9)


def test_period_ends_with_the_last_instant_of_its_day_in_seoul():
    end = calendar.add_working_days(datetime(2026, 3, 9, 3, tzinfo=UTC), 1)
    assert end.astimezone(UTC) == datetime(2026, 3, 10, 14, 59, 59, 999999, tzinfo=UTC)


def test_evening_in_london_is_already_the_next_day_in_seoul():
    assert calendar.add_working_days(datetime(2026, 3, 9, 16, tzinfo=UTC), 1).date() == date(2026, 3, 11)


def test_no_days_means_today_or_the_next_working_day():
    assert due(2026, 3, 9, 0) == date(2026, 3, 9)
    assert due(2026, 3, 7, 0) == date(2026, 3, 9)


def test_negative_period_is_refused():
    with pytest.raises(ValueError, match="negative"):
        calendar.add_working_days(date(2026, 3, 9), -1)


def test_labour_day_follows_the_law_unless_set(settings):
    assert calendar.is_working_day(date(2025, 5, 1))
    assert not calendar.is_working_day(date(2026, 5, 1))
    settings.DEADLINES_LABOUR_DAY = "off"
    assert not calendar.is_working_day(date(2025, 5, 1))
    settings.DEADLINES_LABOUR_DAY = "working"
    assert calendar.is_working_day(date(2026, 5, 1))


def test_day_added_by_staff_counts_at_once_and_removing_it_undoes_that():
    staff = make_user()
    assert due(2026, 3, 9, 1) == date(2026, 3, 10)
    extra = changed_days.add_day(
        day=date(2026, 3, 10), name="창립기념일", kind=ExtraHoliday.Kind.ADDED_HOLIDAY, actor=staff, at=AT
    )
    assert due(2026, 3, 9, 1) == date(2026, 3, 11)
    assert calendar.holidays_in(2026)[date(2026, 3, 10)] == "창립기념일"
    changed_days.remove_day(extra, actor=staff, at=AT)
    assert due(2026, 3, 9, 1) == date(2026, 3, 10)


def test_holiday_and_even_a_sunday_can_be_made_a_working_day():
    staff = make_user()
    for day in (date(2026, 5, 5), date(2026, 5, 10)):
        changed_days.add_day(day=day, name="비상근무", kind=ExtraHoliday.Kind.WORKING_DAY, actor=staff, at=AT)
        assert calendar.is_working_day(day)
    assert date(2026, 5, 5) not in calendar.holidays_in(2026)


def test_same_day_is_not_changed_twice():
    staff = make_user()
    added = {"day": date(2026, 3, 10), "kind": ExtraHoliday.Kind.ADDED_HOLIDAY, "actor": staff, "at": AT}
    changed_days.add_day(name="하나", **added)
    with pytest.raises(changed_days.DayRefused):
        changed_days.add_day(name="둘", **added)
    assert ExtraHoliday.objects.get().name == "하나"


def test_a_long_list_of_deadlines_costs_one_query(django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        for day in range(1, 29):
            calendar.add_working_days(date(2026, 3, day), 14)
            calendar.working_days_between(date(2026, 3, day), date(2026, 5, day))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ((2026, 1, 31), 1, (2026, 3, 3)),  # ends 28 February, a Saturday; 1 and 2 March are off
        ((2026, 2, 27), 3, (2026, 5, 27)),
        ((2026, 2, 28), 3, (2026, 6, 1)),  # counted from 1 March: 31 May, a Sunday
        ((2026, 11, 30), 3, (2027, 3, 2)),  # counted from 1 December: 28 February, a Sunday; 1 March is off
        ((2026, 8, 31), 6, (2027, 3, 2)),
        ((2025, 12, 15), 12, (2026, 12, 15)),
    ],
)
def test_months_are_counted_as_civil_law_does(start, count, end):
    assert calendar.add_months(date(*start), count).date() == date(*end)


def test_calendar_days_run_through_weekends_but_end_on_a_working_day():
    assert calendar.add_calendar_days(date(2026, 3, 2), 7).date() == date(2026, 3, 9)
    assert calendar.add_calendar_days(date(2026, 3, 1), 6).date() == date(2026, 3, 9)
    assert calendar.add_calendar_days(date(2026, 3, 3), 7, count_first_day=True).date() == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2026, 3, 9, 9), datetime(2026, 3, 9, 18)),
        (datetime(2026, 3, 9, 11), datetime(2026, 3, 10, 11)),
        (datetime(2026, 3, 9, 12, 30), datetime(2026, 3, 10, 12)),
        (datetime(2026, 3, 6, 20), datetime(2026, 3, 9, 18)),
        (datetime(2026, 2, 13, 17), datetime(2026, 2, 19, 17)),
    ],
)
def test_eight_working_hours_leave_out_lunch_nights_and_days_off(start, end):
    start, end = start.replace(tzinfo=calendar.SEOUL), end.replace(tzinfo=calendar.SEOUL)
    assert calendar.add_working_hours(start, 8) == end


days = st.dates(date(2021, 1, 1), date(2027, 6, 30))


@settings(deadline=None, max_examples=60)
@given(start=days, length=st.integers(1, 60))
def test_between_undoes_add(start, length):
    end = calendar.add_working_days(start, length)
    assert end.time() == time.max
    assert calendar.is_working_day(end)
    assert calendar.working_days_between(start, end) == length


@settings(deadline=None, max_examples=60)
@given(start=days, later=st.integers(0, 30), length=st.integers(0, 60), more=st.integers(0, 30))
def test_later_start_or_longer_period_never_ends_earlier(start, later, length, more):
    assert calendar.add_working_days(start + timedelta(days=later), length + more) >= calendar.add_working_days(
        start, length
    )
