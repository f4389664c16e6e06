"""An evening in several browsers at once: somebody asks on a telephone, another asks the same, a moderator shows it,
the podium takes it up. In between a page is loaded anew and a line is cut."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Role
from briefings.models import Question, Room, Support
from briefings.services import polls
from tests.briefings.builders import make_briefing, make_question, make_room, on_duty
from tests.factories import make_staff
from tests.journeys.accessibility import faults, violations
from tests.journeys.windows import DESK, PHONE, window_of

TEXT = "공사하는 동안 돌아가는 길은 어디로 납니까?"


@pytest.fixture
def room(live_url: str) -> Room:
    return make_room(moderation="BEFORE")


@pytest.fixture
def staff(room: Room) -> Any:
    person = make_staff(Role.CASE_OFFICER, department=room.briefing.department)
    on_duty(room.briefing, "MODERATOR", person)
    return person


@pytest.fixture
def windows(browser: Any, live_url: str, room: Room, staff: Any) -> Iterator[dict[str, Page]]:
    """Who is there: two telephones, the moderators' board, and the screen of the hall."""
    opened = {
        "asker": window_of(browser, live_url, viewport=PHONE),
        "supporter": window_of(browser, live_url, viewport=PHONE),
        "moderator": window_of(browser, live_url, staff, viewport=DESK),
        "stage": window_of(browser, live_url, staff, viewport=DESK),
    }
    yield opened
    for page in opened.values():
        page.context.close()


def come_in(page: Page, url: str, room: Room, name: str) -> None:
    page.goto(f"{url}/briefings/join/")
    page.get_by_label("참여 번호").fill(room.code or "")
    page.locator("main form button[type=submit]").click()
    page.locator("input[value=NICKNAME]").check(force=True)
    page.locator("input[name=name]").fill(name)
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile(rf"/briefings/rooms/{room.pk}/$"))


def card(page: Page, question: int) -> Any:
    return page.locator(f"#question-{question}")


def test_a_question_goes_from_a_telephone_to_the_podium(
    windows: dict[str, Page], live_url: str, room: Room, staff: Any
) -> None:
    asker, supporter, moderator, stage = (windows[name] for name in ("asker", "supporter", "moderator", "stage"))
    come_in(asker, live_url, room, "산책하는 사람")
    come_in(supporter, live_url, room, "천변 이웃")
    moderator.goto(f"{live_url}/briefings/rooms/{room.pk}/board/")
    stage.goto(f"{live_url}/briefings/rooms/{room.pk}/screen/")

    asker.locator("[data-ask-open] a, [data-ask-open] button").click()
    asker.locator("#ask textarea").fill(TEXT)
    asker.locator("#ask form[data-ask] button[type=submit]").last.click()
    expect(asker.locator("#mine")).to_contain_text(TEXT)
    question = Question.objects.get(text=TEXT)
    assert question.state == "SUBMITTED"
    # Nobody but those on duty sees it yet.
    expect(moderator.locator("#board")).to_contain_text(TEXT)
    expect(supporter.locator("main")).not_to_contain_text(TEXT)
    expect(stage.locator("main, body").first).not_to_contain_text(TEXT)

    # The line of the one who supports is cut while the question is shown.
    supporter.context.set_offline(True)
    moderator.locator(f"[data-question='{question.pk}'] button").first.click()
    expect(asker.locator("#mine")).not_to_contain_text("확인을 기다")
    supporter.context.set_offline(False)
    expect(card(supporter, question.pk)).to_be_visible()

    card(supporter, question.pk).locator("button.support").click()
    expect(card(asker, question.pk).locator("[data-part=supports]").first).to_have_text("2")
    assert Support.objects.filter(question=question).count() == 2
    # A page that is loaded anew shows what the others see.
    asker.reload()
    expect(card(asker, question.pk).locator("[data-part=supports]").first).to_have_text("2")

    stage.locator("[data-steer-row]", has_text=TEXT).get_by_role("button").click()
    expect(stage.locator(".stage-on-air")).to_contain_text(TEXT)
    expect(card(supporter, question.pk)).to_have_attribute("data-state", "ON_AIR")
    expect(moderator.locator(".board-on-air")).to_contain_text(TEXT)
    for name, page in windows.items():
        assert violations(page) == [], name


def test_a_poll_reaches_late_comers_and_its_result_only_when_shown(
    windows: dict[str, Page], live_url: str, room: Room, staff: Any
) -> None:
    at = timezone.now()
    poll = polls.draft(room=room, by=staff, at=at, kind="SINGLE", text="무엇이 먼저입니까?", options=["조명", "의자"])
    polls.open_poll(room=room, poll=poll.pk, by=staff, at=at)
    late = windows["asker"]
    come_in(late, live_url, room, "늦은 사람")
    late.locator("[data-poll] button", has_text="의자").click()
    expect(late.locator("[data-poll] button", has_text="의자")).to_have_attribute("aria-pressed", "true")
    expect(late.locator("[data-poll]")).not_to_contain_text("100%")
    stage = windows["stage"]
    stage.goto(f"{live_url}/briefings/rooms/{room.pk}/screen/")
    expect(stage.locator("#steering")).to_contain_text("무엇이 먼저입니까?")
    polls.show_results(room=room, poll=poll.pk, by=staff, at=timezone.now())
    expect(late.locator("[data-poll]")).to_contain_text("100%")
    assert violations(late) == []


def test_without_javascript_people_ask_and_read_along(browser: Any, live_url: str, room: Room) -> None:
    shown = make_question(room, state="SHOWN")
    page = window_of(browser, live_url, viewport=PHONE, java_script_enabled=False)
    come_in(page, live_url, room, "옛날 전화기")
    assert 'http-equiv="refresh"' in page.content()
    card(page, shown.pk).locator("button.support").click()
    expect(card(page, shown.pk).locator("button.support")).to_have_attribute("aria-pressed", "true")
    page.goto(f"{live_url}/briefings/rooms/{room.pk}/ask/")
    page.locator("textarea").fill(TEXT)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("#mine")).to_contain_text(TEXT)
    page.context.close()


def test_the_four_screens_and_the_pages_around_them_pass_axe(
    browser: Any, live_url: str, room: Room, staff: Any
) -> None:
    make_question(room, state="ON_AIR")
    make_question(room, state="SHOWN")
    make_question(room, hints=["telephone"])
    coming = make_briefing(state="ANNOUNCED", by=staff, capacity=20)
    page = window_of(browser, live_url, staff, viewport=DESK)
    inside = f"/briefings/rooms/{room.pk}/"
    paths = [inside, *(f"{inside}{screen}/" for screen in ("board", "screen", "speaker", "polls", "captions", "crew"))]
    around = [
        "/briefings/", "/briefings/join/", f"/briefings/{coming.pk}/", f"/briefings/{coming.pk}/register/",
        f"/briefings/{room.briefing_id}/", "/briefings/promises/", "/briefings/follow-ups/", "/briefings/desk/",
        f"/briefings/desk/{coming.pk}/", f"/briefings/desk/{coming.pk}/registrations/",
    ]  # fmt: skip
    assert faults(page, live_url, [*paths, *around]) == {}
    page.context.close()
