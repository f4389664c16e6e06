"""Answering without script, page by page: nothing is lost on the way, and the server decides what is asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.submissions.models import Draft, Submission
from surveys.models import Participation, Response, SavedAnswers, Survey
from surveys.services import storing
from surveys.states.surveys import Access, Mode
from tests.factories import make_user
from tests.surveys.answering.round import DOCUMENT, Reader, asked, closed_since, counted, publish

pytestmark = pytest.mark.django_db


def stored(survey: Survey) -> dict[str, Any]:
    storing.move(survey, timezone.now(), all_of_them=True)
    response = Response.objects.get(survey=survey)
    return response.answers | {text.key: text.text for text in response.texts.all()}


def signed_in(survey: Survey) -> Reader:
    reader = Reader(survey)
    reader.client.force_login(make_user())
    return reader


def test_from_the_first_question_to_the_thanks() -> None:
    survey = asked()
    reader = Reader(survey).begin().press("next", {"q1": "2"}).press("next", {"q2": "1"})
    assert reader.shows("q3") and "주차장에 만족하십니까?" in reader.text
    reader.press("next", {"q3": "2", "q4.1": "4"}).press("next", {"q5": "길이 멉니다"}).press("send", {"q6": "3"})
    assert (reader.page.status_code, reader.page.url) == (302, f"/surveys/{survey.slug}/thanks/")
    assert stored(survey) == {"q1": 2, "q2": 1, "q3": 2, "q4": {"1": 4}, "q5": "길이 멉니다", "q6": "3"}


def test_progress_is_full_only_once_it_is_handed_in() -> None:
    reader = Reader(asked()).begin()
    assert 'value="0"' in reader.text.split("<progress")[1][:40]
    reader.to_the_end()
    bar = reader.text.split("<progress")[1][:40]
    assert 'max="3" value="2"' in bar, "the last of three sections is still to be answered"


def test_what_is_missing_is_said_where_it_is_missing_and_nothing_typed_is_lost() -> None:
    reader = Reader(asked()).begin().press("next", {"q1": "1"}).press("next", {"q4.2": "3"})
    assert reader.page.status_code == 422
    assert 'href="#a-q3"' in reader.text and 'id="a-q3-fault"' in reader.text
    assert reader.fields()["q4.2"] == ["3"] and reader.fields()["q1"] == ["1"]


def test_a_question_that_an_answer_calls_for_is_shown_before_it_is_demanded() -> None:
    reader = Reader(asked()).begin()
    assert not reader.shows("q2")
    reader.press("next", {"q1": "2"})
    assert reader.page.status_code == 200 and reader.shows("q2") and "q2-fault" not in reader.text
    assert reader.press("next").page.status_code == 422


def test_the_last_page_too_shows_what_an_answer_calls_for_before_it_is_sent() -> None:
    survey = asked({"format": 1, "sections": [DOCUMENT["sections"][0]]})
    reader = Reader(survey).begin().press("send", {"q1": "2"})
    assert reader.page.status_code == 200 and reader.shows("q2") and counted(survey) == 0
    assert reader.press("send", {"q2": "1"}).page.status_code == 302


def test_back_keeps_what_was_answered_and_a_change_leads_another_way() -> None:
    survey = asked()
    reader = Reader(survey).begin().press("next", {"q1": "1"}).press("next", {"q3": "1"}).press("next", {"q5": "느림"})
    reader.press("back").press("back")
    assert reader.fields()["q3"] == ["1"]
    reader.press("next", {"q3": "5"})
    assert reader.shows("q6") and not reader.shows("q5")
    reader.press("send")
    assert stored(survey) == {"q1": 1, "q3": 5}, "what is hidden is unanswered"


def test_what_is_wrong_may_be_left_by_the_way_back() -> None:
    reader = Reader(asked()).to_the_end().press("back", {"q6": "많이"})
    assert reader.page.status_code == 200 and reader.shows("q3")
    assert reader.press("next").fields()["q6"] == ["많이"]


def test_all_on_one_page_wakes_whole_sections() -> None:
    survey = asked(step_by_step=False)
    reader = Reader(survey).begin()
    assert reader.shows("q1") and reader.shows("q6") and not reader.shows("q5")
    reader.press("send", {"q1": "1", "q3": "1"})
    assert reader.page.status_code == 200 and reader.shows("q5") and counted(survey) == 0
    reader.press("send", {"q5": "느립니다"})
    assert reader.page.status_code == 302 and counted(survey) == 1


def test_the_words_beside_other_are_kept() -> None:
    survey = asked()
    Reader(survey).begin().press("next", {"q1": "3", "q1.other": "도서관"}).press("next", {"q3": "4"}).press("send")
    assert stored(survey)["q1.other"] == "도서관"


def test_a_page_of_an_earlier_version_counts_as_what_it_asked() -> None:
    survey = asked()
    reader = Reader(survey).to_the_end()
    first = survey.current
    publish(survey, {"format": 1, "sections": [DOCUMENT["sections"][0]]})
    assert reader.press("send").page.status_code == 302
    storing.move(survey, timezone.now(), all_of_them=True)
    assert Response.objects.get(survey=survey).version == first


def test_an_anonymous_survey_keeps_nothing_before_it_is_sent() -> None:
    survey = asked(access=Access.SIGNED_IN)
    reader = signed_in(survey).to_the_end().press("back")
    reader.client.post(f"{reader.url}save/", {**reader.fields(), "q3": "1"})
    assert not SavedAnswers.objects.exists() and not Draft.objects.exists() and not Submission.objects.exists()
    assert "data-draft" not in reader.text and "data-save-url" not in reader.text
    assert not Participation.objects.exists()


def test_nothing_of_an_anonymous_submit_leads_to_its_time() -> None:
    survey = asked(access=Access.SIGNED_IN)
    signed_in(survey).to_the_end().press("send")
    assert counted(survey) == 1 and not Submission.objects.exists()


def test_where_the_mode_allows_one_goes_on_where_one_left_off() -> None:
    survey = asked(mode=Mode.NAMED, access=Access.SIGNED_IN)
    reader = signed_in(survey).begin().press("next", {"q1": "1"})
    again = Reader(survey, reader.client).begin()
    assert again.shows("q3") and again.fields()["q1"] == ["1"]
    again.press("next", {"q3": "5"}).press("send")
    assert again.page.status_code == 302 and not SavedAnswers.objects.exists()


def test_the_script_saves_in_between() -> None:
    survey = asked(mode=Mode.CONFIDENTIAL, access=Access.SIGNED_IN)
    reader = signed_in(survey).begin()
    answer = reader.client.post(f"{reader.url}save/", {**reader.fields(), "q1": "2"})
    assert answer.status_code == 204 and SavedAnswers.objects.get().answers == {"q1": 2}


def test_a_named_answer_can_be_changed_until_the_close_and_the_last_counts() -> None:
    survey = asked(mode=Mode.NAMED, access=Access.SIGNED_IN)
    reader = signed_in(survey).to_the_end().press("send")
    assert "내 답 보기" in reader.client.get(reader.page.url).content.decode()
    again = Reader(survey, reader.client).begin()
    assert again.fields()["q1"] == ["1"]
    again.press("next", {"q1": "3", "q1.other": "공원"}).press("next", {"q3": "2"}).press("next", {"q5": "멀다"})
    assert again.press("send").page.status_code == 302
    assert counted(survey) == 1 and stored(survey) == {"q1": 3, "q1.other": "공원", "q3": 2, "q5": "멀다"}


def test_a_named_answer_stays_as_it_is_after_the_close() -> None:
    survey = asked(mode=Mode.NAMED, access=Access.SIGNED_IN)
    reader = signed_in(survey).to_the_end().press("send")
    closed_since(survey, minutes=60)
    again = Reader(survey, reader.client).begin()
    assert "이제 고칠 수 없습니다" in again.text and not again.shows("q1")


def test_whoever_took_part_anonymously_is_told_so_kindly() -> None:
    survey = asked(access=Access.SIGNED_IN)
    reader = signed_in(survey).to_the_end()
    stale = reader.fields()
    reader.press("send")
    for page in (reader.client.get(reader.url), reader.client.post(reader.url, {**stale, "move": "send"})):
        assert "이미 참여하셨습니다" in page.content.decode()
    assert counted(survey) == 1


def test_two_tabs_of_one_person_count_once_and_the_last_in_a_named_survey() -> None:
    survey = asked(mode=Mode.NAMED, access=Access.SIGNED_IN)
    one = signed_in(survey).to_the_end()
    two = Reader(survey, one.client).begin().press("back").press("next", {"q1": "3", "q1.other": "공원"})
    two.press("next", {"q3": "4"})
    assert one.press("send").page.status_code == 302
    assert two.press("send").page.status_code == 302
    assert counted(survey) == 1 and stored(survey)["q1"] == 3


def test_no_page_with_answers_is_kept_by_a_browser() -> None:
    reader = Reader(asked()).begin()
    assert reader.page.headers["Cache-Control"] == "no-store"
    assert reader.press("next", {"q1": "1"}).page.headers["Cache-Control"] == "no-store"


def test_it_is_asked_in_the_language_of_the_reader() -> None:
    survey = asked({**DOCUMENT, "translations": {"en": {"q1.text": "Where do you go?", "q1.o1": "Gym"}}})
    page = Reader(survey).client.get(f"/en/surveys/{survey.slug}/answer/").content.decode()
    assert "Where do you go?" in page and "Gym" in page and "주차장" in page


def test_the_first_screen_says_how_long_it_takes_and_what_is_promised() -> None:
    survey = asked(opens_at=timezone.now() - timedelta(days=1))
    page = Reader(survey).client.get(f"/surveys/{survey.slug}/").content.decode()
    assert "문항 6개" in page and "익명" in page and "시작하기" in page
