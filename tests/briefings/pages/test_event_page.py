"""The page of one briefing: for everybody from the announcement on, with one next step."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from briefings.models import Material, Promise, Registration, Series
from briefings.queries import event_pages
from core import uploads
from tests.briefings.builders import make_briefing, make_question, officer_of, on_duty, room_of
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def page_of(briefing, client=None):
    answer = (client or Client()).get(f"/briefings/{briefing.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def event(briefing, user=None, at=None):
    return event_pages.page_of(briefing, user=user or make_user(), at=at or timezone.now())


@pytest.mark.parametrize("state", ["ANNOUNCED", "LIVE", "ENDED", "CONCLUDED", "CANCELLED"])
def test_everybody_reads_it_from_the_announcement_on(state):
    briefing = make_briefing(state=state)
    page = page_of(briefing)
    assert briefing.title in page
    assert briefing.purpose in page
    assert Client().get(f"/en/briefings/{briefing.pk}/").status_code == 200


@pytest.mark.parametrize("state", ["DRAFT", "DROPPED"])
def test_a_draft_is_for_its_department_and_those_on_duty(state):
    briefing = make_briefing(state=state)
    url = f"/briefings/{briefing.pk}/"
    readers = [(None, 404), (make_user(), 404), (make_staff(department=make_department()), 404),
               (officer_of(briefing), 200), (on_duty(briefing, "SPEAKER"), 200)]  # fmt: skip
    for person, wanted in readers:
        client = Client()
        if person:
            sign_in(client, person)
        assert client.get(url).status_code == wanted
        assert client.get(f"{url}calendar.ics").status_code == 404


def test_the_weekday_stands_beside_the_date():
    briefing = make_briefing(state="ANNOUNCED")
    page = page_of(briefing)
    day = timezone.localtime(briefing.starts_at)
    assert date_format(day, "DATE_FORMAT") in page
    assert f"({date_format(day, 'D')})" in page


def test_a_place_has_a_pin_and_a_way_and_what_is_remote_has_neither():
    here = make_briefing(
        state="ANNOUNCED", address="한빛시 중앙로 1", latitude="37.66", longitude="126.82", directions="2번 출구"
    )
    page = page_of(here)
    assert 'data-latitude="37.660000"' in page
    assert "2번 출구" in page
    remote = make_briefing(state="ANNOUNCED", form="REMOTE", place="", stream_url="https://stream.example/x")
    assert "dure-map" not in page_of(remote)


def test_what_helps_people_to_take_part_is_said_at_once():
    briefing = make_briefing(state="ANNOUNCED", sign_language=True, hearing_loop=True, accessibility_note="휠체어 자리")
    page = page_of(briefing)
    for words in ("수어", "휠체어 자리"):
        assert words in page
    assert not event(make_briefing(state="ANNOUNCED")).is_accessible


def test_materials_and_their_files_are_public_with_the_briefing():
    at, officer = timezone.now(), make_staff(department=make_department())
    for state, wanted in (("DRAFT", 404), ("ANNOUNCED", 200)):
        briefing = make_briefing(state=state, by=officer)
        material = Material.objects.create(briefing=briefing, title="사업 개요", summary="요약", added_at=at)
        file = uploads.receive(SimpleUploadedFile("개요.csv", b"a,b\n1,2\n"), owner=officer, at=at)
        uploads.attach([file], material, at=at)
        assert Client().get(file.get_absolute_url()).status_code == wanted
    assert file.get_absolute_url() in page_of(briefing)


def test_one_registers_while_registration_is_open():
    briefing = make_briefing(state="ANNOUNCED", capacity=2)
    assert event(briefing).takes_registration
    assert not event(briefing, at=briefing.starts_at).takes_registration
    closed = make_briefing(state="ANNOUNCED", registers_until=timezone.now() + timedelta(hours=1))
    assert not event(closed, at=closed.registers_until).takes_registration
    beyond = make_briefing(state="ANNOUNCED")
    beyond.registers_until = beyond.ends_at
    assert event(beyond).registers_until == beyond.starts_at
    assert not event(make_briefing(state="ANNOUNCED", takes_registration=False)).takes_registration


def test_when_all_places_are_taken_the_page_says_so():
    briefing = make_briefing(state="ANNOUNCED", capacity=1)
    at = timezone.now()
    Registration.objects.create(
        briefing=briefing, name="가", seed="s", ticket_hash="h", registered_at=at, confirmed_at=at
    )
    found = event(briefing)
    assert (found.is_full, found.waits_in_line) == (True, True)
    assert "대기" in page_of(briefing)


def test_whoever_registered_sees_that(client):
    person, briefing = make_user(), make_briefing(state="ANNOUNCED")
    at = timezone.now()
    Registration.objects.create(
        briefing=briefing, person=person, name="가", seed="s", ticket_hash="h", registered_at=at, confirmed_at=at
    )
    assert event(briefing, person).own is not None
    assert event(briefing).own is None


def test_while_it_is_on_one_joins_by_a_press_or_a_code():
    briefing = make_briefing(state="LIVE")
    found = event(briefing)
    assert found.can_join
    page = page_of(briefing)
    assert f"/briefings/rooms/{found.room.pk}/" in page
    assert found.room.code in page
    assert not event(make_briefing(state="ENDED")).can_join


def test_a_stream_stands_in_the_page_only_while_it_is_on_and_from_known_hosts():
    film = "https://youtu.be/abcdefghijk"
    frame = "https://www.youtube-nocookie.com/embed/abcdefghijk"
    answer = Client().get(f"/briefings/{make_briefing(state='LIVE', form='HYBRID', stream_url=film).pk}/")
    assert frame in answer.content.decode()
    assert "frame-src 'self' https://www.youtube-nocookie.com" in answer["Content-Security-Policy"]
    assert frame not in page_of(make_briefing(state="ANNOUNCED", form="HYBRID", stream_url=film))
    elsewhere = page_of(make_briefing(state="LIVE", form="HYBRID", stream_url="https://elsewhere.example/x"))
    assert "<iframe" not in elsewhere
    assert 'href="https://elsewhere.example/x"' in elsewhere


def test_what_was_promised_at_the_one_before_is_shown():
    series = Series.objects.create(name="성과 설명회", months=6)
    before = make_briefing(state="ENDED", series=series)
    due = timezone.localdate() + timedelta(days=30)
    made = Promise.objects.create(
        briefing=before, text="가로등을 바꿉니다.", promised_by="시설본부장", due_on=due, first_due_on=due,
        written_at=timezone.now(), department=before.department,
    )  # fmt: skip
    page = page_of(make_briefing(state="ANNOUNCED", series=series))
    assert made.text in page
    assert "시설본부장" in page
    assert made.text not in page_of(make_briefing(state="ANNOUNCED"))
    overdue = gettext("Overdue")
    assert overdue not in page
    Promise.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert overdue in page_of(make_briefing(state="ANNOUNCED", series=series))


def test_afterwards_it_says_how_much_was_asked_and_answered():
    briefing = make_briefing(state="LIVE")
    room = room_of(briefing, slow_seconds=0)
    for state in ("SHOWN", "ANSWERED", "HIDDEN", "FOLLOW_UP"):
        make_question(room, state=state)
    counted = event(briefing).outcome
    assert (counted.questions, counted.answered, counted.owed) == (3, 1, 1)


def test_the_reason_for_calling_it_off_stands_on_top():
    page = page_of(make_briefing(state="CANCELLED"))
    assert "행사장 사정" in page


def test_those_on_duty_find_their_screens_and_others_do_not():
    briefing = make_briefing(state="ANNOUNCED")
    names = {door.name for door in event(briefing, on_duty(briefing, "MODERATOR")).doors}
    assert {"briefings:board", "briefings:presenter"} <= names
    assert {door.name for door in event(briefing, on_duty(briefing, "HELPER")).doors} >= {
        "briefings:captions", "briefings:check_in", "briefings:room",
    }  # fmt: skip
    assert event(briefing).doors == ()


def test_the_way_it_went_leaves_out_that_it_was_a_draft():
    told = [str(entry["title"]) for entry in event(make_briefing(state="CONCLUDED")).history]
    assert len(told) == 4


def test_the_page_costs_the_same_however_much_is_on_it(django_assert_max_num_queries):
    briefing = make_briefing(state="ANNOUNCED")
    client = Client()
    page_of(briefing, client)
    for number in range(10):
        Material.objects.create(briefing=briefing, title=str(number), added_at=timezone.now())
        briefing.agenda.create(title=str(number), order=number)
    with django_assert_max_num_queries(22):
        page_of(briefing, client)


def test_who_waits_for_it_to_begin_has_a_page_that_renews_itself():
    now = timezone.now()
    briefing = make_briefing(state="ANNOUNCED", starts_at=now + timedelta(minutes=30))
    topic = f'data-begins="{room_of(briefing).topic}"'
    page = page_of(briefing)
    assert topic in page and '<noscript><meta http-equiv="refresh" content="18' in page
    assert event(briefing, at=briefing.starts_at + timedelta(minutes=5)).renews_in == event_pages.RENEWS_EVERY
    for at in (briefing.starts_at - timedelta(days=1), briefing.ends_at):
        assert not event(briefing, at=at).begins_soon
    begun = page_of(make_briefing(state="LIVE"))
    assert "data-begins" not in begun and 'http-equiv="refresh"' not in begun
