"""In a real browser: the line is entered, the work begins, money is paid, residents look on and evaluate."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import ResidencyProof
from budget.models import EvaluationTurn, Spending, Undertaking, VisitSignUp
from budget.services import milestones, undertakings, visits
from tests.budget.execution.works import Works, make_resident
from tests.journeys.accessibility import faults, is_wider_than_its_window, violations
from tests.journeys.windows import DESK, PHONE, window_of

pytestmark = pytest.mark.journey


def is_fine(page: Any) -> None:
    assert violations(page) == []
    assert not is_wider_than_its_window(page)


def resident_of_today() -> Any:
    person, now = make_resident(), timezone.now()
    ResidencyProof.objects.update(verified_at=now - timedelta(days=9), expires_at=now + timedelta(days=90))
    return person


@pytest.mark.parametrize("script", [True, False])
def test_from_the_budget_line_to_the_first_payment(browser: Any, live_url: str, script: bool) -> None:
    works = Works()
    works.taken_up(at=timezone.now())
    today = timezone.localdate()
    office = window_of(browser, live_url, works.clerk, DESK, java_script_enabled=script)
    staff = f"{live_url}/budget/staff/{works.cycle.slug}/spending/1/"

    office.goto(staff)
    if script:  # axe is a script itself
        is_fine(office)
    office.get_by_role("link", name="예산 입력").click()
    office.locator("[name=decided_on]").fill(today.isoformat())
    office.get_by_role("button", name="저장").click()
    office.get_by_role("link", name="담당 직위, 일정, 다음 단계").click()
    office.locator("[name=line_code]").fill("310-401-01")
    office.locator("[name=responsible]").select_option(str(works.post.pk))
    office.locator("[name=starts_on]").fill(today.isoformat())
    office.locator("[name=ends_on]").fill((today + timedelta(days=90)).isoformat())
    office.get_by_role("button", name="저장").click()
    office.get_by_role("button", name="추진 시작").click()
    office.get_by_role("link", name="지급 입력").click()
    office.locator("[name=purpose]").fill("설계비")
    office.locator("[name=amount_won]").fill("약 오천만")
    office.locator("[name=paid_on]").fill(today.isoformat())
    office.get_by_role("button", name="저장").click()
    office.get_by_text("1,200,000").first.wait_for()
    if script:
        is_fine(office)
    assert office.locator("[name=purpose]").input_value() == "설계비"
    office.locator("[name=amount_won]").fill("12,000,000")
    office.get_by_role("button", name="저장").click()
    office.get_by_text("설계비").first.wait_for()
    assert Spending.objects.get().amount_won == 12_000_000

    phone = window_of(browser, live_url, None, PHONE, java_script_enabled=script)
    phone.goto(f"{live_url}/budget/{works.cycle.slug}/spending/")
    phone.get_by_text("24%").first.wait_for()
    phone.get_by_role("link", name="1. 사업 1").first.click()
    phone.get_by_text("설계비").first.wait_for()


def test_a_resident_comes_along_and_evaluates_on_the_telephone(browser: Any, live_url: str) -> None:
    works, now = Works(), timezone.now()
    going_on, done = works.begun(), works.begun(works.add_project())
    starts_at = now + timedelta(days=5)
    visit = visits.announce(
        going_on, actor=works.clerk, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1),
        meeting_point="정류장 앞", places=5, at=now,
    )  # fmt: skip
    undertakings.complete(done, actor=works.clerk, at=now, outcome="의자를 놓았습니다.")
    phone = window_of(browser, live_url, resident_of_today(), PHONE)
    phone.goto(live_url + going_on.get_absolute_url())
    phone.get_by_role("link", name="함께 가기").click()
    phone.get_by_role("button", name="방문 신청").click()
    phone.get_by_text("자리가 마련되었습니다").first.wait_for()
    is_fine(phone)
    assert VisitSignUp.objects.get().visit == visit

    phone.goto(live_url + done.get_absolute_url())
    phone.get_by_role("link", name="사업 평가하기").first.click()
    is_fine(phone)
    answers = phone.get_by_role("radio", name="그런 편", exact=True)
    assert answers.count() == 5
    for answer in answers.all():
        answer.check()
    phone.get_by_role("button", name="보내기").click()
    phone.get_by_text("답을 집계에 더했습니다").first.wait_for()
    assert EvaluationTurn.objects.get().undertaking == done


def test_the_pages_are_accessible_in_every_view(browser: Any, live_url: str) -> None:
    works = Works()
    undertaking: Undertaking = works.begun()
    works.pay(undertaking, contract=works.contract(undertaking))
    milestone = works.milestone(undertaking)
    later = milestone.planned_on + timedelta(days=3)
    milestones.move(milestone, actor=works.clerk, planned_on=later, reason="장마", at=undertaking.started_at)
    visit = works.visit(undertaking)
    page = window_of(browser, live_url, None, DESK)
    overview = f"/budget/{works.cycle.slug}/spending/"
    paths = [overview, undertaking.get_absolute_url(), visit.get_absolute_url(), "/budget/history/"]
    assert faults(page, live_url, paths) == {}
