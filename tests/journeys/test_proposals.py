"""In a real browser: a resident on a telephone from the draft to the re-examination, and two departments at a desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Role
from core.workflow import engine
from proposals.models import Proposal
from proposals.services import answering
from tests.factories import make_user
from tests.journeys.accessibility import WIDTHS, is_wider_than_its_window, violations
from tests.journeys.windows import DESK, give_session, window_of
from tests.proposals.factories import declare_none, draft_answer, make_call, make_category, make_office, make_proposal

pytestmark = pytest.mark.journey


@pytest.fixture
def call() -> Any:
    category = make_category("교통")
    return make_call(categories=(category,), opens_at=timezone.now() - timedelta(days=30))


def go_on(page: Any) -> None:
    page.get_by_role("button", name="다음").click()


def test_on_a_telephone_from_the_draft_to_the_re_examination(browser: Any, live_url: str, call: Any) -> None:
    department, clerk, superior, post = make_office(Role.CASE_OFFICER, "교통주차처")
    there = make_proposal(call=call, title="도서관 정류장에 벤치 설치 요청", at=timezone.now() - timedelta(days=2))
    author = make_user(display_name="새들동 이웃")
    page = window_of(browser, live_url)

    page.goto(f"{live_url}/proposals/new/")
    page.get_by_label("제목").fill("도서관 앞 정류장에 벤치를 놓아 주세요")
    page.get_by_text("이미 비슷한 제안이 있어요").wait_for()
    page.get_by_role("link", name=there.title).wait_for()
    page.get_by_label("무엇이 문제인가요?").fill("버스를 기다리는 동안 앉을 곳이 없습니다.")
    go_on(page)
    page.wait_for_url("**/accounts/login/**")
    give_session(page.context, live_url, author)

    page.goto(f"{live_url}/proposals/new/")
    page.wait_for_function("document.querySelector('#id_title').value.startsWith('도서관 앞')")
    go_on(page)
    page.get_by_role("heading", name="혹시 이 가운데 있나요?").wait_for()
    page.get_by_role("link", name="내 제안은 다릅니다. 계속 쓰기").click()
    page.get_by_label("어떻게 바꾸면 좋을까요?").fill("지붕 아래에 긴 의자를 놓습니다.")
    go_on(page)
    assert not page.get_by_role("button", name="여기에 핀 놓기").is_visible()
    page.get_by_label("지도에 핀 놓기").check()
    page.get_by_role("button", name="여기에 핀 놓기").click()
    page.get_by_text("핀을 놓았습니다.").wait_for()
    go_on(page)
    page.get_by_label("교통").check()
    page.get_by_label("꼬리표").fill("정류장, 의자")
    go_on(page)
    page.get_by_label("사진과 파일").wait_for()
    go_on(page)
    page.get_by_role("heading", name="확인하고 제출하기").wait_for()
    page.get_by_role("button", name="제출하기").click()
    page.get_by_text("제안이 접수되었습니다").wait_for()
    proposal = Proposal.objects.get(author=author)
    assert proposal.state == "RECEIVED" and proposal.latitude is not None
    assert not is_wider_than_its_window(page)

    at = timezone.now()
    Proposal.objects.filter(pk=proposal.pk).update(department=department)
    engine.apply(proposal, "request_revision", actor=clerk, at=at, reason="의자 수를 적어 주세요.")
    page.goto(f"{live_url}/proposals/{proposal.pk}/")
    page.get_by_text("의자 수를 적어 주세요.").first.wait_for()
    page.get_by_role("link", name="지금 보완하기").click()
    page.get_by_label("어떻게 바꾸면 좋을까요?").fill("지붕 아래에 긴 의자를 두 개 놓습니다.")
    page.get_by_role("button", name="보완한 글 제출").click()
    page.get_by_text("새 판을 올렸습니다").wait_for()
    page.get_by_role("link", name="모든 판 (2)").click()
    page.locator("ins").first.wait_for()

    engine.apply(proposal, "start_review", actor=clerk, at=at)
    answer = draft_answer(proposal, clerk, post, "NOT_ADOPTED", reason_code="SEVERAL_YEARS", at=at)
    answering.approve_answer(proposal, actor=superior, read=answer.pk, at=at)
    page.goto(f"{live_url}/proposals/{proposal.pk}/")
    page.locator(".official-answer").get_by_text("교통주차처").wait_for()
    page.get_by_role("link", name="재심사 청구").click()
    page.get_by_label("사유").fill("사진을 보면 자리가 충분합니다.")
    page.get_by_role("button", name="재심사 청구").click()
    page.locator(".timeline").get_by_text("제안자가 재심사를 청구함").wait_for()
    proposal.refresh_from_db()
    assert proposal.state == "UNDER_REVIEW" and proposal.reexamined_at is not None
    page.context.close()


def test_two_departments_bring_a_proposal_to_its_answer(browser: Any, live_url: str, call: Any) -> None:
    parks, gardener, _boss, _seat = make_office(Role.CASE_OFFICER, "공원녹지처")
    roads, driver, superior, post = make_office(Role.CASE_OFFICER, "교통주차처")
    proposal = make_proposal(call=call, department=parks, at=timezone.now() - timedelta(days=1))
    review = f"{live_url}/proposals/{proposal.pk}/review/"

    page = window_of(browser, live_url, gardener, DESK)
    page.goto(review)
    page.get_by_text("다른 부서로 넘기기").click()
    page.get_by_label("부서").select_option(str(roads.pk))
    page.get_by_label("사유").last.fill("정류장은 교통 부서가 맡습니다.")
    page.get_by_role("button", name="넘기기", exact=True).click()
    page.locator(".timeline").get_by_text("다른 부서로 넘김").wait_for()
    page.context.close()

    page = window_of(browser, live_url, driver, DESK)
    page.goto(review)
    page.get_by_role("button", name="빠진 것 없음: 검토 시작").click()
    page.get_by_text("검토를 시작했습니다").wait_for()
    declare_none(proposal, driver, superior, at=timezone.now())
    page.reload()
    page.get_by_label("채택", exact=True).check()
    page.locator("#id_body").fill("다음 달에 긴 의자 두 개를 놓겠습니다.")
    page.get_by_label("답변하는 사람").select_option(str(post.pk))
    page.get_by_role("button", name="승인 요청하기").click()
    page.get_by_text("초안이 다른 사람의 승인을 기다립니다.").wait_for()
    assert page.get_by_role("button", name="승인하고 공개하기").count() == 0
    page.context.close()

    page = window_of(browser, live_url, superior, DESK)
    page.goto(review)
    page.get_by_role("button", name="승인하고 공개하기").click()
    page.get_by_text("답변을 공개했습니다.").wait_for()
    page.goto(f"{live_url}/proposals/{proposal.pk}/")
    page.locator(".official-answer").get_by_text("다음 달에 긴 의자 두 개를 놓겠습니다.").wait_for()
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible(browser: Any, live_url: str, call: Any, width: int) -> None:
    department, clerk, _superior, post = make_office(Role.CASE_OFFICER, "교통주차처")
    proposal = make_proposal(call=call, department=department, at=timezone.now() - timedelta(days=1))
    engine.apply(proposal, "start_review", actor=clerk, at=timezone.now())
    draft_answer(proposal, clerk, post, "ADOPTED", at=timezone.now())
    maturing = make_proposal(call=call, title="다른 제안 하나", at=timezone.now() - timedelta(hours=2))
    author = maturing.author
    draft = Proposal.objects.create(
        author=author, call=call, title="쓰는 중", problem="문제입니다.", created_at=timezone.now()
    )
    own = ["start", "idea", "place", "details", "photos", "check"]
    pages = {
        None: ["", "?view=map", "calls/", f"calls/{call.slug}/", f"{maturing.pk}/", f"{maturing.pk}/versions/", "new/"],
        author: [
            "mine/", *[f"{draft.pk}/write/{step}/" for step in own], f"{maturing.pk}/revise/",
            f"{maturing.pk}/authors/", f"{maturing.pk}/withdraw/",
        ],
        make_user(): [f"{maturing.pk}/suggestions/new/", f"{maturing.pk}/join/"],
        clerk: [f"{proposal.pk}/review/"],
    }  # fmt: skip
    for person, addresses in pages.items():
        page = window_of(browser, live_url, person, {"width": width, "height": 800})
        for address in addresses:
            page.goto(f"{live_url}/proposals/{address}")
            assert violations(page) == [], address
            assert not is_wider_than_its_window(page), address
        page.context.close()
