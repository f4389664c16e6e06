"""An officer sets up a cycle in the wizard and fixes its terms; a change needs two more, and everybody reads both."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Role
from budget.models import Cycle, Poll
from tests.budget.factories import make_project
from tests.factories import make_staff
from tests.journeys import accessibility
from tests.journeys.windows import enter

pytestmark = pytest.mark.journey
STAFF = "/budget/staff/"


def go_on(page: Any, following: str) -> None:
    page.get_by_role("button", name="저장하고 계속").click()
    page.wait_for_url(f"**{following}")


def set_up(page: Any) -> None:
    """Money and dates are typed; the other steps stand with their defaults."""
    page.get_by_role("link", name="새 회차").click()
    page.locator("#id_summary").fill("동네를 함께 가꿉니다.")
    page.locator("#id_ceiling_won").fill("300000000")
    go_on(page, "/calendar/")
    slug = page.url.split("/")[-4]
    for step in ("voters", "ballot", "counting", "pots"):
        go_on(page, f"{STAFF}{slug}/setup/{step}/")
    go_on(page, f"{STAFF}{slug}/")
    page.get_by_role("button", name="회차 공개하기").click()
    page.get_by_text("회차를 공개했습니다").wait_for()


def test_from_the_wizard_to_a_change_by_three(page: Any, live_url: str) -> None:
    officers = [make_staff(Role.ELECTION_OFFICER) for _number in range(3)]
    page.set_viewport_size({"width": 360, "height": 800})
    enter(page, live_url, officers[0], STAFF)
    set_up(page)
    cycle = Cycle.objects.get()
    manage, public = f"{STAFF}{cycle.slug}/", f"/budget/{cycle.slug}/"
    assert cycle.year > timezone.localdate().year
    page.get_by_text("사업이 둘보다 적습니다").wait_for()
    pot = Poll.objects.get().pots.get()
    for title in ("골목 가로등", "그늘막 쉼터"):
        make_project(pot, title=title)
    page.reload()
    staff_pages = [
        STAFF,
        manage,
        f"{STAFF}new/",
        *(f"{manage}setup/{step}/" for step in ("calendar", "ballot", "pots")),
    ]
    assert accessibility.faults(page, live_url, staff_pages) == {}
    page.goto(live_url + manage)
    page.get_by_role("button", name="조건 확정하고 공개하기").click()
    page.get_by_text("조건을 확정하고 공개했습니다").wait_for()

    page.get_by_role("link", name="조건 변경").click()
    poll = Poll.objects.get()
    later = timezone.localtime(poll.closes_at + timedelta(days=2))
    page.locator("#id_closes_at").fill(later.strftime("%Y-%m-%dT%H:%M"))
    page.locator("#id_reason").fill("장마로 이틀 늦춥니다.")
    page.get_by_role("button", name="승인").click()
    page.wait_for_url("**/budget/staff/changes/*/")
    change = page.url.removeprefix(live_url)
    for officer in officers[1:]:
        enter(page, live_url, officer, change)
        page.get_by_role("button", name="승인").click()
        page.get_by_text("변경을 승인했습니다").wait_for()
    assert accessibility.faults(page, live_url, [change]) == {}

    page.context.clear_cookies()
    page.goto(live_url + public)
    page.get_by_text("장마로 이틀 늦춥니다.").wait_for()
    page.get_by_role("link", name="모든 조건과 지문 보기").click()
    page.get_by_text("골목 가로등").wait_for()
    assert Poll.objects.get().terms_sha256 in page.content()
    assert accessibility.faults(page, live_url, ["/budget/", public, f"{public}terms/"]) == {}
