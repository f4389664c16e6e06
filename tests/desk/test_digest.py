"""The morning's overview: who is told of what, once a day."""

from datetime import datetime, timedelta

import pytest

from accounts.models import Role
from core.deadlines.calendar import SEOUL
from core.notify.models import OutboxMessage
from desk import jobs
from desk.services import digest
from tests.factories import make_staff
from tests.workflow_example.factories import make_petition

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 4, 8, 30, tzinfo=SEOUL)


@pytest.fixture
def urgent(officer, roads) -> None:
    make_petition("밀린 것", department=roads, at=MORNING - timedelta(days=60))
    make_petition("급한 것", department=roads, assignee=officer, at=MORNING - timedelta(days=9))
    make_petition("넉넉한 것", department=roads, at=MORNING)


def test_an_officer_is_told_of_what_is_overdue_and_due_soon(officer, urgent) -> None:
    assert digest.send(MORNING) == 1
    message = OutboxMessage.objects.get()
    assert message.recipient == officer
    assert (message.context["overdue"], message.context["soon"]) == (1, 1)
    assert message.context["titles"] == "밀린 것, 급한 것"


def test_nobody_is_told_twice_a_day_but_again_tomorrow(urgent) -> None:
    for moment in (MORNING, MORNING + timedelta(minutes=30), MORNING + timedelta(days=1)):
        digest.send(moment)
    assert OutboxMessage.objects.count() == 2


def test_what_a_colleague_has_taken_is_the_colleagues(officer, roads) -> None:
    colleague = make_staff(Role.CASE_OFFICER, roads)
    make_petition("동료 것", department=roads, assignee=colleague, at=MORNING - timedelta(days=60))
    digest.send(MORNING)
    assert OutboxMessage.objects.get().recipient == colleague


def test_whoever_has_nothing_urgent_is_left_in_peace(officer, roads) -> None:
    make_petition(department=roads, at=MORNING)
    assert digest.send(MORNING) == 0
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (MORNING, True),
        (MORNING.replace(hour=7), False),
        (MORNING.replace(hour=12), False),
        (datetime(2026, 3, 1, 9, tzinfo=SEOUL), False),
        (datetime(2026, 3, 7, 9, tzinfo=SEOUL), False),
    ],
)
def test_it_goes_out_in_the_morning_of_a_working_day(moment, expected) -> None:
    assert jobs.is_morning(moment) is expected
