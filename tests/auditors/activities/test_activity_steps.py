"""Planning, changing, calling off and answering: what is possible, what is refused, and who is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Role
from auditors import activity_notices as notices
from auditors.models import Activity, ActivityKind, Part
from auditors.services import activities
from auditors.services.refusals import AuditRefused
from core.audit.models import AuditRecord
from core.notify.models import OutboxMessage
from tests.auditors.activities.audit_office import NOW, AuditOffice, make_site
from tests.factories import make_department, make_staff, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def office() -> AuditOffice:
    made = AuditOffice()
    made.seat()
    made.seat(made.fields[1])
    return made


def refused(code: str, deed: Any) -> None:
    with pytest.raises(AuditRefused) as caught:
        deed()
    assert caught.value.code == code


def told(event: str) -> list[int]:
    return sorted(OutboxMessage.objects.filter(event=event).values_list("recipient", flat=True))


def values_of(activity: Activity, **changed: Any) -> dict[str, Any]:
    return {**{name: getattr(activity, name) for name in activities.FIELDS}, "sites": activity.sites.all(), **changed}


def test_everybody_in_office_of_the_field_is_asked_and_told(office: AuditOffice) -> None:
    safety, environment = [term.user_id for term in office.body.terms.order_by("pk")]
    office.plan(field=office.safety)
    assert list(Part.objects.values_list("term__user", flat=True)) == [safety]
    office.plan()
    assert told(notices.ASKED) == sorted([safety, safety, environment])
    assert AuditRecord.objects.filter(verb="auditors.plan_activity", actor=office.officer).count() == 2


def test_whoever_is_not_in_office_on_the_day_is_not_asked(office: AuditOffice) -> None:
    gone = office.seat(office.fields[2], ends_on=NOW.date() + timedelta(days=3))
    activity = office.plan(days=7)
    assert not activity.parts.filter(term=gone).exists()


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("starts_at", {"starts_at": NOW - timedelta(minutes=1)}),
        ("ends_at", {"ends_at": NOW + timedelta(days=6)}),
        ("sites", {"sites": []}),
        ("allowance_won", {"allowance_won": 1_000_001}),
        ("starts_at", {"days": 900}),
    ],
)
def test_an_impossible_plan_is_refused_and_nobody_is_told(office: AuditOffice, code: str, given: Any) -> None:
    refused(code, lambda: office.plan(**given))
    assert not Activity.objects.exists() and not OutboxMessage.objects.exists()


def test_training_needs_no_facility(office: AuditOffice) -> None:
    assert office.plan(kind=ActivityKind.TRAINING, sites=[]).parts.count() == 2


def test_a_facility_that_is_closed_by_then_is_not_visited(office: AuditOffice) -> None:
    closed = make_site(closed_on=NOW.date() + timedelta(days=2))
    refused("sites", lambda: office.plan(sites=[closed]))
    refused("sites", lambda: office.plan(sites=[make_site() for _number in range(activities.MOST_SITES + 1)]))


def test_a_field_of_another_body_is_refused(office: AuditOffice) -> None:
    refused("field", lambda: office.plan(field=AuditOffice().safety))


@pytest.mark.parametrize("role", [Role.HONORARY_AUDITOR, Role.MODERATOR, Role.APPROVER])
def test_only_officers_plan(office: AuditOffice, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        office.plan(by=make_user(roles=(role,)))


def test_an_officer_of_another_department_plans_nothing_here(office: AuditOffice) -> None:
    with pytest.raises(PermissionDenied):
        office.plan(by=make_staff(department=make_department()))


def test_an_answer_may_be_changed_until_it_begins(office: AuditOffice) -> None:
    activity = office.plan()
    user = activity.parts.first().term.user
    assert activities.answer(activity, user=user, comes=True, at=LATER).comes is True
    assert activities.answer(activity, user=user, comes=False, at=LATER).comes is False
    refused("begun", lambda: activities.answer(activity, user=user, comes=True, at=activity.starts_at))


def test_whoever_was_not_asked_cannot_answer(office: AuditOffice) -> None:
    activity = office.plan(field=office.safety)
    with pytest.raises(PermissionDenied):
        activities.answer(activity, user=office.seat(office.fields[1]).user, comes=True, at=LATER)


def test_a_seat_given_back_before_the_day_answers_no_more(office: AuditOffice) -> None:
    activity = office.plan()
    term = activity.parts.first().term
    term.ends_on = NOW.date() + timedelta(days=2)
    term.save(update_fields=["ends_on"])
    refused("office", lambda: activities.answer(activity, user=term.user, comes=True, at=LATER))


def test_another_time_asks_again_all_but_those_who_cannot_come(office: AuditOffice) -> None:
    activity = office.plan()
    yes, no = list(activity.parts.select_related("term__user"))
    activities.answer(activity, user=yes.term.user, comes=True, at=LATER)
    activities.answer(activity, user=no.term.user, comes=False, at=LATER)
    moved = activity.starts_at + timedelta(days=1)
    given = values_of(activity, starts_at=moved, ends_at=moved + timedelta(hours=1))
    activities.change(activity, by=office.officer, at=LATER, **given)
    assert list(activity.parts.order_by("pk").values_list("comes", flat=True)) == [None, False]
    assert told(notices.MOVED) == [yes.term.user_id]


def test_another_note_keeps_the_answers(office: AuditOffice) -> None:
    activity = office.plan()
    user = activity.parts.first().term.user
    activities.answer(activity, user=user, comes=True, at=LATER)
    activities.change(activity, by=office.officer, at=LATER, **values_of(activity, note="주차장이 좁습니다."))
    assert activity.parts.get(term__user=user).comes is True
    assert len(told(notices.CHANGED)) == 2


def test_a_change_that_changes_nothing_tells_nobody(office: AuditOffice) -> None:
    activity = office.plan()
    activities.change(activity, by=office.officer, at=LATER, **values_of(activity))
    assert not told(notices.CHANGED) and not told(notices.MOVED)
    assert not AuditRecord.objects.filter(verb="auditors.change_activity").exists()


def test_for_another_field_others_are_asked_and_the_former_released(office: AuditOffice) -> None:
    activity = office.plan(field=office.safety)
    before, after = [term.user_id for term in office.body.terms.order_by("pk")]
    activities.change(activity, by=office.officer, at=LATER, **values_of(activity, field=office.fields[1]))
    assert list(activity.parts.values_list("term__user", flat=True)) == [after]
    assert told(notices.RELEASED) == [before]


def test_what_was_called_off_is_neither_changed_nor_answered(office: AuditOffice) -> None:
    activity = office.plan()
    user = activity.parts.first().term.user
    refused("reason", lambda: activities.call_off(activity, reason=" ", by=office.officer, at=LATER))
    activities.call_off(activity, reason="비가 많이 옵니다.", by=office.officer, at=LATER)
    assert len(told(notices.CALLED_OFF)) == 2
    for deed in (
        lambda: activities.call_off(activity, reason="또", by=office.officer, at=LATER),
        lambda: activities.change(activity, by=office.officer, at=LATER, **values_of(activity)),
        lambda: activities.answer(activity, user=user, comes=True, at=LATER),
    ):
        refused("called_off", deed)


def test_what_has_begun_is_not_called_off(office: AuditOffice) -> None:
    activity = office.plan()
    refused("begun", lambda: activities.call_off(activity, reason="비", by=office.officer, at=activity.starts_at))
    activity.refresh_from_db()
    assert activity.cancelled_at is None and not told(notices.CALLED_OFF)


def test_what_has_begun_is_not_moved(office: AuditOffice) -> None:
    activity = office.plan()
    refused(
        "begun", lambda: activities.change(activity, by=office.officer, at=activity.starts_at, **values_of(activity))
    )


def test_the_day_before_everybody_who_may_come_is_reminded_once(office: AuditOffice) -> None:
    activity = office.plan()
    no, willing = [part.term.user for part in activity.parts.order_by("pk")]
    activities.answer(activity, user=no, comes=False, at=LATER)
    assert activities.remind(at=activity.starts_at - timedelta(days=2)) == 0
    eve = activity.starts_at - timedelta(hours=20)
    assert [activities.remind(at=eve), activities.remind(at=eve)] == [1, 0]
    assert told(notices.REMINDER) == [willing.pk]


def test_nobody_is_reminded_of_what_they_were_told_just_now(office: AuditOffice) -> None:
    office.plan(days=0.5)
    assert activities.remind(at=NOW + timedelta(hours=1)) == 0
    assert activities.remind(at=NOW + timedelta(hours=9)) == 1


def test_a_new_seat_is_asked_by_the_clock_and_a_seat_given_back_no_longer(office: AuditOffice) -> None:
    activity = office.plan()
    assert activities.follow_terms(at=LATER) == 0
    new = office.seat(office.fields[2])
    leaving = activity.parts.first().term
    leaving.ends_on = NOW.date() + timedelta(days=2)
    leaving.save(update_fields=["ends_on"])
    assert activities.follow_terms(at=LATER) == 1
    asked = set(activity.parts.values_list("term", flat=True))
    assert new.pk in asked and leaving.pk not in asked
    assert leaving.user_id not in told(notices.RELEASED), "whoever left the body knows"


def test_notices_name_the_day_in_the_readers_language(office: AuditOffice) -> None:
    office.plan()
    text = OutboxMessage.objects.filter(event=notices.ASKED).first()
    title, body = notices.notify.kind_of(notices.ASKED).text(text.context)
    assert "점검 방문" in title and "2026년 5월 13일" in body


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": NOW},
        {"held_at": NOW},
        {"cancelled_at": NOW},
        {"cancelled_at": NOW, "cancelled_because": "비", "held_at": NOW + timedelta(days=9)},
    ],
)
def test_the_database_refuses_what_cannot_be(office: AuditOffice, wrong: Any) -> None:
    activity = office.plan()
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(**wrong)
