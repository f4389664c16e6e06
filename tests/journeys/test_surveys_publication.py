"""In a real browser: what is weakest is named, three sign the report, everybody reads it, and a task comes of it."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from core.workflow.models import Case
from disclosures.models import CatalogueItem, DisclosureIndexPage
from home.editors import ensure_permissions
from home.models import HomePage
from plans.models import PlanPage, TaskCard
from signoff.models.tasks import ensure_workflow
from surveys.models import Improvement, Survey
from tests.factories import make_staff
from tests.journeys.accessibility import is_wider_than_its_window, violations
from tests.journeys.windows import DESK, PHONE, enter, window_of
from tests.plans.factories import House, draft, make_house, sign, strategy, task
from tests.surveys.results.asked import answer, ask, close, closed, crowd

pytestmark = pytest.mark.journey
SUMMARY = "깨끗해졌지만 아직 느립니다."
TASK = "접수 줄 줄이기"
WEAKEST = "과정"


@pytest.fixture
def house(live_url: str) -> House:
    made = make_house()
    HomePage.objects.get().add_child(instance=DisclosureIndexPage(title="공시", slug="disclosures"))
    ensure_permissions()
    ensure_workflow()
    CatalogueItem.objects.create(
        code="1-01", field="만족도", title="고객만족도 조사 결과", cycle="YEARLY", due_month=3, due_day=31,
        department=made.planning, method="누리집",
    )  # fmt: skip
    return made


@pytest.fixture
def plan(house: House) -> PlanPage:
    return sign(house, draft(house, [strategy("1", [task(house, "1-1")])]))


def follow(page: Any, path: str) -> None:
    """A link of the page that a person sees, not an address that is typed."""
    with page.expect_navigation():
        page.locator(f'main a[href$="{path}"]').first.click()


def is_fine_at_both_widths(page: Any) -> None:
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        assert violations(page) == []
        assert not is_wider_than_its_window(page)
    page.set_viewport_size(DESK)


def address(name: str, survey: Survey) -> str:
    return reverse(f"surveys:{name}", args=[survey.slug])


def prepare(desk: Any, url: str, survey: Survey, officer: Any) -> None:
    """The dashboard names what is weakest and leads to the report, whose words are written."""
    enter(desk, url, officer, address("dashboard", survey))
    desk.locator(".callout-warning, main .callout").get_by_text(WEAKEST).first.wait_for()
    follow(desk, address("report", survey))
    is_fine_at_both_widths(desk)
    follow(desk, address("edit_report", survey))
    desk.locator('[name="summary"]').fill(SUMMARY)
    desk.locator("main form button[type=submit]").last.click()
    desk.wait_for_url(f"**{address('report', survey)}")
    desk.locator("main").get_by_text(SUMMARY).first.wait_for()


def hand_in(desk: Any, url: str, survey: Survey, house: House) -> None:
    enter(desk, url, house.author, address("report", survey))
    follow(desk, reverse("disclosures:survey_report", args=[survey.slug]))
    desk.locator('[name="item"]').select_option(index=1)
    desk.locator("main form button[type=submit]").last.click()
    # The case at the desk, where the checker finds it too.
    desk.wait_for_url("**/desk/**")


def take_step(desk: Any, url: str, person: Any, label: str) -> None:
    case = Case.objects.filter(workflow="signoff").latest("pk")
    enter(desk, url, person, reverse("desk:case", args=[case.pk]))
    desk.locator(".desk-steps summary", has_text=label).click()
    with desk.expect_navigation():
        desk.locator(".desk-steps details[open] form").get_by_role("button", name=label, exact=True).click()


def make_task(desk: Any, url: str, survey: Survey, officer: Any) -> None:
    enter(desk, url, officer, address("dashboard", survey))
    follow(desk, reverse("plans:improve", args=[survey.slug, "d2"]))
    is_fine_at_both_widths(desk)
    desk.locator('[name="strategy"]').select_option(index=1)
    desk.locator('[name="title"]').fill(TASK)
    desk.locator("main form button[type=submit]").last.click()
    # Whoever made it may see where it stands.
    desk.wait_for_url("**/plans/work/plans/**")
    desk.get_by_text(TASK).first.wait_for()


def read_report(phone: Any, url: str, survey: Survey) -> None:
    phone.goto(url + survey.get_absolute_url())
    follow(phone, address("results", survey))
    follow(phone, address("published_report", survey))
    phone.get_by_text(SUMMARY).first.wait_for()
    assert violations(phone) == []
    assert not is_wider_than_its_window(phone)
    with phone.expect_navigation():
        phone.get_by_role("link", name="결재한 사람").first.click()


def test_the_report_is_signed_and_what_is_weakest_becomes_a_task(
    browser: Any, live_url: str, house: House, plan: PlanPage
) -> None:
    now = timezone.now()
    survey = closed(house.planning, people=30, closes_at=now - timedelta(days=300))
    people = SimpleNamespace(officer=make_staff(Role.CASE_OFFICER, house.planning))
    desk = window_of(browser, live_url, viewport=DESK)
    prepare(desk, live_url, survey, people.officer)
    hand_in(desk, live_url, survey, house)
    take_step(desk, live_url, house.checker, "점검 완료, 승인으로 넘기기")
    phone = window_of(browser, live_url, viewport=PHONE)
    assert phone.goto(live_url + address("published_report", survey)).status == 404
    take_step(desk, live_url, house.approver, "승인하고 공개하기")

    read_report(phone, live_url, survey)
    phone.get_by_role("link", name="그림과 함께 보고서 전체 읽기").wait_for()
    for person in (house.author, house.checker, house.approver):
        phone.get_by_text(person.display_name).first.wait_for()

    make_task(desk, live_url, survey, people.officer)
    sign(house, plan, at=now)
    card = TaskCard.objects.get(title=TASK)
    assert Improvement.objects.get().task_path == card.get_absolute_url()
    phone.goto(live_url + address("results", survey))
    follow(phone, card.get_absolute_url())
    phone.get_by_text(TASK).first.wait_for()
    is_fine_at_both_widths(phone)

    following = ask(house.planning, closes_at=now - timedelta(days=1), previous=survey)
    answer(following, [said | {"quick": 4 + number % 2} for number, said in enumerate(crowd(30))])
    close(following)
    enter(desk, live_url, people.officer, address("dashboard", following))
    helped = desk.locator('section[aria-labelledby="checked"]')
    assert TASK in helped.text_content()
    assert "나아졌" in helped.text_content()
    phone.context.close()
    desk.context.close()
