"""A judge scores on a phone without knowing the authors, the staff closes, a superior publishes, everybody reads."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Role
from proposals.models import Call, JudgingRound
from proposals.services import judging
from tests.factories import make_department, make_staff, make_user
from tests.journeys import accessibility
from tests.journeys.windows import enter
from tests.proposals.contests import make_contest, make_entry

pytestmark = pytest.mark.journey


@pytest.fixture
def found(live_url: str) -> tuple[JudgingRound, Any, Any, Any]:
    department = make_department("시설안전처")
    officer, superior = make_staff(Role.CASE_OFFICER), make_staff(Role.DEPARTMENT_REVIEWER)
    judge = make_user(display_name="한심사")
    call: Call = make_contest(judge, officer=officer)
    for title in ("정류장에 그늘막을", "도서관을 밤까지"):
        make_entry(call, make_user(display_name="숨은글쓴이"), title=title, department=department)
    return judging.open_round(call, actor=officer, at=timezone.now()), judge, officer, superior


def test_from_blind_scores_to_published_results(
    page: Any, live_url: str, found: tuple[JudgingRound, Any, Any, Any]
) -> None:
    round_, judge, officer, superior = found
    address = f"/proposals/judging/{round_.pk}/"
    page.set_viewport_size({"width": 360, "height": 800})
    enter(page, live_url, judge, "/proposals/judging/")
    page.locator("main .card-grid a").first.click()
    page.get_by_role("link", name="1.").click()
    for number in (1, 2):
        assert "숨은글쓴이" not in page.content()
        page.get_by_label("이 응모작과 이해충돌이 없습니다").check()
        page.locator("#id_c1").fill(str(40 - number))
        page.locator("#id_c2").fill("50")
        page.get_by_role("button", name="점수 저장").click()
        page.wait_for_url(f"**{address}" if number == 2 else f"**{address}entries/2/")
    assert accessibility.faults(page, live_url, [address, f"{address}entries/1/"]) == {}

    enter(page, live_url, officer, address)
    page.get_by_role("button", name="채점 마감").click()
    page.get_by_text("채점을 마감했습니다").wait_for()
    enter(page, live_url, superior, address)
    page.get_by_role("button", name="결과 공개").click()
    page.get_by_text("결과를 공개했습니다").wait_for()

    page.context.clear_cookies()
    page.goto(live_url + round_.call.get_absolute_url())
    page.get_by_role("link", name="결과 보기").click()
    page.get_by_text("89.00").wait_for()
    assert "최우수상" in page.content()
    public = [round_.call.get_absolute_url(), f"/proposals/calls/{round_.call.slug}/results/"]
    assert accessibility.faults(page, live_url, public) == {}
