"""Finding surveys: the list, the search, the home page; each only for those whom it concerns."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from core.search import index
from core.ui import highlights
from core.workflow import SYSTEM, engine
from surveys.answering_declarations import may_read_files
from surveys.models import Survey
from surveys.queries.surveys import visible_to
from surveys.services import survey_index
from surveys.states.surveys import Access, Mode, SurveyState
from tests.factories import make_department, make_staff, make_user
from tests.markup import squeezed
from tests.surveys.answering.round import DOCUMENT, Reader, asked

pytestmark = pytest.mark.django_db


def titles(page: str) -> str:
    return Client().get(page).content.decode()


def test_the_list_has_what_is_open_what_comes_and_what_came_of_it() -> None:
    asked(title="지금 하는 조사")
    asked(title="곧 하는 조사", state=SurveyState.SCHEDULED)
    asked(title="끝난 조사", state=SurveyState.PUBLISHED)
    asked(title="만드는 조사", state=SurveyState.DRAFT)
    for view, wanted in {"": "지금 하는 조사", "soon": "곧 하는 조사", "over": "끝난 조사"}.items():
        page = titles(f"/surveys/?view={view}")
        assert wanted in page
        assert sum(each in page for each in ("지금 하는 조사", "곧 하는 조사", "끝난 조사", "만드는 조사")) == 1


@pytest.mark.parametrize(("view", "chosen"), [("", "진행 중"), ("soon", "예정"), ("over", "결과")])
def test_the_tab_one_reads_is_marked_and_says_what_is_missing(view: str, chosen: str) -> None:
    page = squeezed(titles(f"/surveys/?view={view}"))
    tabs = page[page.index('<nav class="tabs"') :]
    assert f'aria-current="page">{chosen}' in tabs
    missing = {
        "": "지금 진행 중인 설문조사가 없습니다",
        "soon": "예정된 설문조사가 없습니다",
        "over": "아직 공개된 결과가 없습니다",
    }
    assert missing[view] in page


@pytest.mark.parametrize("view", ["", "soon", "over", "nonsense"])
def test_an_empty_list_says_so(view: str) -> None:
    assert "empty-state" in titles(f"/surveys/?view={view}")


@pytest.mark.parametrize("how_many", [1, 30])
def test_the_list_asks_the_database_as_often_for_one_as_for_thirty(
    how_many: int, django_assert_max_num_queries: Any
) -> None:
    department = make_department()
    for _each in range(how_many):
        asked(department=department)
    titles("/surveys/")
    with django_assert_max_num_queries(5):
        page = titles("/surveys/")
    assert page.count("card-link") == min(how_many, 12)


def test_pages_of_the_list_follow_each_other_without_a_gap() -> None:
    department = make_department()
    for number in range(14):
        asked(department=department, closes_at=timezone.now() + timedelta(days=number + 1), title=f"조사 {number:02}")
    first = Client().get("/surveys/")
    after = first.context["page"].next_cursor
    second = Client().get("/surveys/", {"cursor": after})
    assert [survey.title for survey in second.context["page"]] == ["조사 12", "조사 13"]
    assert Client().get("/surveys/", {"cursor": "made-up"}).status_code == 400


@pytest.mark.parametrize("state", SurveyState.values)
@pytest.mark.parametrize("access", [each for each in Access.values if each != Access.PANEL])
def test_who_may_come_across_a_survey(state: str, access: str) -> None:
    survey = asked(access=access, state=state, mode=Mode.ANONYMOUS)
    announced = state not in (SurveyState.DRAFT, SurveyState.DROPPED)
    in_public = access in (Access.OPEN, Access.SIGNED_IN, Access.RESIDENTS)
    in_public = in_public or (access == Access.INVITED and state == SurveyState.PUBLISHED)
    for person, wanted in {
        AnonymousUser(): announced and in_public,
        make_user(): announced and in_public,
        make_staff(department=make_department()): announced,
        make_staff(department=survey.department): True,
    }.items():
        assert visible_to(person).filter(pk=survey.pk).exists() is wanted


def test_the_home_page_names_what_everybody_may_answer_now() -> None:
    now = timezone.now()
    asked(title="누구나")
    asked(title="직원만", access=Access.STAFF)
    asked(title="초대만", access=Access.INVITED)
    asked(title="시간 지남", opens_at=now - timedelta(days=2), closes_at=now - timedelta(minutes=1))
    assert [item.title for item in highlights.open_now(now) if item.icon == "survey"] == ["누구나"]


def found(words: str, *audience: str) -> list[str]:
    return [hit.document.title for hit in index.query(words, audience=audience).hits]


def announce(survey: Survey) -> None:
    engine.apply(survey, "open", actor=SYSTEM, at=timezone.now())


def test_the_search_finds_a_survey_by_what_it_asks_once_it_is_announced() -> None:
    survey = asked(state=SurveyState.SCHEDULED, title="여름 조사")
    announce(survey)
    assert found("주차가 불편", index.PUBLIC) == ["여름 조사"]
    engine.apply(survey, "cancel", actor=make_staff(department=survey.department), at=timezone.now(), reason="중복")
    assert found("여름 조사", index.PUBLIC) == ["여름 조사"]


def test_the_search_finds_a_survey_of_the_staff_for_the_staff_alone() -> None:
    survey = asked(state=SurveyState.SCHEDULED, title="조직문화 조사", access=Access.STAFF)
    announce(survey)
    assert found("조직문화", index.PUBLIC) == []
    assert found("조직문화", survey_index.STAFF) == ["조직문화 조사"]
    assert list(survey_index.readable(make_user(), [survey.pk])) == []
    assert [entry.audience for entry in survey_index.all_entries()] == [survey_index.STAFF]


def test_files_of_answers_are_read_by_those_who_work_with_them() -> None:
    survey = asked()
    assert may_read_files(make_staff(department=survey.department), survey)
    assert not may_read_files(make_staff(department=make_department()), survey)
    assert not may_read_files(make_user(), survey) and not may_read_files(AnonymousUser(), survey)


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.CONFIDENTIAL, Mode.ANONYMOUS])
def test_whoever_has_taken_part_sees_it_on_the_list(mode: str) -> None:
    survey = asked(mode=mode, access=Access.SIGNED_IN)
    reader = Reader(survey)
    reader.client.force_login(make_user())
    reader.to_the_end()
    assert "참여 완료" not in reader.client.get("/surveys/").content.decode()
    reader.press("send")
    assert "참여 완료" in reader.client.get("/surveys/").content.decode()
    stranger = Client()
    stranger.force_login(make_user())
    assert "참여 완료" not in stranger.get("/surveys/").content.decode()


def test_what_everybody_may_answer_can_be_subscribed_to() -> None:
    asked(title="지금 하는 조사")
    asked(title="직원만", access=Access.STAFF)
    asked(title="만드는 조사", state=SurveyState.DRAFT)
    answer = Client().get("/surveys/feed/")
    feed = answer.content.decode()
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert "지금 하는 조사" in feed and "직원만" not in feed and "만드는 조사" not in feed
    assert "/surveys/feed/" in titles("/surveys/")


def test_a_survey_speaks_the_language_of_its_reader() -> None:
    words = {".title": "Facility survey", ".purpose": "To mend what is broken", ".thanks": "Well done"}
    survey = asked({**DOCUMENT, "translations": {"en": words}}, purpose="고치려고", thanks="고맙습니다")
    first = titles(f"/en/surveys/{survey.slug}/")
    assert "Facility survey" in first and "To mend what is broken" in first and "시설 이용 설문" not in first
    assert "Facility survey" in titles("/en/surveys/") and "Well done" in titles(f"/en/surveys/{survey.slug}/thanks/")
    assert "시설 이용 설문" in titles(f"/surveys/{survey.slug}/")
