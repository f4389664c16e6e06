"""Stories of several rooms, told in the order of their days."""

from datetime import date, datetime, timedelta

import pytest

from demo.timeline import Timeline, in_office_hours
from demo.world import SEOUL, World

WORLD = World.begin(seed=7, day=date(2026, 11, 2), scale=1)


@pytest.mark.django_db
def test_what_happens_is_told_in_order_also_what_one_story_adds_to_another() -> None:
    timeline, told = Timeline(WORLD), []

    def tell(what: str, days: int) -> None:
        timeline.put(WORLD.at - timedelta(days=days), lambda at: told.append((what, at)))

    tell("judged", 5)
    tell("written", 40)
    timeline.put(WORLD.at - timedelta(days=30), lambda at: tell("answered", 20))
    tell("ahead", -3)
    timeline.run()
    assert [what for what, at in told] == ["written", "answered", "judged"]
    assert [at for what, at in told] == sorted(at for what, at in told)


@pytest.mark.django_db
def test_of_two_things_at_one_moment_the_first_one_comes_first() -> None:
    timeline, told = Timeline(WORLD), []
    for what in ("one", "another", "a third"):
        timeline.put(WORLD.at - timedelta(days=1), lambda at, what=what: told.append(what))
    timeline.run()
    assert told == ["one", "another", "a third"]


@pytest.mark.parametrize(("day", "expected"), [(6, 6), (7, 9), (8, 9), (9, 9)])
def test_offices_work_on_weekdays(day: int, expected: int) -> None:
    found = in_office_hours(datetime(2026, 11, day, 21, 30, tzinfo=SEOUL), hour=10)
    assert (found.day, found.hour) == (expected, 10)
