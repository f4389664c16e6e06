"""From a draft to the end: what each step asks for, and what it brings about."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from briefings.models import Briefing, Duty, Registration, Room
from briefings.services import announcing, copying, preparing, reminding
from briefings.services.refusals import BriefingRefused
from briefings.staff_notices import CANCELLED, CHANGED, NOBODY_MODERATES
from briefings.states.briefings import BriefingState
from core.audit.models import AuditRecord
from core.deadlines.calendar import Calendar
from core.notify.models import OutboxMessage
from core.workflow.engine import TransitionRefused
from tests.briefings.builders import (
    make_briefing,
    make_participant,
    make_question,
    make_rehearsal,
    make_room,
    on_duty,
    room_of,
)
from tests.factories import make_department, make_staff, make_user

pytestmark = pytest.mark.django_db
S = BriefingState


def told(event: str) -> set[int]:
    return set(OutboxMessage.objects.filter(event=event).values_list("recipient", flat=True))


def organiser(briefing: Briefing) -> Any:
    return briefing.duties.get(kind=Duty.Kind.ORGANISER).person


def sign_up(briefing: Briefing, *, person: Any = None, companions: int = 0, **fields: Any) -> Registration:
    number = Registration.objects.count()
    now = timezone.now()
    return Registration.objects.create(
        briefing=briefing, person=person, name="주민", companions=companions, registered_at=now,
        **{"confirmed_at": now, "ticket_hash": f"hash-{number}", "seed": f"seed-{number}", **fields},
    )  # fmt: skip


@pytest.mark.parametrize("state", BriefingState.values)
def test_every_state_is_reached_by_the_steps(state: str) -> None:
    briefing = make_briefing(state=state)
    assert Briefing.objects.get(pk=briefing.pk).state == state


@pytest.mark.parametrize("state", ["SUBMITTED", "SHOWN", "HELD", "HIDDEN", "ON_AIR", "ANSWERED"])
def test_every_question_can_be_built(state: str) -> None:
    room = make_room()
    assert make_question(room, state=state).state == state
    assert make_question(room, participant=make_participant(room, make_user()), state="SHOWN").is_public


def test_a_draft_comes_with_its_rooms_an_organiser_and_a_record() -> None:
    department = make_department()
    officer = make_staff(department=department)
    briefing = make_briefing(by=officer)
    assert briefing.department == department and briefing.created_by == officer
    assert set(briefing.rooms.values_list("kind", flat=True)) == set(Room.Kind.values)
    assert organiser(briefing) == officer
    assert AuditRecord.objects.filter(verb="briefings.prepare", object_id=briefing.pk, actor=officer).exists()


def test_nobody_prepares_for_another_department() -> None:
    with pytest.raises(PermissionDenied):
        make_briefing(by=make_staff(department=make_department()), department=make_department())


@pytest.mark.parametrize(
    ("fields", "blamed"),
    [
        ({"ends_at": -1}, "ends_at"),
        ({"ends_at": 15}, "ends_at"),
        ({"starts_at": -2}, "starts_at"),
        ({"starts_at": 24 * 3653}, "starts_at"),
        ({"stream_url": "http://example.test/live"}, "stream_url"),
        ({"stream_url": "javascript:alert(1)"}, "stream_url"),
        ({"stream_url": "https://name:secret@example.test/"}, "stream_url"),
        ({"recording_url": "ftp://example.test/a"}, "recording_url"),
        ({"capacity": 0}, "capacity"),
        ({"latitude": 37}, "latitude"),
        ({"registers_until": 24 * 9}, "registers_until"),
    ],
)
def test_what_cannot_be_is_refused_where_it_was_typed(fields: dict[str, Any], blamed: str) -> None:
    now, officer = timezone.now(), make_staff(department=make_department())
    starts = now + timedelta(hours=fields.pop("starts_at", 24))
    hours = fields.pop("ends_at", 2)
    if "registers_until" in fields:
        fields["registers_until"] = now + timedelta(hours=fields["registers_until"])
    with pytest.raises(BriefingRefused) as refused:
        preparing.prepare(
            by=officer, department=officer.role_grants.get().department, at=now, title="설명회", purpose="설명",
            starts_at=starts, ends_at=starts + timedelta(hours=hours), **fields,
        )  # fmt: skip
    assert refused.value.field == blamed
    assert not Briefing.objects.exists()


def _nobody_speaks(briefing: Briefing) -> None:
    briefing.agenda.all().delete()
    briefing.speakers.all().delete()


@pytest.mark.parametrize(
    "take_away",
    [
        _nobody_speaks,
        lambda briefing: briefing.duties.all().delete(),
        lambda briefing: Briefing.objects.filter(pk=briefing.pk).update(place=""),
        lambda briefing: Briefing.objects.filter(pk=briefing.pk).update(form=Briefing.Form.HYBRID),
        lambda briefing: Briefing.objects.filter(pk=briefing.pk).update(starts_at=timezone.now() - timedelta(hours=1)),
    ],
)
def test_it_is_not_announced_while_something_is_missing(take_away: Any) -> None:
    briefing = make_briefing()
    officer = organiser(briefing)
    take_away(briefing)
    with pytest.raises(TransitionRefused) as refused:
        announcing.announce(Briefing.objects.get(pk=briefing.pk), by=officer, at=timezone.now())
    assert refused.value.code == "guard"
    assert Briefing.objects.get(pk=briefing.pk).state == S.DRAFT


def test_it_begins_two_hours_before_its_time_at_most() -> None:
    briefing = make_briefing(state=S.ANNOUNCED)
    officer = organiser(briefing)
    with pytest.raises(TransitionRefused):
        announcing.begin(briefing, by=officer, at=briefing.starts_at - timedelta(hours=2, seconds=1))
    announcing.begin(briefing, by=officer, at=briefing.starts_at - timedelta(hours=2))
    room = room_of(briefing)
    assert room.is_open and room.code and len(room.code) == 6


def test_the_end_gives_the_code_back_and_closes_a_rehearsal_too() -> None:
    briefing = make_briefing(state=S.LIVE)
    rehearsal, moderator = make_rehearsal(briefing), on_duty(briefing, Duty.Kind.MODERATOR)
    at = timezone.now()
    announcing.end(briefing, by=moderator, at=at)
    assert briefing.ended_at == at
    for room in (room_of(briefing), room_of(briefing, Room.Kind.REHEARSAL)):
        assert not room.is_open and room.code is None
    announcing.resume(briefing, by=moderator, reason="질문이 남았습니다.", at=at + timedelta(minutes=5))
    assert briefing.ended_at is None and room_of(briefing).is_open and room_of(briefing).code
    assert not room_of(briefing, Room.Kind.REHEARSAL).is_open and rehearsal.pk


def test_a_day_later_it_does_not_go_on() -> None:
    briefing = make_briefing(state=S.ENDED)
    with pytest.raises(TransitionRefused):
        announcing.resume(briefing, by=organiser(briefing), reason="더", at=timezone.now() + timedelta(days=1))


@pytest.mark.parametrize("kind", [Duty.Kind.SPEAKER, Duty.Kind.HELPER, Duty.Kind.PRESENTER])
def test_others_on_duty_neither_begin_nor_cancel(kind: str) -> None:
    briefing = make_briefing(state=S.ANNOUNCED, starts_at=timezone.now() + timedelta(hours=1))
    person = on_duty(briefing, kind)
    for step, given in ((announcing.begin, {}), (announcing.cancel, {"reason": "안 함"})):
        with pytest.raises(TransitionRefused):
            step(briefing, by=person, at=timezone.now(), **given)


def test_whoever_meant_to_come_is_told_once_of_a_new_place_and_of_the_end() -> None:
    briefing = make_briefing(state=S.ANNOUNCED)
    officer, resident, gone = organiser(briefing), make_user(), make_user()
    sign_up(briefing, person=resident)
    sign_up(briefing, person=gone, cancelled_at=timezone.now())
    on_duty(briefing, Duty.Kind.MODERATOR, officer)
    preparing.change(briefing, by=officer, at=timezone.now(), place="구민회관", purpose="새로 쓴 목적")
    assert briefing.revision == 1
    assert told(CHANGED) == {officer.pk, resident.pk}
    assert OutboxMessage.objects.filter(event=CHANGED).count() == 2
    preparing.change(briefing, by=officer, at=timezone.now(), purpose="또 새로 쓴 목적")
    assert briefing.revision == 1 and OutboxMessage.objects.filter(event=CHANGED).count() == 2
    announcing.cancel(briefing, by=officer, reason="태풍", at=timezone.now())
    assert told(CANCELLED) == {officer.pk, resident.pk}


def test_the_end_of_registration_moves_along_with_the_day() -> None:
    briefing = make_briefing()
    until = briefing.starts_at - timedelta(days=1)
    officer, now = organiser(briefing), timezone.now()
    preparing.change(briefing, by=officer, at=now, registers_until=until)
    week = timedelta(days=7)
    preparing.change(briefing, by=officer, at=now, starts_at=briefing.starts_at + week, ends_at=briefing.ends_at + week)
    assert briefing.registers_until == until + week


def test_nobody_loses_a_promised_place() -> None:
    briefing = make_briefing(state=S.ANNOUNCED, capacity=10)
    officer, now = organiser(briefing), timezone.now()
    sign_up(briefing, companions=2, email="a@example.test")
    with pytest.raises(BriefingRefused) as refused:
        preparing.change(briefing, by=officer, at=now, capacity=2)
    assert refused.value.field == "capacity"
    with pytest.raises(BriefingRefused) as refused:
        preparing.change(
            briefing, by=officer, at=now, form=Briefing.Form.REMOTE, stream_url="https://live.example.test/1"
        )
    assert refused.value.field == "form"
    preparing.change(briefing, by=officer, at=now, capacity=3)
    assert Briefing.objects.get(pk=briefing.pk).capacity == 3


def test_more_places_let_the_waiting_list_in() -> None:
    briefing = make_briefing(state=S.ANNOUNCED, capacity=1)
    sign_up(briefing, email="a@example.test")
    waiting = sign_up(briefing, email="b@example.test", confirmed_at=None)
    preparing.change(briefing, by=organiser(briefing), at=timezone.now(), capacity=2)
    waiting.refresh_from_db()
    assert waiting.confirmed_at is not None


@pytest.mark.parametrize("state", [S.CANCELLED, S.DROPPED])
def test_what_does_not_take_place_is_not_changed(state: str) -> None:
    briefing = make_briefing(state=state)
    with pytest.raises(BriefingRefused):
        preparing.change(briefing, by=organiser(briefing), at=timezone.now(), title="다른 이름")


def test_while_it_is_on_only_what_is_still_of_use_changes() -> None:
    briefing = make_briefing(state=S.LIVE)
    preparing.change(
        briefing, by=organiser(briefing), at=timezone.now(), title="다른 이름", stream_url="https://live.example.test/2"
    )
    found = Briefing.objects.get(pk=briefing.pk)
    assert found.stream_url == "https://live.example.test/2" and found.title != "다른 이름"


def test_the_next_of_a_series_takes_over_what_stays_the_same() -> None:
    last = make_briefing(state=S.ENDED, captions=True, stream_url="https://live.example.test/old")
    officer = organiser(last)
    on_duty(last, Duty.Kind.MODERATOR)
    left = on_duty(last, Duty.Kind.HELPER)
    left.is_active = False
    left.save(update_fields=["is_active"])
    last.asked_at_registration.create(text="오시는 방법", kind="TEXT")
    Room.objects.filter(briefing=last, kind=Room.Kind.MAIN).update(slow_seconds=77)
    made = copying.copy_from(last, by=officer, at=timezone.now())
    assert made.state == S.DRAFT and made.captions and not made.stream_url
    began, begins = timezone.localtime(last.starts_at), timezone.localtime(made.starts_at)
    assert timedelta(days=175) < begins - began < timedelta(days=200)
    assert (begins.hour, begins.minute) == (began.hour, began.minute)
    assert Calendar.current().is_working_day(begins)
    assert made.ends_at - made.starts_at == last.ends_at - last.starts_at
    assert made.agenda.get().speaker == made.speakers.get()
    assert set(made.duties.values_list("kind", flat=True)) == {Duty.Kind.ORGANISER, Duty.Kind.MODERATOR}
    assert made.asked_at_registration.get().text == "오시는 방법"
    assert room_of(made).slow_seconds == 77 and room_of(made).code is None


def test_organisers_hear_once_that_nobody_moderates() -> None:
    briefing = make_briefing(state=S.ANNOUNCED, starts_at=timezone.now() + timedelta(hours=20))
    now = timezone.now()
    assert reminding.remind_of_moderators(at=now) == 1
    reminding.remind_of_moderators(at=now + timedelta(hours=1))
    assert OutboxMessage.objects.filter(event=NOBODY_MODERATES).count() == 1
    assert told(NOBODY_MODERATES) == {organiser(briefing).pk}
    on_duty(briefing, Duty.Kind.MODERATOR)
    assert reminding.remind_of_moderators(at=now) == 0
