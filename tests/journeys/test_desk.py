"""A member of staff comes in with a second factor and works through the desk, by mouse, by keys, without script."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Department, Role, User
from core.workflow import engine
from core.workflow.models import Case
from tests.factories import PASSWORD, make_department, make_staff
from tests.journeys import accessibility
from tests.journeys.test_staff_login import code_of
from tests.journeys.windows import enter
from tests.workflow_example.factories import make_petition
from tests.workflow_example.models import Petition

pytestmark = pytest.mark.journey

TITLES = ("공원 산책로 가로등이 깜빡입니다", "횡단보도 조명이 어둡습니다", "체육관 앞 보안등이 꺼졌습니다")


@pytest.fixture
def roads(live_url: str) -> Department:
    return make_department("도로조명과")


@pytest.fixture
def officer(roads: Department) -> User:
    return make_staff(Role.CASE_OFFICER, roads, email="officer@example.test", display_name="김담당")


@pytest.fixture
def petitions(roads: Department) -> list[Petition]:
    """The first is overdue; the others follow in the order of their deadlines."""
    ages = (40, 6, 2)
    return [
        make_petition(title, department=roads, at=timezone.now() - timedelta(days=age))
        for title, age in zip(TITLES, ages, strict=True)
    ]


def log_in(page: Any, live_url: str, user: User) -> None:
    page.goto(f"{live_url}/desk/")
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.locator("#id_code").fill(code_of(user))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/desk/")


def test_login_with_a_code_then_a_step_which_the_history_shows(
    page: Any, live_url: str, officer: User, petitions: list[Petition]
) -> None:
    log_in(page, live_url, officer)
    rows = page.locator("tbody tr[data-row]")
    assert rows.locator("a[data-open]").all_text_contents() == list(TITLES)
    assert "근무일 지남" in rows.first.text_content()

    page.get_by_role("link", name=TITLES[0]).click()
    page.locator(".desk-steps summary", has_text="검토 시작").click()
    page.locator("#id_examine-reason").fill("현장을 확인하러 갑니다.")
    page.get_by_role("button", name="검토 시작").click()
    page.locator(".timeline", has_text="현장을 확인하러 갑니다.").wait_for()
    assert "검토 시작 → 검토 중" in page.locator(".timeline").text_content()
    assert Petition.objects.get(pk=petitions[0].pk).state == "EXAMINED"


def test_a_note_is_added_and_its_draft_is_gone(
    page: Any, live_url: str, officer: User, petitions: list[Petition]
) -> None:
    case = Case.objects.get(object_id=petitions[0].pk, workflow="example")
    enter(page, live_url, officer, f"/desk/cases/{case.pk}/")
    page.locator("#id_note-body").fill("현장 사진을 올려 주세요.")
    page.get_by_role("button", name="메모 남기기").click()
    page.locator(".desk-notes", has_text="현장 사진을 올려 주세요.").wait_for()
    page.reload()
    page.locator(".desk-notes", has_text="현장 사진을 올려 주세요.").wait_for()
    assert page.locator("#id_note-body").input_value() == ""


def test_a_raced_step_shows_the_present_state_and_keeps_what_was_typed(
    page: Any, live_url: str, petitions: list[Petition]
) -> None:
    approver = make_staff(Role.APPROVER, email="approver@example.test")
    case = Case.objects.get(object_id=petitions[0].pk, workflow="example")
    enter(page, live_url, approver, f"/desk/cases/{case.pk}/")
    page.locator(".desk-steps summary", has_text="반려").click()
    page.locator("#id_refuse-reason").fill("다른 기관의 소관입니다.")
    engine.apply(petitions[0], "refuse", actor=make_staff(Role.APPROVER), at=timezone.now(), reason="먼저 처리함")
    page.get_by_role("button", name="반려").click()
    page.locator("[data-refusal]", has_text="그사이에 다른 사람이 처리했습니다").wait_for()
    assert page.locator("#kept").input_value() == "다른 기관의 소관입니다."
    assert accessibility.violations(page) == []


def wait_for_keys(page: Any) -> None:
    """The script that listens to keys comes by itself after the page."""
    page.locator("html[data-script=on]").wait_for()
    page.wait_for_load_state("networkidle")


def test_many_cases_are_assigned_at_once_by_keyboard_alone(
    page: Any, live_url: str, officer: User, petitions: list[Petition]
) -> None:
    enter(page, live_url, officer, "/desk/")
    wait_for_keys(page)
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    assert page.locator("[data-select]:checked").count() == 2
    page.locator("#id_action").focus()
    page.locator("#id_action").select_option(label="담당자 지정")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/bulk/**")
    page.locator("#id_assignee").select_option(label="김담당")
    page.locator("main form button[type=submit]").first.press("Enter")
    page.get_by_text("2건을 처리했습니다.").wait_for()
    assert list(Petition.objects.order_by("pk").values_list("assignee", flat=True)) == [officer.pk, officer.pk, None]

    page.goto(f"{live_url}/desk/?tab=mine")
    wait_for_keys(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=TITLES[0]).wait_for()


def test_the_help_about_keys_opens_with_a_key_and_the_search_too(
    page: Any, live_url: str, officer: User, petitions: list[Petition]
) -> None:
    enter(page, live_url, officer, "/desk/")
    wait_for_keys(page)
    page.keyboard.press("?")
    page.locator("dialog[open]", has_text="다음 건으로").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("보안등")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    page.locator("#results").get_by_text(TITLES[2]).wait_for()
    assert page.locator("tbody tr[data-row]").count() == 1


def test_the_keys_can_be_switched_off_and_on_again(
    page: Any, live_url: str, officer: User, petitions: list[Petition]
) -> None:
    enter(page, live_url, officer, "/desk/")
    wait_for_keys(page)
    page.keyboard.press("?")
    page.get_by_role("button", name="단축키 끄기").click()
    page.locator("html[data-keys-off]").wait_for(state="attached")
    wait_for_keys(page)
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("?")
    assert page.locator("[data-select]:checked, dialog[open], .row-current").count() == 0
    page.goto(f"{live_url}/desk/keys/")
    page.get_by_role("button", name="단축키 켜기").click()
    page.goto(f"{live_url}/desk/")
    wait_for_keys(page)
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("[data-select]:checked").count() == 1


def test_without_script_the_desk_works_the_same(
    browser: Any, live_url: str, officer: User, petitions: list[Petition]
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ko-KR")
    page = context.new_page()
    log_in(page, live_url, officer)
    for box in page.locator("tbody [data-select]").all():
        box.check()
    page.locator("#id_action").select_option(label="검토 시작")
    page.get_by_role("button", name="계속").click()
    page.get_by_role("button", name="선택한 건에 적용").click()
    page.get_by_text("3건을 처리했습니다.").wait_for()
    assert set(Petition.objects.values_list("state", flat=True)) == {"EXAMINED"}
    context.close()


def test_every_page_of_the_desk_is_accessible_narrow_and_wide_and_in_high_contrast(
    page: Any, live_url: str, officer: User, petitions: list[Petition]
) -> None:
    enter(page, live_url, officer, "/desk/")
    cases = dict(Case.objects.filter(workflow="example").values_list("object_id", "pk"))
    number = cases[petitions[0].pk]
    places = (
        "/desk/?tab=all",
        "/desk/?q=nothing-like-it",
        f"/desk/cases/{number}/",
        f"/desk/bulk/?case={number}&action=assign",
        "/desk/keys/",
        "/desk/on-time/",
    )
    assert accessibility.faults(page, live_url, places, unfolded=True) == {}
