"""In a real browser: called, replied, checked in by the code, voted on the telephone, minuted, approved, published."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from councils import door_codes
from councils.models import Attendance, BallotBox, Decision, Invitation, Meeting, Minutes, Participation
from councils.services import agendas, attendance, decisions, meetings
from councils.states.decisions import Ballot, DecisionState, Outcome
from councils.states.meetings import MeetingState
from tests.councils.meeting_factories import Sitting
from tests.journeys.accessibility import is_wider_than_its_window, violations
from tests.sessions import sign_in

pytestmark = pytest.mark.journey
PHONE, DESKTOP = {"width": 360, "height": 780}, {"width": 1280, "height": 900}


def page_of(browser: Any, url: str, user: Any, viewport: dict[str, int], **options: Any) -> Any:
    context = browser.new_context(locale="ko-KR", viewport=viewport, **options)
    context.set_default_timeout(15_000)
    if user is not None:
        client = Client()
        sign_in(client, user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])
    return context.new_page()


def is_fine(page: Any) -> None:
    assert violations(page) == []
    assert not is_wider_than_its_window(page)


def make_sitting() -> Sitting:
    """A meeting that begins in half an hour, with members in office today."""
    now = timezone.now()
    sitting = Sitting(members=4)
    today = timezone.localdate()
    for term in sitting.terms:
        term.starts_on, term.ends_on = today - timedelta(days=30), today + timedelta(days=300)
        term.save(update_fields=["starts_on", "ends_on"])
    Meeting.objects.update(
        starts_at=now + timedelta(minutes=30),
        ends_at=now + timedelta(hours=2),
        papers_public_at=now + timedelta(hours=24),
    )
    sitting.meeting.refresh_from_db()
    return sitting


@pytest.mark.parametrize("script", [True, False])
def test_from_the_call_to_the_published_minutes(browser: Any, live_url: str, script: bool) -> None:
    sitting = make_sitting()
    agendas.put_on_agenda(sitting.meeting, by=sitting.secretary, title="주차 요금 개선", at=timezone.now())
    office = page_of(browser, live_url, sitting.secretary, DESKTOP, java_script_enabled=script)
    phone = page_of(browser, live_url, sitting.people[1], PHONE, java_script_enabled=script)
    chair = page_of(browser, live_url, sitting.chair, PHONE, java_script_enabled=script)
    url = f"{live_url}/councils/meetings/{sitting.meeting.pk}/"

    office.goto(url)
    office.get_by_role("button", name="회의 소집").click()
    office.get_by_text("처리했습니다").first.wait_for()

    phone.goto(f"{live_url}/councils/workspace/")
    phone.get_by_role("link", name="제1차 정기회의", exact=True).click()
    phone.get_by_label("참석", exact=True).check()
    phone.get_by_role("button", name="회신 보내기").click()
    phone.get_by_text("회신을 간사에게 전했습니다").first.wait_for()
    assert Invitation.objects.get(member=sitting.terms[1]).reply == "YES"

    for page in (phone, chair):
        code = door_codes.code_of(sitting.meeting, at=timezone.now())
        page.goto(f"{url}here/{code}/")
        page.get_by_role("button", name="출석합니다").click()
        page.get_by_text("출석이 확인되었습니다").first.wait_for()
    office.goto(f"{url}attendance/")
    office.locator("select[name=member]").select_option(index=1)
    office.get_by_label("현장").check()
    office.get_by_role("button", name="기록하기").click()
    office.get_by_text("기록했습니다").first.wait_for()
    assert Attendance.objects.count() == 3

    office.goto(url)
    office.get_by_role("button", name="개회").click()
    office.get_by_text("처리했습니다").first.wait_for()
    office.goto(f"{live_url}/councils/items/{sitting.item.pk}/questions/new/")
    office.get_by_label("질문").fill("주차 요금을 낮춥니다.")
    office.get_by_label("비밀투표").check()
    office.get_by_role("button", name="저장").click()
    office.get_by_role("button", name="표결 시작").click()
    office.get_by_role("heading", name="표결이 진행 중입니다").wait_for()
    decision = Decision.objects.get()

    phone.goto(f"{live_url}/councils/decisions/{decision.pk}/")
    if script:
        is_fine(phone)
    for page in (phone, chair):
        page.goto(f"{live_url}/councils/decisions/{decision.pk}/")
        page.get_by_label("찬성").check()
        page.get_by_role("button", name="투표하기").click()
        page.get_by_text("투표했습니다").first.wait_for()
    third = Attendance.objects.exclude(member__in=sitting.terms[:2]).get().member
    decisions.cast(decision, user=third.user, values=[2], at=timezone.now())
    office.goto(f"{live_url}/councils/decisions/{decision.pk}/")
    office.get_by_role("button", name="마감하고 집계").click()
    office.get_by_text("가결").first.wait_for()
    decision.refresh_from_db()
    assert (decision.state, decision.outcome) == (DecisionState.DECIDED, Outcome.CARRIED)
    assert Participation.objects.count() == 3 and BallotBox.objects.get().sealed is None

    office.goto(url)
    office.get_by_role("button", name="폐회").click()
    office.get_by_text("처리했습니다").first.wait_for()
    office.goto(f"{url}minutes/")
    office.get_by_role("link", name="작성").click()
    office.get_by_label("이 안건의 회의록").fill("이한결 씨(010-2345-6789)가 방청하며 찬성함.")
    office.get_by_role("button", name="저장").click()
    office.get_by_role("button", name="위원에게 회람").click()
    office.get_by_text("처리했습니다").first.wait_for()
    phone.goto(f"{url}minutes/")
    phone.get_by_role("link", name="수정 요청").click()
    phone.get_by_label("무엇을 고쳐야 합니까?").fill("방청인의 이름을 빼 주십시오.")
    phone.get_by_role("button", name="보내기").click()
    phone.get_by_text("간사에게 의견을 전했습니다").first.wait_for()
    chair.goto(f"{url}minutes/")
    chair.get_by_role("button", name="위원장 승인").click()
    chair.get_by_text("처리했습니다").first.wait_for()
    office.goto(f"{url}minutes/")
    office.get_by_role("link", name="공개본 확인").click()
    assert "010-2345-6789" not in office.get_by_label("모두에게 공개되는 내용").input_value()
    office.get_by_role("button", name="확인했습니다").click()
    office.get_by_role("button", name="확인한 공개본 게시").click()
    office.get_by_text("처리했습니다").first.wait_for()
    assert Minutes.objects.get().state == "PUBLISHED"
    assert Meeting.objects.get().state == MeetingState.MINUTED

    public = page_of(browser, live_url, None, PHONE, java_script_enabled=script)
    public.goto(f"{url}minutes/")
    public.get_by_text("가결").first.wait_for()
    assert "010-2345-6789" not in public.content() and "이한결" not in public.content()
    for page in (office, phone, chair, public):
        page.context.close()


def test_the_members_telephone_shows_a_vote_when_it_is_opened(browser: Any, live_url: str) -> None:
    """Nobody loads a page again: the room hears of it."""
    sitting = make_sitting()
    now = timezone.now()
    agendas.put_on_agenda(sitting.meeting, by=sitting.secretary, title="안건", at=now)
    meetings.call_meeting(sitting.meeting, by=sitting.secretary, at=now)
    for term in sitting.terms:
        attendance.record_by_hand(sitting.meeting, member=term, mode="IN_PERSON", by=sitting.secretary, at=now)
    meetings.begin(sitting.meeting, by=sitting.chair, at=now)
    decision = decisions.decide(
        item=sitting.item, question="지금 정합니다", by=sitting.secretary, at=now, ballot=Ballot.NAMED
    )
    phone = page_of(browser, live_url, sitting.people[1], PHONE)
    phone.goto(f"{live_url}/councils/meetings/{sitting.meeting.pk}/")
    assert phone.get_by_role("link", name="지금 투표하기").count() == 0
    decisions.open_vote(decision, by=sitting.chair, at=timezone.now())
    phone.get_by_role("link", name="지금 투표하기").click()
    phone.get_by_label("반대").check()
    phone.get_by_role("button", name="투표하기").click()
    phone.get_by_text("투표하셨습니다").first.wait_for()
    decisions.close_vote(decision, by=sitting.chair, at=timezone.now())
    phone.get_by_role("heading", name="표결 결과").wait_for()
    phone.context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_pages_of_a_meeting_are_accessible(browser: Any, live_url: str, viewport: dict[str, int]) -> None:
    sitting = make_sitting()
    now = timezone.now()
    agendas.put_on_agenda(sitting.meeting, by=sitting.secretary, title="안건", at=now)
    meetings.call_meeting(sitting.meeting, by=sitting.secretary, at=now)
    paths = ["meetings/", f"meetings/{sitting.meeting.pk}/", f"items/{sitting.item.pk}/", "decisions/", "tasks/"]
    own = {
        sitting.people[1]: [*paths, "workspace/", f"meetings/{sitting.meeting.pk}/here/"],
        sitting.secretary: [*paths, f"meetings/of/{sitting.body.slug}/new/", f"meetings/{sitting.meeting.pk}/door/"],
    }
    for user, wanted in own.items():
        page = page_of(browser, live_url, user, viewport)
        for path in wanted:
            page.goto(f"{live_url}/councils/{path}")
            is_fine(page)
        page.context.close()
