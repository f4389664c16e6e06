"""A paper day in real browsers: from the envelope at the station to ballots that are counted and a published sample."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from budget.ballots import reading
from budget.models import PaperBox, PaperRow, Participation, Poll
from budget.services import opening
from budget.states.paper import BoxState, SampleState
from tests.budget.paper.stations import SOMEBODY, PaperDay, register
from tests.journeys.accessibility import WIDTHS, is_wider_than_its_window, violations
from tests.sessions import sign_in

pytestmark = pytest.mark.journey
SHEETS = ("1 2", "3 5", "0")


def page_of(browser: Any, url: str, user: Any) -> Any:
    context = browser.new_context(locale="ko-KR", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    if user is not None:
        client = Client()
        sign_in(client, user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])
    return context.new_page()


def is_fine(page: Any) -> None:
    """At both widths: nothing that axe finds, nothing that sticks out."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert not is_wider_than_its_window(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def type_sheets(page: Any, lines: tuple[str, ...]) -> None:
    """Numbers, Enter, next: the hands never leave the keyboard."""
    for number, line in enumerate(lines, start=1):
        page.get_by_role("heading", name=f"-{number}", exact=False).wait_for()
        page.locator("input:focus").wait_for()
        page.keyboard.type(line)
        page.keyboard.press("Enter")
        page.get_by_text(f"3장 가운데 {number}장 입력").wait_for()


def test_from_the_envelope_to_ballots_that_are_counted(browser: Any, live_url: str) -> None:
    now = timezone.now()
    day = PaperDay(opens_at=now - timedelta(days=2), closes_at=now + timedelta(hours=1))
    register(SOMEBODY)
    office = f"{live_url}/budget/staff/{day.slug}/paper/"
    first, second = page_of(browser, live_url, day.clerks[0]), page_of(browser, live_url, day.clerks[1])
    third, officer = page_of(browser, live_url, day.clerks[2]), page_of(browser, live_url, day.officer)

    first.goto(office)
    is_fine(first)
    first.get_by_role("link", name="투표함 1-1").click()
    first.get_by_role("link", name="봉투 접수").click()
    first.locator("[name=name]").fill(SOMEBODY.name)
    first.locator("[name=birth_date]").fill("1950-03-01")
    first.locator("[name=postal_code]").fill(SOMEBODY.postal_code)
    first.locator("[name=address]").fill(SOMEBODY.address)
    is_fine(first)
    first.keyboard.press("Enter")
    first.get_by_text("투표할 수 있는 분입니다").wait_for()
    is_fine(first)
    first.get_by_role("button", name="봉투를 받았습니다").click()
    first.get_by_text("접수했습니다").first.wait_for()
    assert Participation.objects.get().channel == "PAPER"
    # Two more came meanwhile.
    day.handed_in(3)

    first.goto(f"{office}boxes/{day.box.pk}/")
    first.get_by_role("link", name="투표함 봉인").click()
    first.locator("[name=seal_number]").fill("A-17")
    first.get_by_role("button", name="투표함 봉인").click()
    first.get_by_text("투표함을 봉인했습니다").first.wait_for()
    Poll.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    assert opening.close_poll(Poll.objects.get(), at=timezone.now())

    box_page = f"{office}boxes/{day.box.pk}/"
    first.goto(box_page)
    first.get_by_role("button", name="첫째 담당자로 열기").click()
    first.get_by_text("처리했습니다").first.wait_for()
    second.goto(box_page)
    second.get_by_role("button", name="둘째 담당자로 열기").click()
    second.get_by_text("처리했습니다").first.wait_for()
    first.goto(box_page)
    first.get_by_role("link", name="장수 세기").click()
    first.locator("[name^=found_]").fill("3")
    is_fine(first)
    first.get_by_role("button", name="장수에 서명").click()
    first.get_by_text("장수에 서명했습니다").first.wait_for()
    second.goto(box_page)
    second.get_by_role("button", name="둘째로 서명").click()
    second.get_by_role("link", name="001").wait_for()
    is_fine(second)

    for page, lines in ((first, SHEETS), (second, (SHEETS[0], "3 6", SHEETS[2]))):
        page.goto(f"{office}batches/1/")
        page.get_by_role("button", name="이 묶음 입력하기").click()
        type_sheets(page, lines)
        is_fine(page)
        page.get_by_role("button", name="이 묶음 마치기").click()
        page.get_by_text("맡은 입력을 마쳤습니다").first.wait_for()
    third.goto(f"{office}batches/1/")
    is_fine(third)
    third.get_by_role("link", name="001-02").click()
    third.locator("input:focus").wait_for()
    third.keyboard.type("3 5")
    third.keyboard.press("Enter")
    third.get_by_role("button", name="차이를 모두 확정함").click()
    third.get_by_text("묶음의 입력이 모두 맞습니다").first.wait_for()

    officer.goto(box_page)
    officer.get_by_role("button", name="투표지 반영").click()
    officer.get_by_text("처리했습니다").first.wait_for()
    assert PaperBox.objects.get().state == BoxState.ENTERED
    assert sorted(ballot.choices for ballot in reading.read(Poll.objects.get())) == ["1,2", "3,5"]

    officer.goto(office)
    officer.get_by_role("link", name="표본 뽑기").click()
    officer.locator("[name=public_word]").fill("4 1 6")
    officer.locator("[name=size]").fill("2")
    officer.get_by_role("button", name="지금 추첨하기").click()
    officer.get_by_text("표본을 뽑았습니다").first.wait_for()
    for sheet in officer.locator("main table tbody a").all_inner_texts():
        officer.get_by_role("link", name=sheet).click()
        officer.get_by_label("종이와 입력이 같음").check()
        officer.get_by_role("button", name="저장").click()
        officer.get_by_text("대조 결과를 저장했습니다").first.wait_for()
    is_fine(officer)
    officer.get_by_role("button", name="대조 결과에 서명").click()
    officer.get_by_text("대조 결과에 서명했습니다").first.wait_for()
    second.goto(f"{office}sample/")
    second.get_by_role("button", name="둘째로 서명하고").click()
    second.get_by_text("대조 결과를 공개했습니다").first.wait_for()
    assert Poll.objects.get().paper_sample.state == SampleState.PUBLISHED

    stranger = page_of(browser, live_url, None)
    stranger.goto(f"{live_url}/budget/{day.slug}/paper/")
    stranger.get_by_text("4 1 6").wait_for()
    is_fine(stranger)
    assert PaperRow.objects.filter(differed=True).count() == 1
