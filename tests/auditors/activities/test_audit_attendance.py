"""Who came, and what they are owed: once, and only while it is not paid."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from auditors.models import Activity
from auditors.services import activities, attendance
from auditors.services.refusals import AuditRefused
from councils.models import ActivityAllowance
from councils.queries import allowances as owed
from councils.services import allowances
from tests.auditors.activities.audit_office import NOW, AuditOffice
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> AuditOffice:
    made = AuditOffice()
    made.seat()
    made.seat(made.fields[1])
    return made


@pytest.fixture
def activity(office: AuditOffice) -> Activity:
    return office.plan()


def record(office: AuditOffice, activity: Activity, present: Any, **more: Any) -> None:
    attendance.record(activity, present=present, **{"by": office.officer, "at": activity.ends_at, **more})


def test_whoever_came_is_owed_the_allowance_and_nobody_else(office: AuditOffice, activity: Activity) -> None:
    came, _absent = list(activity.parts.order_by("pk"))
    record(office, activity, [came])
    activity.refresh_from_db()
    assert activity.held_at == activity.ends_at
    assert list(activity.parts.order_by("pk").values_list("attended", flat=True)) == [True, False]
    (one,) = owed.unpaid_activities(office.body)
    assert (one.member_id, one.amount, one.label) == (came.term_id, 50_000, activity.title)


def test_a_correction_moves_the_allowance(office: AuditOffice, activity: Activity) -> None:
    first, second = list(activity.parts.order_by("pk"))
    record(office, activity, [first])
    record(office, activity, [second], at=activity.ends_at + timedelta(days=1))
    assert [one.member_id for one in owed.unpaid_activities(office.body)] == [second.term_id]
    activity.refresh_from_db()
    assert activity.held_at == activity.ends_at, "the day on which it was written down first stays"


def test_said_twice_it_is_owed_once(office: AuditOffice, activity: Activity) -> None:
    parts = list(activity.parts.all())
    record(office, activity, parts)
    record(office, activity, parts)
    assert ActivityAllowance.objects.count() == 2


def test_what_is_paid_is_not_taken_back_but_others_can_still_be_added(office: AuditOffice, activity: Activity) -> None:
    first, second = list(activity.parts.order_by("pk"))
    record(office, activity, [first])
    allowances.make_payment_list(office.body, by=office.officer, at=activity.ends_at)
    with pytest.raises(AuditRefused) as caught:
        record(office, activity, [second])
    assert caught.value.code == "paid" and first.term.name in caught.value.message
    assert list(activity.parts.order_by("pk").values_list("attended", flat=True)) == [True, False]
    record(office, activity, [first, second])
    assert ActivityAllowance.objects.count() == 2


def test_without_an_allowance_nothing_is_owed(office: AuditOffice) -> None:
    activity = office.plan(allowance_won=0)
    record(office, activity, activity.parts.all())
    assert not ActivityAllowance.objects.exists()


def test_nothing_is_written_down_before_it_begins_or_after_it_was_called_off(
    office: AuditOffice, activity: Activity
) -> None:
    with pytest.raises(AuditRefused):
        record(office, activity, [], at=activity.starts_at - timedelta(minutes=1))
    activities.call_off(activity, reason="비", by=office.officer, at=NOW)
    with pytest.raises(AuditRefused):
        record(office, activity, [])


def test_a_held_activity_is_not_called_off(office: AuditOffice, activity: Activity) -> None:
    record(office, activity, [])
    with pytest.raises(AuditRefused):
        activities.call_off(activity, reason="늦음", by=office.officer, at=activity.ends_at)


def test_whoever_left_before_the_day_is_not_written_down_as_there(office: AuditOffice, activity: Activity) -> None:
    part = activity.parts.select_related("term").order_by("pk").first()
    part.term.ends_on = NOW.date() + timedelta(days=2)
    part.term.save(update_fields=["ends_on"])
    record(office, activity, [part])
    part.refresh_from_db()
    assert part.attended is False and not ActivityAllowance.objects.exists()


def test_auditors_do_not_write_down_their_own_attendance(office: AuditOffice, activity: Activity) -> None:
    for person in (activity.parts.first().term.user, make_user()):
        with pytest.raises(PermissionDenied):
            record(office, activity, [], by=person)


def test_a_member_reads_what_is_owed_and_when_it_went_on_a_list(office: AuditOffice, activity: Activity) -> None:
    user = activity.parts.first().term.user
    record(office, activity, activity.parts.all())
    (line,) = owed.of_person(user, office.body)
    assert (line.what, line.amount, line.paid_on) == (activity.title, 50_000, None)
    allowances.make_payment_list(office.body, by=office.officer, at=activity.ends_at)
    (line,) = owed.of_person(user, office.body)
    assert line.paid_on == activity.ends_at.date()
    assert owed.of_person(make_user(), office.body) == []
