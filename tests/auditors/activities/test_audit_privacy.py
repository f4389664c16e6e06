"""What activities keep about an auditor: given out on request, and what lies ahead goes when the person leaves."""

from datetime import timedelta

import pytest

from auditors.activity_personal_data import collect, leave
from auditors.services import activities, attendance
from tests.auditors.activities.audit_office import NOW, AuditOffice
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_person_gets_what_they_were_asked_to_answered_and_attended() -> None:
    office = AuditOffice()
    user = office.seat().user
    activity = office.plan(title="하늘공원 점검")
    activities.answer(activity, user=user, comes=True, at=NOW)
    attendance.record(activity, present=activity.parts.all(), by=office.officer, at=activity.ends_at)
    (given,) = collect(user)
    assert (given["activity"], given["comes"], given["attended"]) == ("하늘공원 점검", True, True)
    assert collect(make_user()) == []


def test_whoever_leaves_is_asked_to_nothing_more_and_what_was_stays() -> None:
    office = AuditOffice()
    user = office.seat().user
    past, ahead = office.plan(days=2), office.plan(days=9)
    leave(user=user, at=NOW + timedelta(days=5))
    assert past.parts.count() == 1 and ahead.parts.count() == 0
