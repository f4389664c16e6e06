"""In a real browser: two departments at their desks, from the request for a revision to the public answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.deadlines.models import Clock
from core.workflow import engine
from proposals.models import DepartmentReview, Proposal
from proposals.services import reviews, revising
from tests.factories import make_staff
from tests.journeys.accessibility import WIDTHS, is_wider_than_its_window, violations
from tests.journeys.windows import DESK, window_of
from tests.proposals.factories import declare_none, make_call, make_category, make_proposal
from tests.proposals.reviewing import Office, make_reviewing_office, scores

pytestmark = pytest.mark.journey
CRITERIA = ("feasible", "creative", "effective", "range", "lasting")


@pytest.fixture
def call() -> Any:
    return make_call(categories=(make_category("교통"),), opens_at=timezone.now() - timedelta(days=90))


def declare(page: Any) -> None:
    page.get_by_role("link", name="지금 신고하기").click()
    page.get_by_label("아니요. 저와 가까운 사람 모두 없습니다").check()
    page.get_by_role("button", name="신고하기").click()
    page.get_by_text("고맙습니다. 기록에 남겼습니다.").wait_for()


def score(browser: Any, live_url: str, address: str, reviewer: Any, points: int) -> None:
    page = window_of(browser, live_url, reviewer, DESK)
    page.goto(address)
    declare(page)
    page.get_by_role("link", name="점수 주기").click()
    for criterion in CRITERIA:
        page.locator(f"input[name={criterion}][value='{points}']").check(force=True)
    page.locator("#id_note").fill("현장을 보니 자리가 넉넉합니다.")
    page.get_by_role("button", name="점수 내기").click()
    page.get_by_text("점수를 저장했습니다.").wait_for()
    page.context.close()


def test_two_departments_weigh_and_answer(browser: Any, live_url: str, call: Any) -> None:
    parks, roads = make_reviewing_office("공원녹지처"), make_reviewing_office("교통주차처")
    handed_in = timezone.now() - timedelta(days=70)
    proposal = make_proposal(call=call, department=parks.department, at=handed_in)
    address = f"{live_url}/proposals/{proposal.pk}/review/"

    page = window_of(browser, live_url, parks.clerk, DESK)
    page.goto(address)
    page.get_by_text("보완 요청하기").first.click()
    page.locator("#revision-reason").fill("의자 수를 적어 주세요.")
    page.get_by_role("button", name="보완 요청하기").last.click()
    page.locator(".timeline").get_by_text("의자 수를 적어 주세요.").wait_for()
    texts = {"title": proposal.title, "problem": proposal.problem, "idea": "의자 두 개를 놓습니다. 지붕 아래입니다."}
    proposal.refresh_from_db()
    revising.revise(proposal, editor=proposal.author, at=timezone.now(), note="의자 수", **texts)
    page.goto(address)
    page.get_by_text("다른 부서로 넘기기").click()
    page.locator("#pass-on-department").select_option(str(roads.department.pk))
    page.locator("#pass-on-reason").fill("정류장은 교통 부서가 맡습니다.")
    page.get_by_role("button", name="넘기기", exact=True).click()
    page.locator(".timeline").get_by_text("다른 부서로 넘김").wait_for()
    page.context.close()

    clerk = window_of(browser, live_url, roads.clerk, DESK)
    clerk.goto(address)
    declare(clerk)
    clerk.get_by_role("button", name="빠진 것 없음: 검토 시작").click()
    clerk.get_by_role("link", name="심사 맡기기").click()
    for reviewer in roads.reviewers:
        clerk.get_by_label(reviewer.display_name).check()
    clerk.get_by_role("button", name="요청하기").click()
    clerk.get_by_text("심사를 요청했습니다.").wait_for()

    for points, reviewer in zip((5, 3), roads.reviewers, strict=True):
        score(browser, live_url, address, reviewer, points)

    clerk.goto(address)
    clerk.get_by_text("가중치를 반영해 100점 만점에 80.0점입니다.").wait_for()
    # The department takes its time: the answer will be late, and the page will say so.
    past = timezone.now() - timedelta(days=1)
    make_overdue(proposal, past)
    clerk.get_by_label("채택", exact=True).check()
    clerk.locator("#id_body").fill("다음 달에 긴 의자 두 개를 놓겠습니다.")
    clerk.get_by_label("답변하는 사람").select_option(str(roads.post.pk))
    clerk.get_by_role("button", name="승인 요청하기").click()
    clerk.get_by_text("초안이 다른 사람의 승인을 기다립니다.").wait_for()
    clerk.context.close()

    page = window_of(browser, live_url, roads.superior, DESK)
    page.goto(address)
    assert page.get_by_role("button", name="승인하고 공개하기").count() == 0
    declare(page)
    page.get_by_role("button", name="승인하고 공개하기").click()
    page.get_by_text("답변을 공개했습니다.").wait_for()
    page.goto(f"{live_url}/proposals/{proposal.pk}/")
    page.locator(".official-answer").get_by_text("다음 달에 긴 의자 두 개를 놓겠습니다.").wait_for()
    page.get_by_text("가중치를 반영해 100점 만점에 80.0점입니다.").wait_for()
    page.get_by_role("link", name="늦은 답변 모두 보기").click()
    page.get_by_role("link", name=proposal.title).wait_for()
    page.context.close()


def make_overdue(proposal: Proposal, past: Any) -> None:
    """As if the time had passed: the clock that runs, and the copy of its end at the proposal."""
    running = Clock.objects.filter(object_id=proposal.pk, stopped_at__isnull=True)
    running.update(started_at=past - timedelta(days=60), due_at=past)
    Proposal.objects.filter(pk=proposal.pk).update(due_at=past)


@pytest.fixture
def office(call: Any, live_url: str) -> Office:
    return make_reviewing_office("교통주차처")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_the_weighing_are_accessible(
    browser: Any, live_url: str, call: Any, office: Office, width: int
) -> None:
    at = timezone.now()
    proposal, weighed = (make_proposal(call=call, at=at - timedelta(days=days)) for days in (1, 2))
    for one in (proposal, weighed):
        engine.hand_over(one, department=office.department, at=at)
        engine.apply(one, "start_review", actor=office.clerk, at=at)
        reviews.ask(one, reviewers=office.reviewers, actor=office.clerk, at=at)
    for reviewer in office.reviewers:
        declare_none(weighed, reviewer, at=at)
        reviews.give(weighed, reviewer=reviewer, scores=scores(), note="현장을 보고 정했습니다.", at=at)
    declare_none(weighed, office.clerk, at=at)
    assert DepartmentReview.objects.filter(closed_at__isnull=False).count() == 1
    own = ["", "interest/", "score/", "cost/", "preferences/", "committee/", "reviewers/"]
    pages = {
        None: ["late-answers/"],
        office.clerk: [
            "reviews/", "reviews/workload/", f"{weighed.pk}/review/", *[f"{proposal.pk}/review/{name}" for name in own],
        ],
        make_staff(): ["reviews/rules/", "reviews/rules/new/", "reviews/weights/"],
    }  # fmt: skip
    for person, addresses in pages.items():
        page = window_of(browser, live_url, person, {"width": width, "height": 800})
        for address in addresses:
            page.goto(f"{live_url}/proposals/{address}")
            assert violations(page) == [], address
            assert not is_wider_than_its_window(page), address
        page.context.close()
