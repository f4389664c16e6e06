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


class Afternoon:
    """A meeting from the call to the published minutes: secretary at the desk, two members on their telephones."""

    def __init__(self, browser: Any, live_url: str, *, script: bool) -> None:
        self.sitting = make_sitting()
        self.live_url, self.script = live_url, script
        agendas.put_on_agenda(
            self.sitting.meeting, by=self.sitting.secretary, title="주차 요금 개선", at=timezone.now()
        )
        self.url = f"{live_url}/councils/meetings/{self.sitting.meeting.pk}/"

        def open_page(user: Any, viewport: dict[str, int]) -> Any:
            return page_of(browser, live_url, user, viewport, java_script_enabled=script)

        self.office = open_page(self.sitting.secretary, DESKTOP)
        self.phone = open_page(self.sitting.people[1], PHONE)
        self.chair = open_page(self.sitting.chair, PHONE)
        self.public = open_page(None, PHONE)

    def press(self, page: Any, button: str, said: str) -> None:
        page.get_by_role("button", name=button).click()
        page.get_by_text(said).first.wait_for()

    def call_and_reply(self) -> None:
        self.office.goto(self.url)
        self.press(self.office, "회의 소집", "처리했습니다")
        self.phone.goto(f"{self.live_url}/councils/workspace/")
        self.phone.get_by_role("link", name="제1차 정기회의", exact=True).click()
        self.phone.get_by_label("참석", exact=True).check()
        self.press(self.phone, "회신 보내기", "회신을 간사에게 전했습니다")

    def check_in(self) -> None:
        for page in (self.phone, self.chair):
            code = door_codes.code_of(self.sitting.meeting, at=timezone.now())
            page.goto(f"{self.url}here/{code}/")
            self.press(page, "출석합니다", "출석이 확인되었습니다")
        self.office.goto(f"{self.url}attendance/")
        self.office.locator("select[name=member]").select_option(index=1)
        self.office.get_by_label("현장").check()
        self.press(self.office, "기록하기", "기록했습니다")

    def put_the_question(self) -> Decision:
        self.office.goto(self.url)
        self.press(self.office, "개회", "처리했습니다")
        self.office.goto(f"{self.live_url}/councils/items/{self.sitting.item.pk}/questions/new/")
        self.office.get_by_label("질문").fill("주차 요금을 낮춥니다.")
        self.office.get_by_label("비밀투표").check()
        self.office.get_by_role("button", name="저장").click()
        self.office.get_by_role("button", name="표결 시작").click()
        self.office.get_by_role("heading", name="표결이 진행 중입니다").wait_for()
        return Decision.objects.get()

    def vote(self, decision: Decision) -> None:
        path = f"{self.live_url}/councils/decisions/{decision.pk}/"
        for page in (self.phone, self.chair):
            page.goto(path)
            if self.script:
                is_fine(page)
            page.get_by_label("찬성").check()
            self.press(page, "투표하기", "투표했습니다")
        third = Attendance.objects.exclude(member__in=self.sitting.terms[:2]).get().member
        decisions.cast(decision, user=third.user, values=[2], at=timezone.now())
        self.office.goto(path)
        self.press(self.office, "마감하고 집계", "가결")

    def write_minutes(self) -> None:
        self.office.goto(self.url)
        self.press(self.office, "폐회", "처리했습니다")
        self.office.goto(f"{self.url}minutes/")
        self.office.get_by_role("link", name="작성").click()
        self.office.get_by_label("이 안건의 회의록").fill("이한결 씨(010-2345-6789)가 방청하며 찬성함.")
        self.office.get_by_role("button", name="저장").click()
        self.press(self.office, "위원에게 회람", "처리했습니다")

    def comment_and_approve(self) -> None:
        self.phone.goto(f"{self.url}minutes/")
        self.phone.get_by_role("link", name="수정 요청").click()
        self.phone.get_by_label("무엇을 고쳐야 합니까?").fill("방청인의 이름을 빼 주십시오.")
        self.press(self.phone, "보내기", "간사에게 의견을 전했습니다")
        self.chair.goto(f"{self.url}minutes/")
        self.press(self.chair, "위원장 승인", "처리했습니다")

    def publish(self) -> None:
        self.office.goto(f"{self.url}minutes/")
        self.office.get_by_role("link", name="공개본 확인").click()
        assert "010-2345-6789" not in self.office.get_by_label("모두에게 공개되는 내용").input_value()
        self.office.get_by_role("button", name="확인했습니다").click()
        self.press(self.office, "확인한 공개본 게시", "처리했습니다")

    def close(self) -> None:
        for page in (self.office, self.phone, self.chair, self.public):
            page.context.close()


@pytest.mark.parametrize("script", [True, False])
def test_from_the_call_to_the_published_minutes(browser: Any, live_url: str, script: bool) -> None:
    day = Afternoon(browser, live_url, script=script)
    day.call_and_reply()
    assert Invitation.objects.get(member=day.sitting.terms[1]).reply == "YES"
    day.check_in()
    assert Attendance.objects.count() == 3
    decision = day.put_the_question()
    day.vote(decision)
    decision.refresh_from_db()
    assert (decision.state, decision.outcome) == (DecisionState.DECIDED, Outcome.CARRIED)
    assert Participation.objects.count() == 3 and BallotBox.objects.get().sealed is None
    day.write_minutes()
    day.comment_and_approve()
    day.publish()
    assert Minutes.objects.get().state == "PUBLISHED"
    assert Meeting.objects.get().state == MeetingState.MINUTED
    day.public.goto(f"{day.url}minutes/")
    day.public.get_by_text("가결").first.wait_for()
    assert "010-2345-6789" not in day.public.content() and "이한결" not in day.public.content()
    day.close()


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
        sitting.people[1]: [
            *paths,
            "workspace/",
            f"workspace/terms/{sitting.terms[1].pk}/",
            f"meetings/{sitting.meeting.pk}/here/",
        ],
        sitting.secretary: [*paths, f"meetings/of/{sitting.body.slug}/new/", f"meetings/{sitting.meeting.pk}/door/"],
    }
    for user, wanted in own.items():
        page = page_of(browser, live_url, user, viewport)
        for path in wanted:
            page.goto(f"{live_url}/councils/{path}")
            is_fine(page)
        page.context.close()
