"""A resident finds a facility and learns why its grade is what it is; staff enter a failure, and everybody sees it."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Role, User
from facilities.models import Equipment, Standing
from tests.facilities.register import places
from tests.factories import make_department, make_staff
from tests.journeys import accessibility
from tests.journeys.test_desk import log_in

pytestmark = pytest.mark.journey


@pytest.fixture
def lift(live_url: str) -> Equipment:
    """The one essential thing of a gym, which has grades."""
    site = places.make_site("마루체육관", code="gym", department=make_department("문화체육처"), area="두레동")
    thing = places.make_equipment(site, name="승강기", code="gym-01", essential=True)
    places.make_equipment(site, name="공원등", code="gym-02")
    places.make_upkeep(thing, on=thing.installed_on)
    places.set_weights(at=timezone.now(), today=timezone.localdate())
    return thing


@pytest.fixture
def officer(lift: Equipment) -> User:
    return make_staff(Role.CASE_OFFICER, lift.site.department, email="officer@example.test")


def test_from_the_list_to_the_reason_of_a_grade(page: Any, live_url: str, lift: Equipment) -> None:
    page.goto(f"{live_url}/facilities/")
    page.get_by_role("link", name="마루체육관").first.click()
    page.get_by_role("heading", name="이 등급인 까닭").wait_for()
    page.locator("table").get_by_role("link", name="승강기").click()
    page.wait_for_url("**/facilities/gym/gym-01/")
    risk = f"{Standing.objects.get(equipment=lift).risk / 10:.1f}"
    assert risk in page.locator("main").text_content()
    page.get_by_role("link", name="등급을 매기는 방법").click()
    page.get_by_role("heading", name="지금 적용하는 가중치").wait_for()


def test_a_failure_that_staff_enter_is_read_by_everybody(
    page: Any, browser: Any, live_url: str, lift: Equipment, officer: User
) -> None:
    before = Standing.objects.get(equipment=lift).grade
    log_in(page, live_url, officer)
    # As whoever points a phone at the label.
    page.goto(f"{live_url}/facilities/at/gym/gym-01/")
    page.wait_for_url("**/facilities/gym/gym-01/")
    for note in ("문이 닫히지 않음", "두 층 사이에 멈춤", "다시 멈춤", "끼임 감지 안 됨"):
        page.get_by_role("link", name="고장·수리·점검 입력").click()
        page.get_by_label("고장", exact=True).check()
        page.locator("#id_note").fill(note)
        page.get_by_role("button", name="기록 저장").click()
        page.locator("#upkeep", has_text=note).wait_for()
    after = Standing.objects.get(equipment=lift).grade
    assert after > before
    resident = browser.new_page()
    resident.goto(f"{live_url}/facilities/gym/gym-01/")
    assert f"→ {after}" in resident.locator(".timeline").text_content()
    assert "두 층 사이에 멈춤" in resident.locator("#upkeep").text_content()
    resident.goto(f"{live_url}/facilities/at/gym/gym-01/")
    resident.wait_for_url("**/problems/new/?site=gym&equipment=gym-01")
    resident.close()


def test_pages_of_the_register_are_for_everybody(page: Any, live_url: str, lift: Equipment, officer: User) -> None:
    public = [
        "/facilities/",
        "/facilities/?view=map",
        "/facilities/gym/",
        "/facilities/gym/gym-01/",
        "/facilities/how/",
    ]
    assert accessibility.faults(page, live_url, public) == {}
    log_in(page, live_url, officer)
    staff = [
        "/facilities/register/",
        "/facilities/gym/",
        "/facilities/register/new/",
        "/facilities/register/gym/labels/",
        "/facilities/register/gym/gym-01/upkeep/",
    ]
    assert accessibility.faults(page, live_url, staff) == {}
