"""What happens when two do it at once: one wins, the other is told, nothing is half done."""

from datetime import timedelta
from typing import Any

import pytest

from auditors.models import Checklist
from auditors.services import activities, attendance, checklists
from auditors.services.refusals import AuditRefused
from councils.models import ActivityAllowance
from tests.auditors.activities.audit_office import NOW, AuditOffice, make_kind
from tests.discussion.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> AuditOffice:
    made = AuditOffice()
    for _number in range(2):
        made.seat()
    return made


def test_called_off_and_held_at_once_it_is_one_of_them(office: AuditOffice) -> None:
    """Each with the moment of its own request: one a second before it begins, one once it has."""
    activity = office.plan()
    before = activity.starts_at - timedelta(seconds=1)
    outcomes = at_once(
        lambda: activities.call_off(activity, reason="비", by=office.officer, at=before),
        lambda: attendance.record(activity, present=activity.parts.all(), by=office.officer, at=activity.ends_at),
    )
    assert sum(isinstance(outcome, AuditRefused) for outcome in outcomes) == 1
    activity.refresh_from_db()
    assert (activity.held_at is None) != (activity.cancelled_at is None)
    assert ActivityAllowance.objects.count() == (2 if activity.held_at else 0)


def test_attendance_written_down_twice_at_once_is_owed_once(office: AuditOffice) -> None:
    activity = office.plan()

    def record() -> Any:
        return attendance.record(activity, present=activity.parts.all(), by=office.officer, at=activity.ends_at)

    assert not any(isinstance(outcome, Exception) for outcome in at_once(record, record, record))
    assert ActivityAllowance.objects.count() == 2


def test_two_who_begin_a_checklist_at_once_work_on_one_draft(office: AuditOffice) -> None:
    kind = make_kind()

    def begin() -> Any:
        return checklists.begin_version(kind, by=office.officer, at=NOW)

    first, second = at_once(begin, begin)
    assert first == second == Checklist.objects.get()


def test_two_who_keep_a_draft_at_once_do_not_overwrite_each_other(office: AuditOffice) -> None:
    draft = checklists.begin_version(make_kind(), by=office.officer, at=NOW)
    seen, later = draft.changed_at, NOW + timedelta(minutes=1)

    def keep(text: str) -> Any:
        return checklists.keep_draft(
            draft, title=text, points=({"text": text},), seen=seen, by=office.officer, at=later
        )

    outcomes = at_once(lambda: keep("바닥"), lambda: keep("천장"))
    refused = [outcome for outcome in outcomes if isinstance(outcome, AuditRefused)]
    assert [refusal.code for refusal in refused] == ["changed"]
    draft.refresh_from_db()
    assert [point.text for point in draft.points.all()] == [draft.title]
