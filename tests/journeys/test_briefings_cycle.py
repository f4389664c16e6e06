"""From the announcement to the kept promise, as each person walks it; the next of the series shows what came of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Role
from briefings.models import Briefing, FollowUp, Promise, Question, Registration, Room, Series
from briefings.services.registration_tickets import ticket
from briefings.states import BriefingState
from tests.briefings.builders import make_briefing, make_room, on_duty, room_of
from tests.briefings.record_pages import publish_record
from tests.factories import make_department, make_staff
from tests.journeys.accessibility import violations
from tests.journeys.windows import DESK, PHONE, window_of

ASKED = "가로등은 몇 시까지 켜 둡니까?"
PROMISED = "가로등 점등 시간을 동네별로 공개"


@dataclass
class Evening:
    """A briefing of a series, with the officer at the desk and somebody on the phone who has no account."""

    url: str
    officer: Any
    briefing: Briefing
    desk: Page
    phone: Page

    def take_next_step(self) -> None:
        self.briefing.refresh_from_db()
        step = {"DRAFT": "announce", "ANNOUNCED": "begin", "LIVE": "end", "ENDED": "conclude"}[self.briefing.state]
        self.desk.goto(f"{self.url}/briefings/desk/{self.briefing.pk}/")
        with self.desk.expect_navigation():
            self.desk.locator(f"main form[action$='/step/{step}/'] button").first.click()
        self.briefing.refresh_from_db()

    def send(self, **fields: str) -> None:
        """What stands in the form of the page at the desk."""
        for name, value in fields.items():
            self.desk.locator(f"main form [name={name}]").last.fill(value)
        with self.desk.expect_navigation():
            self.desk.locator("main form button[type=submit]").last.click()

    def shows_everybody(self, path: str, text: str) -> None:
        self.phone.goto(f"{self.url}/briefings/{path}")
        expect(self.phone.locator("main")).to_contain_text(text)


def register_two(evening: Evening) -> Registration:
    phone = evening.phone
    phone.goto(f"{evening.url}/briefings/{evening.briefing.pk}/")
    phone.locator("main a[href$='/register/']").first.click()
    phone.locator("[name=name]").fill("느티나무")
    phone.locator("[name=email]").fill("neutinamu@example.org")
    phone.locator("select[name=companions]").select_option("1")
    phone.locator("[name=consent]").check(force=True)
    phone.locator("main form button[type=submit]").last.click()
    expect(phone).to_have_url(re.compile("/register/sent/"))
    assert violations(phone) == []
    return Registration.objects.get(briefing=evening.briefing)


def confirm_by_the_letter(evening: Evening, registration: Registration) -> None:
    evening.phone.goto(f"{evening.url}/briefings/ticket/{ticket(registration)}/")
    expect(evening.phone).to_have_url(re.compile("/tickets/"))
    assert violations(evening.phone) == []
    registration.refresh_from_db()
    assert registration.people == 2 and registration.confirmed_at is not None


def mark_at_the_door(evening: Evening, registration: Registration) -> None:
    desk = evening.desk
    desk.goto(f"{evening.url}/briefings/{evening.briefing.pk}/check-in/?q=느티")
    desk.locator("main a[href*='/check-in/']", has_text="느티나무").click()
    with desk.expect_navigation():
        desk.locator("main form button[type=submit]").first.click()
    expect(desk.locator("main")).to_contain_text("느티나무")
    registration.refresh_from_db()
    assert registration.attendance.people == 2


def join_by_nickname(evening: Evening, room: Room) -> None:
    phone = evening.phone
    phone.goto(f"{evening.url}/briefings/join/{room.code}/")
    phone.locator("input[value=NICKNAME]").check(force=True)
    phone.locator("main form [name=name]").fill("느티나무")
    phone.locator("main form button[type=submit]").click()
    expect(phone).to_have_url(re.compile(rf"/rooms/{room.pk}/$"))


def ask_and_be_shown(evening: Evening, room: Room) -> None:
    desk, phone = evening.desk, evening.phone
    phone.goto(f"{evening.url}/briefings/rooms/{room.pk}/ask/")
    phone.locator("main textarea").last.fill(ASKED)
    phone.locator("main form button[type=submit]").last.click()
    expect(phone.locator("#mine")).to_contain_text(ASKED)
    desk.goto(f"{evening.url}/briefings/rooms/{room.pk}/board/")
    desk.locator("[data-question] button").first.click()
    expect(phone.locator("[data-questions], main").first).to_contain_text(ASKED)


def answer_what_is_owed(evening: Evening) -> None:
    owed = FollowUp.objects.get(briefing=evening.briefing)
    assert owed.due_at is not None
    evening.desk.goto(f"{evening.url}/briefings/follow-ups/{owed.pk}/answer/")
    evening.send(text="해가 진 뒤 삼십 분부터 해 뜨기 삼십 분 전까지 켭니다.")
    evening.shows_everybody(f"follow-ups/{owed.pk}/", "해 뜨기 삼십 분 전까지")
    assert Question.objects.get(text=ASKED).state == "ANSWERED"


def write_down_the_promise(evening: Evening) -> Promise:
    desk, briefing = evening.desk, evening.briefing
    desk.goto(f"{evening.url}/briefings/desk/{briefing.pk}/promises/new/")
    desk.locator("select[name=department]").select_option(str(briefing.department_id))
    due = timezone.localdate() + timedelta(days=30)
    evening.send(text=PROMISED, promised_by="시설안전처장", due_on=due.isoformat())
    return Promise.objects.get(briefing=briefing)


def next_of_the_series_shows_the_promise(evening: Evening) -> None:
    held = evening.briefing
    following = make_briefing(state="ANNOUNCED", by=evening.officer, department=held.department, series=held.series)
    evening.shows_everybody(f"{following.pk}/", PROMISED)


def keep(evening: Evening, promise: Promise) -> None:
    evening.desk.goto(f"{evening.url}/briefings/promises/{promise.pk}/keep/")
    evening.send(outcome="동네별 점등 시간을 누리집에 올렸습니다.")
    evening.shows_everybody(f"promises/{promise.pk}/", "동네별 점등 시간을 누리집에 올렸습니다.")
    assert violations(evening.phone) == []


@pytest.fixture
def evening(browser: Any, live_url: str) -> Iterator[Evening]:
    department, series = make_department(), Series.objects.create(name="반기 보고회", months=6)
    officer = make_staff(Role.CASE_OFFICER, department=department)
    soon = timezone.now() + timedelta(minutes=50)
    briefing = make_briefing(department=department, by=officer, starts_at=soon, series=series, capacity=3)
    desk = window_of(browser, live_url, officer, viewport=DESK)
    phone = window_of(browser, live_url, viewport=PHONE)
    yield Evening(live_url, officer, briefing, desk, phone)
    for page in (desk, phone):
        page.context.close()


def test_from_the_announcement_to_the_kept_promise(evening: Evening) -> None:
    evening.take_next_step()
    assert evening.briefing.state == BriefingState.ANNOUNCED
    registration = register_two(evening)
    confirm_by_the_letter(evening, registration)

    evening.take_next_step()
    assert evening.briefing.state == BriefingState.LIVE
    mark_at_the_door(evening, registration)
    room = room_of(evening.briefing, Room.Kind.MAIN)
    join_by_nickname(evening, room)
    ask_and_be_shown(evening, room)

    # It ends without an answer: the department owes one, and gives it in public.
    evening.take_next_step()
    assert evening.briefing.state == BriefingState.ENDED
    answer_what_is_owed(evening)
    promise = write_down_the_promise(evening)

    publish_record(evening.briefing)
    evening.take_next_step()
    assert evening.briefing.state == BriefingState.CONCLUDED
    next_of_the_series_shows_the_promise(evening)
    keep(evening, promise)


def test_whoever_types_questions_in_reads_what_is_missing_and_goes_on_typing(browser: Any, live_url: str) -> None:
    room = make_room()
    helper = window_of(browser, live_url, on_duty(room.briefing, "HELPER"), viewport=PHONE)
    helper.goto(f"{live_url}/briefings/rooms/{room.pk}/enter/")
    press = helper.locator("form.entry-form button[type=submit]")
    press.click()
    expect(helper.locator("[data-error-summary]")).to_be_focused()
    assert violations(helper) == []
    helper.locator("textarea[name=text]").fill(ASKED)
    press.click()
    expect(helper.locator(".entered")).to_contain_text(ASKED)
    expect(helper.locator("textarea[name=text]")).to_be_focused()
    assert room.questions.get().text == ASKED
    helper.context.close()
