"""From the announcement to the kept promise, as each person walks it; the next of the series shows what came of it."""

import re
from datetime import timedelta
from typing import Any

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


def press_next_step(page: Page, url: str, briefing: Briefing) -> None:
    page.goto(f"{url}/briefings/desk/{briefing.pk}/")
    with page.expect_navigation():
        page.locator(f"main form[action$='/step/{step_after(briefing)}/'] button").first.click()


def step_after(briefing: Briefing) -> str:
    briefing.refresh_from_db()
    return {"DRAFT": "announce", "ANNOUNCED": "begin", "LIVE": "end", "ENDED": "conclude"}[briefing.state]


def send(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"main form [name={name}]").last.fill(value)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()


def stands(briefing: Briefing, state: str) -> None:
    briefing.refresh_from_db()
    assert briefing.state == state


def test_from_the_announcement_to_the_kept_promise(browser: Any, live_url: str) -> None:
    department, series = make_department(), Series.objects.create(name="반기 보고회", months=6)
    officer = make_staff(Role.CASE_OFFICER, department=department)
    soon = timezone.now() + timedelta(minutes=50)
    briefing = make_briefing(department=department, by=officer, starts_at=soon, series=series, capacity=3)
    desk = window_of(browser, live_url, officer, viewport=DESK)
    phone = window_of(browser, live_url, viewport=PHONE)

    # Announced; somebody without an account takes two of three places, and the next sees that one is left.
    press_next_step(desk, live_url, briefing)
    stands(briefing, BriefingState.ANNOUNCED)
    phone.goto(f"{live_url}/briefings/{briefing.pk}/")
    phone.locator("main a[href$='/register/']").first.click()
    phone.locator("[name=name]").fill("느티나무")
    phone.locator("[name=email]").fill("neutinamu@example.org")
    phone.locator("select[name=companions]").select_option("1")
    phone.locator("[name=consent]").check(force=True)
    phone.locator("main form button[type=submit]").last.click()
    expect(phone).to_have_url(re.compile("/register/sent/"))
    assert violations(phone) == []
    registration = Registration.objects.get(briefing=briefing)
    phone.goto(f"{live_url}/briefings/ticket/{ticket(registration)}/")
    expect(phone).to_have_url(re.compile("/tickets/"))
    assert violations(phone) == []
    assert registration.people == 2 and registration.confirmed_at is not None

    # It begins; at the door both are marked, and one of them asks.
    press_next_step(desk, live_url, briefing)
    stands(briefing, BriefingState.LIVE)
    desk.goto(f"{live_url}/briefings/{briefing.pk}/check-in/?q=느티")
    desk.locator("main a[href*='/check-in/']", has_text="느티나무").click()
    with desk.expect_navigation():
        desk.locator("main form button[type=submit]").first.click()
    expect(desk.locator("main")).to_contain_text("느티나무")
    registration.refresh_from_db()
    assert registration.attendance.people == 2
    room = room_of(briefing, Room.Kind.MAIN)
    phone.goto(f"{live_url}/briefings/join/{room.code}/")
    phone.locator("input[value=NICKNAME]").check(force=True)
    phone.locator("main form [name=name]").fill("느티나무")
    phone.locator("main form button[type=submit]").click()
    expect(phone).to_have_url(re.compile(rf"/rooms/{room.pk}/$"))
    phone.goto(f"{live_url}/briefings/rooms/{room.pk}/ask/")
    phone.locator("main textarea").last.fill(ASKED)
    phone.locator("main form button[type=submit]").last.click()
    expect(phone.locator("#mine")).to_contain_text(ASKED)
    desk.goto(f"{live_url}/briefings/rooms/{room.pk}/board/")
    desk.locator("[data-question] button").first.click()
    expect(phone.locator("[data-questions], main").first).to_contain_text(ASKED)

    # It ends without an answer: the department owes one, and gives it in public.
    press_next_step(desk, live_url, briefing)
    stands(briefing, BriefingState.ENDED)
    owed = FollowUp.objects.get(briefing=briefing)
    assert owed.due_at is not None
    desk.goto(f"{live_url}/briefings/follow-ups/{owed.pk}/answer/")
    send(desk, text="해가 진 뒤 삼십 분부터 해 뜨기 삼십 분 전까지 켭니다.")
    phone.goto(f"{live_url}/briefings/follow-ups/{owed.pk}/")
    expect(phone.locator("main")).to_contain_text("해 뜨기 삼십 분 전까지")
    assert Question.objects.get(text=ASKED).state == "ANSWERED"

    # What was promised is written down; the record is published, and the briefing is concluded.
    desk.goto(f"{live_url}/briefings/desk/{briefing.pk}/promises/new/")
    desk.locator("select[name=department]").select_option(str(department.pk))
    due = timezone.localdate() + timedelta(days=30)
    send(desk, text=PROMISED, promised_by="시설안전처장", due_on=due.isoformat())
    promise = Promise.objects.get(briefing=briefing)
    publish_record(briefing)
    press_next_step(desk, live_url, briefing)
    stands(briefing, BriefingState.CONCLUDED)

    # The next one of the series shows it; once it is kept, everybody reads what became of it.
    following = make_briefing(state="ANNOUNCED", by=officer, department=department, series=series)
    phone.goto(f"{live_url}/briefings/{following.pk}/")
    expect(phone.locator("main")).to_contain_text(PROMISED)
    desk.goto(f"{live_url}/briefings/promises/{promise.pk}/keep/")
    send(desk, outcome="동네별 점등 시간을 누리집에 올렸습니다.")
    phone.goto(f"{live_url}/briefings/promises/{promise.pk}/")
    expect(phone.locator("main")).to_contain_text("동네별 점등 시간을 누리집에 올렸습니다.")
    assert violations(phone) == []
    for page in (desk, phone):
        page.context.close()


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
