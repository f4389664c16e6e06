"""What is wrong, late, forged or sent by a machine: nothing of it is counted, and nothing right is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from core import uploads
from core.submissions.models import Submission
from core.uploads import StoredFile
from surveys.forms import tickets
from surveys.models import Participation, Quota, Response, Survey
from surveys.rules.respondents import NOBODY, Who
from surveys.rules.standing import Bar, standing_of
from surveys.services import answers, storing
from surveys.states.surveys import Access, Mode
from tests.core.uploads.samples import picture as picture_bytes
from tests.factories import make_staff, make_user
from tests.sessions import sign_in
from tests.surveys.answering.round import DOCUMENT, Reader, asked, closed_since, counted

pytestmark = pytest.mark.django_db
RIGHT = {"q1": 1, "q3": 5}


def send(survey: Survey, raw: Any, who: Who = NOBODY, **more: Any) -> answers.Receipt:
    version = more.pop("version", survey.current)
    return answers.submit(survey=survey, version=version, raw=raw, who=who, at=timezone.now(), **more)


def test_answers_to_hidden_questions_are_not_kept() -> None:
    survey = asked()
    send(survey, {**RIGHT, "q2": 1, "q5": "trotzdem", "q99": 7})
    storing.move(survey, timezone.now(), all_of_them=True)
    assert Response.objects.get().answers == RIGHT


@pytest.mark.parametrize(
    "raw",
    [{"q1": 9, "q3": 5}, {"q1": 1, "q3": 6}, {"q1": "1", "q3": 5}, {"q1": True, "q3": 5}, {"q1": [1], "q3": 5}, []],
)
def test_unknown_options_and_wrong_types_count_nothing(raw: Any) -> None:
    survey = asked()
    with pytest.raises(answers.AnswersRefused) as refusal:
        send(survey, raw)
    assert refusal.value.faults and counted(survey) == 0


@pytest.mark.parametrize("ticket", ["", "x", "1:2:3", "ö" * 3000])
def test_a_page_that_is_none_of_ours_begins_anew(ticket: str) -> None:
    survey = asked()
    reader = Reader(survey).to_the_end().press("send", {"ticket": ticket})
    assert reader.page.status_code == 200 and reader.shows("q1") and counted(survey) == 0


def test_a_page_of_another_survey_begins_anew() -> None:
    one, other = asked(), asked()
    foreign = Reader(other).begin().fields()["ticket"][0]
    reader = Reader(one).to_the_end().press("send", {"ticket": foreign})
    assert reader.page.status_code == 200 and counted(one) == counted(other) == 0
    with pytest.raises(answers.SurveyRefused):
        send(one, RIGHT, version=other.current)


def test_what_was_begun_before_the_close_is_taken_for_some_minutes() -> None:
    survey = asked(grace_minutes=30)
    reader = Reader(survey).to_the_end()
    closed_since(survey, minutes=10)
    begun = tickets.Ticket(survey.current, timezone.now() - timedelta(minutes=20), 1)
    assert reader.press("send", {"ticket": str(begun)}).page.status_code == 302
    assert counted(survey) == 1


def test_what_was_begun_after_the_close_or_comes_after_the_grace_is_refused_in_clear_words() -> None:
    survey = asked(grace_minutes=30)
    reader = Reader(survey).to_the_end()
    closed_since(survey, minutes=10)
    assert reader.press("send").page.status_code == 422, "begun just now, after the close"
    begun = tickets.Ticket(survey.current, timezone.now() - timedelta(minutes=90), 1)
    closed_since(survey, minutes=40)
    late = Reader(survey, page=reader.client.get(reader.url))
    late.page = late.client.post(late.url, {"ticket": str(begun), "q1": "1", "q3": "5", "move": "send"})
    assert late.page.status_code == 422 and "끝난 설문조사입니다" in late.text
    assert counted(survey) == 0


@pytest.mark.parametrize(
    ("state", "bar"),
    [("DRAFT", Bar.NOT_YET), ("SCHEDULED", Bar.NOT_YET), ("CANCELLED", Bar.CANCELLED), ("PUBLISHED", Bar.OVER)],
)
def test_only_an_open_survey_takes_answers(state: str, bar: Bar) -> None:
    survey = asked(state=state)
    assert standing_of(survey, NOBODY, timezone.now()).bar is bar
    with pytest.raises(answers.CannotAnswer):
        send(survey, RIGHT)


def test_an_open_survey_past_its_hour_takes_none_though_nobody_closed_it_yet() -> None:
    now = timezone.now()
    survey = asked(opens_at=now - timedelta(days=2), closes_at=now - timedelta(minutes=1), grace_minutes=0)
    assert standing_of(survey, NOBODY, now).bar is Bar.OVER


@pytest.mark.parametrize("access", [Access.SIGNED_IN, Access.RESIDENTS, Access.STAFF, Access.INVITED])
def test_whoever_is_not_asked_counts_nothing(access: str) -> None:
    survey = asked(access=access)
    person = None if access == Access.SIGNED_IN else make_user()
    with pytest.raises(answers.CannotAnswer):
        send(survey, RIGHT, Who(person=person))
    assert counted(survey) == 0 and not Participation.objects.exists()


def test_a_visitor_is_led_to_the_login_and_back() -> None:
    survey = asked(access=Access.SIGNED_IN)
    page = Client().get(f"/surveys/{survey.slug}/answer/").content.decode()
    assert "먼저 로그인해 주십시오" in page and f"next=%2Fsurveys%2F{survey.slug}%2Fanswer%2F" in page


def test_a_second_press_counts_once() -> None:
    survey = asked()
    reader = Reader(survey).to_the_end()
    sent = {**reader.fields(), "move": "send"}
    for _again in range(2):
        assert reader.client.post(reader.url, sent).status_code == 302
    assert counted(survey) == 1
    assert Submission.objects.get().owner.startswith("private:"), "no person, no browser beside the time"


def test_a_machine_is_stopped_and_keeps_what_it_typed(settings: Any) -> None:
    settings.RATES = {**settings.RATES, "survey_answers": (3, 3600)}
    survey = asked()
    replies = [Reader(survey).to_the_end().press("send").page.status_code for _each in range(5)]
    assert replies == [302, 302, 302, 429, 429] and counted(survey) == 3


def test_a_megabyte_of_words_is_no_answer_and_no_error() -> None:
    survey = asked()
    reader = Reader(survey).begin().press("next", {"q1": "1"}).press("next", {"q3": "1"})
    reader.press("next", {"q5": "가" * 350_000})
    assert reader.page.status_code == 422 and 'id="a-q5-fault"' in reader.text and counted(survey) == 0


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "=1+1", "\x00\x07 짧음", "{{q1}}"])
def test_words_of_all_kinds_go_through_and_run_nowhere(words: str) -> None:
    survey = asked()
    reader = (
        Reader(survey).begin().press("next", {"q1": "3", "q1.other": words}).press("next", {"q3": "4"}).press("back")
    )
    assert "<script>alert" not in reader.text
    assert reader.press("next").press("send").page.status_code == 302


def test_a_full_group_is_told_so_and_counts_nothing() -> None:
    survey = asked()
    Quota.objects.create(survey=survey, key="q1", code=1, limit=1)
    Reader(survey).to_the_end().press("send")
    reader = Reader(survey).to_the_end().press("send")
    assert reader.page.status_code == 422 and "필요한 만큼 이미" in reader.text and counted(survey) == 1


def test_a_survey_of_the_staff_is_there_for_nobody_else() -> None:
    survey = asked(access=Access.STAFF, title="직원 조직문화 조사")
    visitor, resident = Client(), Client()
    resident.force_login(make_user())
    for client in (visitor, resident):
        assert "조직문화" not in client.get("/surveys/").content.decode()
        for path in ("", "answer/", "thanks/"):
            assert client.get(f"/surveys/{survey.slug}/{path}").status_code == 404
    member = Client()
    sign_in(member, make_staff())
    assert "조직문화" in member.get("/surveys/").content.decode()
    assert member.get(f"/surveys/{survey.slug}/answer/").status_code == 200


FILES = {
    "format": 1,
    "sections": [{"key": "s1", "questions": [{"key": "q1", "kind": "file", "text": "사진", "required": True}]}],
}


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("곳.png", picture_bytes("PNG", size=(40, 30)), "image/png")


def test_a_file_goes_with_its_answer_and_only_those_who_work_with_it_may_read_it() -> None:
    survey = asked(FILES, mode=Mode.NAMED, access=Access.SIGNED_IN)
    reader = Reader(survey)
    reader.client.force_login(make_user())
    reader.begin().press("send", {"q1": picture()})
    assert reader.page.status_code == 302
    file, response = StoredFile.objects.get(), Response.objects.get()
    assert response.answers["q1"] == str(file.public_name) and file.object_id == response.pk


def test_a_file_that_is_none_is_refused_where_it_was_chosen() -> None:
    survey = asked(FILES)
    reader = Reader(survey).begin().press("send", {"q1": SimpleUploadedFile("a.png", b"MZ not a picture", "image/png")})
    assert reader.page.status_code == 422 and 'id="a-q1-fault"' in reader.text and counted(survey) == 0


def test_nobody_answers_with_the_file_of_another() -> None:
    survey = asked(FILES)
    Reader(survey).begin().press("send", {"q1": picture()})
    taken = str(StoredFile.objects.get().public_name)
    for name in (taken, "0" * 32, "not-a-number"):
        with pytest.raises(answers.SurveyRefused):
            send(survey, {"q1": name})
    assert counted(survey) == 1


def test_a_file_of_an_anonymous_answer_has_neither_sender_nor_hour() -> None:
    survey = asked(FILES)
    reader = Reader(survey)
    reader.client.force_login(make_user())
    reader.begin().press("send", {"q1": picture()})
    file = StoredFile.objects.get()
    assert file.owner is None
    assert {timezone.localtime(moment).hour for moment in (file.created_at, file.attached_at)} == {0}


def test_where_a_file_would_lead_to_somebody_none_is_taken() -> None:
    survey = asked(FILES, access=Access.SIGNED_IN)
    reader = Reader(survey)
    reader.client.force_login(make_user())
    reader.begin().press("send", {"q1": picture()})
    assert reader.page.status_code == 422 and not StoredFile.objects.exists()


def test_a_file_that_was_sent_elsewhere_is_not_taken_either_where_it_would_lead_to_somebody() -> None:
    survey, person = asked(FILES, access=Access.SIGNED_IN), make_user()
    file = uploads.receive(picture(), owner=person, at=timezone.now())
    with pytest.raises(answers.SurveyRefused):
        send(survey, {"q1": str(file.public_name)}, Who(person=person))
    assert counted(survey) == 0 and not Participation.objects.exists()


def test_nobody_fills_the_store_with_files_that_are_never_sent(settings: Any) -> None:
    settings.RATES = {**settings.RATES, "survey_answers": (2, 3600)}
    reader = Reader(asked(FILES)).begin()
    for _time in range(4):
        reader.press("next", {"q1": picture()})
    assert reader.page.status_code == 422 and StoredFile.objects.count() == 2


def test_a_questionnaire_without_the_right_questions_is_followed_all_the_same() -> None:
    survey = asked({"format": 1, "sections": [*DOCUMENT["sections"][:1]]})
    with pytest.raises(answers.AnswersRefused) as refusal:
        send(survey, {"q1": 2})
    assert list(refusal.value.faults) == ["q2"]
