"""In a real browser: a petition goes from a resident to the department, before the committee, and into the rule."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.search import rebuilding
from councils.models import Meeting
from councils.services import attendance, decisions, meetings
from regulations.models import Petition, Version
from regulations.queries import version_texts
from regulations.services import drafting, enactment
from regulations.services.petitions import submit
from regulations.states import Audience, PetitionState
from tests.factories import make_staff, make_user
from tests.journeys.accessibility import faults, is_wider_than_its_window, violations
from tests.journeys.windows import DESK, PHONE, enter, window_of
from tests.regulations.burden.burden_factories import ARTICLES, JUSTIFIED, Committee, Office

pytestmark = pytest.mark.journey
S = PetitionState
NEW_WORDS = "이용료는 이용하는 날에 낸다."
TITLE = "이용하는 날에 내게 해 주세요"


def press(page: Any, button: str = "main form button") -> None:
    """The last button of the page, or that one; what follows is asked of the page that it leads to."""
    with page.expect_navigation():
        page.locator(button).last.click()


def is_fine(page: Any) -> None:
    assert violations(page) == []
    assert not is_wider_than_its_window(page)


class Case:
    """The window of whoever is at it next, and the one petition."""

    def __init__(self, browser: Any, url: str) -> None:
        self.url, self.office, self.committee = url, Office(), committee_of_today()
        # What the factories laid down is found as if it had come into force here.
        rebuilding.rebuild()
        self.phone = window_of(browser, url, self.office.author, viewport=PHONE)
        self.desk = window_of(browser, url, viewport=DESK)

    @property
    def petition(self) -> Petition:
        return Petition.objects.get()

    def at_desk(self, person: Any, step: str = "") -> Any:
        enter(self.desk, self.url, person, f"/regulations/desk/petitions/{self.petition.pk}/{step}")
        return self.desk

    def fill(self, person: Any, step: str, **fields: str) -> None:
        page = self.at_desk(person, step)
        for name, value in fields.items():
            field = page.locator(f'main [name="{name}"]')
            if field.first.get_attribute("type") == "radio":
                page.locator(f'main [name="{name}"][value="{value}"]').check()
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        press(page)

    def approve(self) -> None:
        press(self.at_desk(self.office.superior), 'main form[action$="/approve/"] button')


def committee_of_today() -> Committee:
    """It sits in half an hour, and its members are in office."""
    made, now, today = Committee(), timezone.now(), timezone.localdate()
    for term in made.terms:
        term.starts_on, term.ends_on = today - timedelta(days=30), today + timedelta(days=300)
        term.save(update_fields=["starts_on", "ends_on"])
    starts, ends = now + timedelta(minutes=30), now + timedelta(hours=2)
    Meeting.objects.update(starts_at=starts, ends_at=ends, papers_public_at=ends)
    made.meeting.refresh_from_db()
    return made


def write(case: Case) -> None:
    """On a telephone: the rule found by a word, the clause chosen, the burden told, sent."""
    page = case.phone
    page.goto(f"{case.url}/regulations/")
    page.locator('main a[href="/regulations/petitions/new/"]').first.click()
    page.locator('main input[name="q"]').fill("선납")
    page.locator(".petition-search button").click()
    page.locator('.petition-choices a[href$="/a2/"]').click()
    page.get_by_text(ARTICLES[1]).first.wait_for()
    page.locator('[name="title"]').fill(TITLE)
    page.locator('[name="burden"]').fill("못 가게 되어도 미리 낸 돈을 돌려받기 어렵습니다.")
    page.locator('[name="proposed_wording"]').fill(NEW_WORDS)
    is_fine(page)
    press(page)
    page.get_by_role("heading", name=TITLE).wait_for()


def keep_and_justify(case: Case) -> None:
    office = case.office
    case.fill(office.central, "place/", key="제2조")
    case.fill(office.officer, "take-up/", position=str(office.position.pk))
    body = "빈 예약을 막으려고 그대로 두려고 합니다. 까닭을 입증하겠습니다."
    case.fill(office.officer, "answer/", outcome="KEPT", body=body)
    case.approve()
    assert case.petition.state == S.JUSTIFICATION_DUE
    case.phone.goto(case.url + case.petition.get_absolute_url())
    case.phone.get_by_text(body).first.wait_for()
    case.fill(office.officer, "justification/", **JUSTIFIED)
    case.approve()
    assert case.petition.state == S.COMMITTEE


def be_judged(case: Case) -> None:
    """Three of five want it accepted; each votes by name."""
    committee, now = case.committee, timezone.now()
    case.fill(case.office.central, "committee/", meeting=str(committee.meeting.pk), ballot="NAMED")
    meeting = Meeting.objects.get()
    meetings.call_meeting(meeting, by=committee.secretary, at=now)
    for term in committee.terms:
        attendance.record_by_hand(meeting, member=term, mode="IN_PERSON", by=committee.secretary, at=now)
    meetings.begin(meeting, by=committee.secretary, at=now)
    decision = decisions.open_vote(case.petition.judgements.get().decision, by=committee.secretary, at=now)
    for term, place in zip(committee.terms, (1, 1, 1, 3, 3), strict=True):
        decisions.cast(decision, user=term.user, values=[place], at=now)
    decisions.close_vote(decision, by=committee.secretary, at=now)
    assert case.petition.state == S.ACCEPTED


def come_into_force(case: Case) -> Version:
    office, now = case.office, timezone.now()
    draft = drafting.begin(
        office.rule, actor=office.central, change="PARTIAL", reason="위원회의 심의 결과를 담았습니다.", at=now
    )
    text = version_texts.whole(draft).replace(ARTICLES[1], NEW_WORDS)
    drafting.lay_text(draft, text)
    case.fill(office.central, "version/", version=str(draft.pk))
    today = timezone.localdate()
    return enactment.enact(
        draft,
        actor=office.superior,
        enacted_on=today,
        in_force_on=today,
        at=now,
        reason="위원회가 의견을 들었습니다.",
    )


def test_from_a_resident_to_the_department_the_committee_and_into_force(browser: Any, live_url: str) -> None:
    case = Case(browser, live_url)
    write(case)
    keep_and_justify(case)
    be_judged(case)
    come_into_force(case)

    page = case.phone
    page.goto(live_url + case.petition.get_absolute_url())
    assert case.petition.state == S.IN_FORCE
    for words in (JUSTIFIED["necessity"], ARTICLES[1], NEW_WORDS):
        page.get_by_text(words).first.wait_for()
    is_fine(page)
    page.goto(f"{live_url}{case.office.rule.get_absolute_url()}#a2")
    assert NEW_WORDS in page.locator("#a2").inner_text()
    case.phone.context.close()
    case.desk.context.close()


def test_the_staff_channel_is_invisible_to_a_resident(browser: Any, live_url: str) -> None:
    office = Office()
    colleague = make_staff(display_name="동료 직원")
    secret = "직원 휴게실의 선납 절차를 없애 주세요"
    petition = submit(
        author=colleague, title=secret, burden="직원끼리만 나누는 이야기입니다.", regulation=office.rule, key="a2",
        audience=Audience.STAFF, at=timezone.now(),
    )  # fmt: skip
    open_one = office.petition(at=timezone.now())

    staff = window_of(browser, live_url, colleague, viewport=DESK)
    staff.goto(f"{live_url}/regulations/petitions/staff/")
    staff.get_by_text(secret).first.wait_for()
    is_fine(staff)

    resident = window_of(browser, live_url, make_user())
    for path in (petition.get_absolute_url(), "/regulations/petitions/staff/"):
        assert resident.goto(live_url + path).status in (403, 404)
    rule = office.rule.get_absolute_url()
    for path in ("/regulations/", "/regulations/petitions/", "/search/?q=휴게실", rule, f"{rule}a2/"):
        assert resident.goto(live_url + path).ok
        assert secret not in resident.content()
    resident.goto(f"{live_url}/regulations/petitions/")
    resident.get_by_text(open_one.title).first.wait_for()
    staff.context.close()
    resident.context.close()


def test_every_page_of_the_room_can_be_read_by_everybody(browser: Any, live_url: str) -> None:
    office, now = Office(), timezone.now()
    petition = office.answered("ACCEPTED")
    draft = drafting.begin(
        office.rule, actor=office.central, change="PARTIAL", reason="현장에서 내게 하려고 합니다.", at=now
    )
    drafting.lay_text(draft, version_texts.whole(draft).replace(ARTICLES[1], NEW_WORDS))
    drafting.announce(draft, actor=office.central, opinions_until=timezone.localdate() + timedelta(days=60), at=now)

    page = window_of(browser, live_url, office.author)
    rule = office.rule
    read = [
        "/regulations/", rule.get_absolute_url(), petition.get_absolute_url(), "/regulations/scoreboard/",
        f"/regulations/drafts/{draft.pk}/", f"/regulations/petitions/new/words/{rule.slug}/a2/",
    ]  # fmt: skip
    assert faults(page, live_url, read) == {}
    page.context.close()

    desk = window_of(browser, live_url, office.officer, viewport=DESK)
    assert faults(desk, live_url, [f"/regulations/desk/petitions/{petition.pk}/"]) == {}
    desk.context.close()
