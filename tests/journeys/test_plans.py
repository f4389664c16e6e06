"""Staff report a month on a telephone, a checker confirms it, the dashboard changes, and a follower is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.notify.models import OutboxMessage
from core.search.index import put
from plans.models import ProgressEntry, TaskCard
from tests.factories import make_user
from tests.journeys import accessibility
from tests.journeys.windows import enter
from tests.plans.factories import House, due_entry, frozen, make_house, strategy, target, task

pytestmark = pytest.mark.journey

TELEPHONE = {"width": 360, "height": 740}
TEXT = "물빛공원 그늘막 열 곳 가운데 여섯 곳을 놓았습니다."


@pytest.fixture
def house(live_url: str) -> House:
    return make_house()


@pytest.fixture
def card(house: House) -> TaskCard:
    step = {"title": "설치", "starts_on": "2026-02-01", "ends_on": "2026-10-31", "precision": "MONTH"}
    shades = task(
        house, "1-1", title="그늘막 놓기", as_is="그늘이 없음", to_be="열 곳에 그늘", starts_on="2026-01-01",
        ends_on="2026-12-31", targets=[target("그늘막", 2026, "10"), target("그늘막", 2027, "20")], milestones=[step],
    )  # fmt: skip
    plan = frozen(house, [strategy("1", [shades, task(house, "1-2")])])
    put(
        house.works,
        kind="disclosure",
        title="그늘막 구매 계약 공개",
        url="/disclosures/7/",
        published_at=timezone.now(),
    )
    return TaskCard.objects.get(plan=plan, code="1-1")


@pytest.fixture
def entry(card: TaskCard) -> ProgressEntry:
    return due_entry(card, month=(2026, 3), at=timezone.now() - timedelta(days=2))


def test_a_month_from_the_telephone_to_the_dashboard(
    page: Any, live_url: str, house: House, card: TaskCard, entry: ProgressEntry
) -> None:
    page.set_viewport_size(TELEPHONE)
    resident = make_user()
    enter(page, live_url, resident, "/accounts/")
    page.goto(f"{live_url}{card.get_absolute_url()}")
    page.locator("#follow").click()
    page.locator("#follow[aria-pressed=true]").wait_for()

    enter(page, live_url, house.head, "/plans/work/")
    page.get_by_role("link", name="1-1 그늘막 놓기").first.click()
    page.locator("#id_text").fill(TEXT)
    page.locator("#id_percent").fill("60")
    page.locator(f"[name=number-{card.targets.get(first_year=2026).pk}]").fill("6")
    page.locator("#evidence-words").press_sequentially("그늘막 구매")
    page.locator("#evidence-found [data-put]").click()
    assert page.locator("#id_links").input_value() == "/disclosures/7/"
    assert accessibility.violations(page) == []
    assert not accessibility.is_wider_than_its_window(page)
    page.get_by_role("button", name="제출하기").click()
    page.wait_for_url("**/plans/work/")

    enter(page, live_url, house.checker, f"/plans/work/entries/{entry.pk}/")
    assert TEXT in page.locator("main").text_content()
    page.get_by_role("button", name="확인", exact=True).click()
    page.wait_for_url("**/plans/work/")

    page.context.clear_cookies()
    page.goto(f"{live_url}{card.get_absolute_url()}")
    shown = page.locator(".entry").first
    assert TEXT in shown.text_content()
    assert shown.get_by_role("link", name="그늘막 구매 계약 공개").is_visible()
    page.goto(f"{live_url}/plans/{card.plan.slug}/")
    assert "30" in page.locator(".plan-statistics").text_content(), "the mean of 60 % and 0 %"
    assert OutboxMessage.objects.filter(recipient=resident, event="discussion.state_changed").count() == 1


def pages_of(card: TaskCard) -> list[str]:
    plan = f"/plans/{card.plan.slug}/"
    below = ("", "schedule/", "targets/", "changes/", "print/")
    return [
        "/plans/", "/plans/tasks/", card.get_absolute_url(), card.strategy.get_absolute_url(),
        *(f"{plan}{path}" for path in below),
    ]  # fmt: skip


@pytest.mark.parametrize("width", accessibility.WIDTHS)
def test_public_pages_pass_axe_at_both_widths(page: Any, live_url: str, card: TaskCard, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    check_all(page, live_url, pages_of(card))


@pytest.mark.parametrize("width", accessibility.WIDTHS)
def test_staff_pages_pass_axe_at_both_widths(
    page: Any, live_url: str, house: House, card: TaskCard, entry: ProgressEntry, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    enter(page, live_url, house.head, "/plans/work/")
    check_all(page, live_url, ["/plans/work/", f"/plans/work/entries/{entry.pk}/", f"/plans/work/tasks/{card.pk}/"])
    enter(page, live_url, house.author, "/plans/work/import/")
    check_all(page, live_url, ["/plans/work/import/", f"/plans/work/plans/{card.plan_id}/"])


def check_all(page: Any, live_url: str, paths: list[str]) -> None:
    found = {}
    for path in paths:
        page.goto(f"{live_url}{path}")
        problems: list[Any] = accessibility.violations(page)
        if accessibility.is_wider_than_its_window(page):
            problems = [*problems, "wider than its window"]
        if problems:
            found[path] = problems
    assert found == {}
