"""A department makes a project of two proposals and puts it forward; a resident reads it on the phone and learns."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from budget.models import Course, Enrolment, Project
from tests.budget.factories import make_cycle, make_poll
from tests.budget.projects.making import eligible
from tests.budget.projects.test_school_pages import make_course
from tests.factories import make_department, make_staff, make_user
from tests.journeys import accessibility
from tests.journeys.windows import enter
from tests.proposals.factories import make_call

pytestmark = pytest.mark.journey


@pytest.fixture
def ready(db: None) -> tuple[Any, Any, Course]:
    cycle = make_cycle(call=make_call(kind="BUDGET"))
    make_poll(cycle, state="PREPARING")
    for title in ("공원에 그늘이 없어요", "산책길에 쉼터를 만들어 주세요"):
        eligible(cycle, title=title)
    clerk = make_staff("DEPARTMENT_REVIEWER", make_department("공원녹지처"))
    return cycle, clerk, make_course(capacity=5)


def test_from_two_proposals_to_a_project_on_the_phone_and_a_certificate(
    page: Any, live_url: str, ready: tuple[Any, Any, Course]
) -> None:
    cycle, clerk, course = ready
    staff = f"/budget/staff/{cycle.slug}/projects/"
    enter(page, live_url, clerk, staff)
    for box in page.locator("main input[name=proposal]").all():
        box.check()
    page.get_by_role("button", name="사업으로 만들기").click()
    page.locator("#id_title").fill("공원 그늘 쉼터")
    page.locator("#id_cost_won").fill("30000000")
    page.locator("#id_cost_reason").fill("의자 열 개 × 300만 원")
    page.locator("#id_department").select_option(label=str(clerk.role_grants.get().department))
    page.get_by_role("button", name="사업 만들기").click()
    page.get_by_text("사업을 만들었습니다").first.wait_for()
    project = Project.objects.get()
    page.goto(f"{live_url}{staff}{project.number}/")
    page.locator("main form:has(input[value=put_forward]) button").click()
    page.get_by_text("처리했습니다").first.wait_for()
    assert accessibility.faults(page, live_url, [staff, f"{staff}{project.number}/"]) == {}

    page.set_viewport_size({"width": 360, "height": 800})
    resident = make_user(display_name="한가람")
    enter(page, live_url, resident, f"/budget/{cycle.slug}/projects/")
    page.get_by_role("link", name="1. 공원 그늘 쉼터").click()
    page.get_by_text("산책길에 쉼터를 만들어 주세요").wait_for()
    assert "3,000만 원" in page.content()

    page.goto(live_url + course.get_absolute_url())
    page.get_by_role("button", name="신청").click()
    page.get_by_text("신청이 되었습니다").wait_for()
    begun = timezone.now() - timedelta(hours=3)
    Course.objects.update(starts_at=begun, ends_at=begun + timedelta(hours=2), sign_up_until=begun)
    Enrolment.objects.update(attended=True)
    page.goto(live_url + course.get_absolute_url())
    page.get_by_role("link", name="확인 문제 풀기").click()
    page.get_by_label("주민").check()
    page.get_by_label("열둘").check()
    page.get_by_role("button", name="답 보내기").click()
    page.get_by_role("link", name="수료증 받기").click()
    page.locator("#id_name").fill("한가람")
    page.get_by_role("button", name="수료증 받기").click()
    page.get_by_role("link", name="수료증").first.wait_for()
    code = Enrolment.objects.get().certificate.code

    public = [
        f"/budget/{cycle.slug}/projects/", project.get_absolute_url(), f"/budget/{cycle.slug}/projects/table/",
        f"/budget/{cycle.slug}/projects/booklet/", "/budget/school/", course.get_absolute_url(), "/budget/meetings/",
        f"/budget/school/certificates/{code}/",
    ]  # fmt: skip
    assert accessibility.faults(page, live_url, public) == {}
