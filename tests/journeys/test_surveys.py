"""In a real browser: a survey is built, answered on a phone and on paper, let out, and something comes of it."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Role
from demo import surveys_answers, surveys_documents
from surveys.models import Invitation, PaperBatch, Participation, Respondent, Response, Survey
from surveys.services import editing, opening, personal_links, settling, storing, survey_settings
from surveys.states import Access, Channel, SurveyState
from tests.factories import grant, make_department, make_user
from tests.journeys.accessibility import faults, is_wider_than_its_window, violations
from tests.journeys.windows import DESK, PHONE, enter, window_of
from tests.surveys.intake.rounds import QUESTIONS, survey_of

pytestmark = pytest.mark.journey
SAFE, WITH_WHOM = "물놀이터는 안전합니까?", "누구와 오셨습니까?"
# Below this many nobody reads any figure.
OTHERS = 11


class House:
    """Those who take part, and one survey."""

    def __init__(self) -> None:
        self.department = make_department("공원녹지처")
        self.officer, self.superior, self.clerk = (make_user(mfa=True) for _person in range(3))
        grant(self.officer, Role.CASE_OFFICER, self.department)
        grant(self.superior, Role.DEPARTMENT_REVIEWER, self.department)
        grant(self.clerk, Role.AUTHOR, self.department)

    @property
    def survey(self) -> Survey:
        return Survey.objects.get()

    def desk(self, step: str = "") -> str:
        return f"/surveys/desk/{self.survey.slug}/{step}"


def press(page: Any, button: str) -> None:
    with page.expect_navigation():
        page.locator(button).last.click()


def is_fine(page: Any) -> None:
    assert violations(page) == []
    assert not is_wider_than_its_window(page)


def build(page: Any, url: str) -> None:
    """Two questions, card by card; the options of the second are pasted as a list."""
    page.goto(f"{url}/surveys/desk/new/")
    page.locator('[name="title"]').fill("물놀이터 이용 조사")
    press(page, "main form button")
    page.locator("form[data-add] select").last.select_option("scale")
    page.locator("form[data-add] button").last.click()
    card = page.locator(".builder-card-open")
    card.locator('[name="text"]').fill(SAFE)
    is_fine(page)
    card.locator('[name="do"][value="done"]').click()
    page.locator(".builder-card").get_by_text(SAFE).wait_for()
    card.wait_for(state="detached")
    page.locator("form[data-add] select").last.select_option("single")
    page.locator("form[data-add] button").last.click()
    card.locator('[name="text"]').fill(WITH_WHOM)
    card.locator(".builder-paste summary").click()
    card.locator(".builder-paste textarea").fill("혼자\n가족과\n친구와")
    card.locator('[name="do"][value="paste"]').click()
    card.locator('input[value="친구와"]').wait_for()
    card.locator('[name="do"][value="done"]').click()
    page.locator(".builder-card").get_by_text(WITH_WHOM).wait_for()


def announce(page: Any, url: str, house: House) -> None:
    page.goto(url + house.desk("build/check/"))
    press(page, 'form[action$="/publish/"] button')
    page.goto(url + house.desk("settings/"))
    opens = timezone.localtime() + timedelta(hours=1)
    page.locator('[name="purpose"]').fill("내년 물놀이터를 어떻게 열지 정합니다.")
    page.locator('[name="method"]').fill("누구나 답할 수 있습니다.")
    page.locator('[name="opens_at"]').fill(f"{opens:%Y-%m-%dT%H:%M}")
    page.locator('[name="closes_at"]').fill(f"{opens + timedelta(days=7):%Y-%m-%dT%H:%M}")
    page.locator('[name="on_paper"]').check()
    press(page, "main form button")
    page.goto(url + house.desk())
    press(page, 'form[action$="/steps/schedule/"] button')
    assert house.survey.state == SurveyState.SCHEDULED
    opening.open_due(at=timezone.now() + timedelta(hours=2))
    # The clock of the test goes on: whoever comes now finds it open.
    Survey.objects.update(opens_at=timezone.now() - timedelta(minutes=5))


def answer(phone: Any, url: str, house: House) -> None:
    phone.goto(f"{url}/surveys/")
    phone.get_by_role("link", name=house.survey.title).first.click()
    is_fine(phone)
    phone.locator('main a[href*="/answer/"], main form[action*="/answer/"] button').first.click()
    # Nothing chosen: what is missing is said in its place.
    press(phone, '[name="move"]')
    for name in (SAFE, WITH_WHOM):
        phone.get_by_role("radiogroup", name=name).locator("input").nth(1).check()
    is_fine(phone)
    press(phone, '[name="move"]')
    phone.wait_for_url("**/thanks/**")
    is_fine(phone)


def keys_of(survey: Survey) -> list[str]:
    return [one["key"] for section in survey.current.content["sections"] for one in section["questions"]]


def count_paper(page: Any, url: str, house: House) -> None:
    """One sheet, typed by two people who read it alike."""
    enter(page, url, house.officer, house.desk("paper/new/"))
    page.locator('[name="place"]').fill("물놀이터 매표소")
    page.locator('[name="sheets"]').fill("1")
    press(page, "main form button")
    batch = PaperBatch.objects.get()
    for person in (house.officer, house.clerk):
        enter(page, url, person, house.desk(f"paper/{batch.number}/key/"))
        for key in keys_of(house.survey):
            page.locator(f'main [name="{key}"]').fill("2")
        is_fine(page)
        press(page, "main form button")
    enter(page, url, house.officer, house.desk(f"paper/{batch.number}/"))
    is_fine(page)
    press(page, 'form[action$="/close/"] button')
    batch.refresh_from_db()
    assert batch.answers_counted == 1


def let_out(page: Any, url: str, house: House) -> None:
    """The officer asks for it, the superior does it."""
    enter(page, url, house.officer, house.desk("results/release/"))
    for box in page.locator('[name="keys"]').all():
        box.check()
    press(page, '[name="action"][value="ask"]')
    enter(page, url, house.superior, house.desk("results/release/"))
    for box in page.locator('[name="keys"]').all():
        box.check()
    is_fine(page)
    press(page, '[name="action"][value="let_out"]')
    assert house.survey.state == SurveyState.PUBLISHED


def test_built_at_the_desk_answered_on_a_phone_and_on_paper_and_let_out(browser: Any, live_url: str) -> None:
    house = House()
    desk = window_of(browser, live_url, house.officer, viewport=DESK)
    build(desk, live_url)
    announce(desk, live_url, house)
    phone = window_of(browser, live_url, viewport=PHONE)
    answer(phone, live_url, house)
    count_paper(desk, live_url, house)

    first, second = keys_of(house.survey)
    more = [{first: 1 + number % 5, second: 1 + number % 3} for number in range(OTHERS)]
    storing.many(house.survey, house.survey.current, more, Channel.WEB, timezone.now())
    enter(desk, live_url, house.officer, house.desk("results/"))
    is_fine(desk)
    now = timezone.now()
    Survey.objects.update(opens_at=now - timedelta(hours=3), closes_at=now - timedelta(hours=2), grace_minutes=0)
    opening.close_due(at=now)
    settling.settle(house.survey, now)
    assert Response.objects.count() == OTHERS + 2
    let_out(desk, live_url, house)

    phone.goto(f"{live_url}/surveys/{house.survey.slug}/results/")
    phone.get_by_text(SAFE).first.wait_for()
    is_fine(phone)
    phone.context.close()
    desk.context.close()


def test_every_kind_of_question_can_be_read_and_answered_by_everybody(browser: Any, live_url: str) -> None:
    house, now = House(), timezone.now()
    said = surveys_documents.read("evening")
    survey = editing.create(
        title="저녁 공원", department=house.department, by=house.officer, at=now, purpose="공원을 고칩니다.",
        method="누구나 답할 수 있습니다.", document=surveys_documents.document(said),
    )  # fmt: skip
    editing.publish_version(survey=survey, by=house.officer, at=now)
    days = {"opens_at": now + timedelta(minutes=1), "closes_at": now + timedelta(days=5)}
    survey_settings.change(survey=survey, by=house.officer, at=now, step_by_step=False, **days)
    opening.schedule(survey=survey, by=house.officer, at=now)
    opening.open_due(at=now + timedelta(minutes=2))
    Survey.objects.update(opens_at=now - timedelta(minutes=5))
    sheets = surveys_answers.invented(random.Random(9), said, 12, year=0, day=now.date())
    storing.many(survey, survey.current, sheets, Channel.WEB, now)

    phone = window_of(browser, live_url)
    read = ["/surveys/", f"/surveys/{survey.slug}/", f"/surveys/{survey.slug}/answer/"]
    assert faults(phone, live_url, read) == {}
    phone.context.close()
    desk = window_of(browser, live_url, house.officer, viewport=DESK)
    steps = ("", "build/", "build/?open=q05", "exports/", "paper/", "results/", "results/report/", "settings/")
    staff = [house.desk(step) for step in steps]
    assert faults(desk, live_url, ["/surveys/desk/", *staff]) == {}
    desk.context.close()


def test_a_personal_link_is_used_once_and_leaves_the_address(browser: Any, live_url: str) -> None:
    survey, now = survey_of(access=Access.INVITED), timezone.now()
    Survey.objects.update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    invitation = personal_links.with_link(Invitation(survey=survey, email="neighbour@example.test"))
    invitation.save()
    token = personal_links.token(invitation)
    phone = window_of(browser, live_url)
    phone.goto(f"{live_url}/surveys/i/{token}/")
    assert token not in phone.url
    phone.locator('main a[href*="/answer/"], main form[action*="/answer/"] button').first.click()
    phone.get_by_role("radiogroup", name=QUESTIONS[0]["text"]).locator("input").nth(1).check()
    phone.get_by_role("radiogroup", name=QUESTIONS[1]["text"]).locator("input").nth(3).check()
    press(phone, '[name="move"]')
    phone.wait_for_url("**/thanks/**")
    assert token not in phone.content()

    another = window_of(browser, live_url)
    another.goto(f"{live_url}/surveys/i/{token}/")
    assert another.locator('main a[href*="/answer/"]').count() == 0
    is_fine(another)
    assert (Participation.objects.count(), Respondent.objects.count()) == (1, 0)
    phone.context.close()
    another.context.close()
