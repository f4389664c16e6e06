"""Question by question, by two people; and weights that stay once anything is out."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from core.notify.models import OutboxMessage
from surveys.models import FreeText, Inbox, Release, Survey, WordsOfTexts
from surveys.queries import results, results_public
from surveys.services import results_release, results_weighting, results_words
from surveys.services.refusals import SurveyRefused
from surveys.states.surveys import SurveyState
from tests.sessions import sign_in
from tests.surveys.results.asked import AT, answer, ask, close, closed, officer, whole

pytestmark = pytest.mark.django_db


def let_out(survey: Survey, *keys: str) -> None:
    results_release.ask(survey=survey, keys=keys, by=officer(survey), at=AT)
    results_release.let_out(survey=survey, keys=keys, by=officer(survey, Role.DEPARTMENT_REVIEWER), at=AT)


def test_one_asks_and_another_lets_out() -> None:
    survey = closed()
    let_out(survey, "clean")
    survey.refresh_from_db()
    assert survey.state == SurveyState.PUBLISHED
    assert set(results_public.released(survey)) == {"clean"}


def test_who_lets_out_is_told_that_something_waits() -> None:
    survey = closed()
    reviewer = officer(survey, Role.DEPARTMENT_REVIEWER)
    results_release.ask(survey=survey, keys=["clean"], by=officer(survey), at=AT)
    told = OutboxMessage.objects.filter(event="surveys.results_to_let_out")
    assert [message.recipient_id for message in told] == [reviewer.pk]


def test_nobody_lets_out_what_they_asked_for() -> None:
    survey = closed()
    reviewer = officer(survey, Role.DEPARTMENT_REVIEWER)
    results_release.ask(survey=survey, keys=["clean"], by=reviewer, at=AT)
    with pytest.raises(SurveyRefused):
        results_release.let_out(survey=survey, keys=["clean"], by=reviewer, at=AT)
    assert not results_public.released(survey)


def test_the_database_holds_that_two_people_did_it() -> None:
    survey = closed()
    person = officer(survey)
    with pytest.raises(IntegrityError):
        Release.objects.create(
            survey=survey, key="clean", asked_by=person, asked_at=AT, released_by=person, released_at=AT, figure={}
        )


def test_an_officer_does_not_let_out() -> None:
    survey = closed()
    results_release.ask(survey=survey, keys=["clean"], by=officer(survey), at=AT)
    with pytest.raises(PermissionDenied):
        results_release.let_out(survey=survey, keys=["clean"], by=officer(survey), at=AT)


def test_nothing_goes_out_while_answers_begun_before_the_close_are_taken() -> None:
    survey = closed(mode="CONFIDENTIAL", access="SIGNED_IN", closes_at=AT - timedelta(minutes=29), grace_minutes=30)
    with pytest.raises(SurveyRefused) as refusal:
        results_release.ask(survey=survey, keys=["clean"], by=officer(survey), at=AT)
    assert refusal.value.code == "unfinished" and "10:01" in refusal.value.message
    results_release.ask(survey=survey, keys=["clean"], by=officer(survey), at=AT + timedelta(minutes=1))


def test_nothing_goes_out_while_answers_may_come() -> None:
    survey = ask()
    answer(survey, [whole() for _number in range(12)])
    with pytest.raises(SurveyRefused):
        results_release.ask(survey=survey, keys=["clean"], by=officer(survey), at=AT)


def test_nothing_goes_out_while_answers_are_shuffled() -> None:
    survey = closed()
    Inbox.objects.update_or_create(survey=survey, defaults={"waiting": 1, "salt": b"", "sealed": b""})
    with pytest.raises(SurveyRefused) as refused:
        results_release.ask(survey=survey, keys=["clean"], by=officer(survey), at=AT)
    assert refused.value.code == "unfinished"


@pytest.mark.parametrize("key", ["why", "nothing"])
def test_what_too_few_answered_is_not_let_out(key: str) -> None:
    with pytest.raises(SurveyRefused):
        results_release.ask(survey=(survey := closed()), keys=[key], by=officer(survey), at=AT)


def test_what_is_out_stays_as_it_was() -> None:
    survey = closed()
    let_out(survey, "clean")
    before = results_public.figure_of(survey, "clean")
    answer(survey, [whole(clean=1) for _number in range(20)])
    assert results.of(survey, None).by_key["clean"] != before
    assert results_public.figure_of(survey, "clean") == before


def test_everybody_reads_what_is_out_and_nothing_else(client: Client) -> None:
    survey = closed()
    address = reverse("surveys:results", args=[survey.slug])
    assert "깨끗하다" not in client.get(address).content.decode()
    let_out(survey, "clean")
    body = client.get(address).content.decode()
    assert "깨끗하다" in body
    assert "빠르다" not in body


def test_a_survey_among_staff_stays_among_staff(client: Client) -> None:
    survey = closed(access="STAFF")
    let_out(survey, "clean")
    assert client.get(reverse("surveys:results", args=[survey.slug])).status_code == 404
    assert client.get(reverse("surveys:results_csv", args=[survey.slug, "clean"])).status_code == 404
    sign_in(client, officer(closed()))
    assert client.get(reverse("surveys:results", args=[survey.slug])).status_code == 200


def test_the_file_of_a_question_defuses_formulas(client: Client) -> None:
    survey = closed()
    let_out(survey, "use")
    text = client.get(reverse("surveys:results_csv", args=[survey.slug, "use"])).content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert len(set(rows[0])) == len(rows[0]), "each column has a name of its own"
    assert rows[1][:2] == ["공원", "12"]
    assert not rows[2][0].startswith("=")
    assert client.get(reverse("surveys:results_csv", args=[survey.slug, "sex"])).status_code == 404


def test_the_pages_do_what_the_services_do(client: Client) -> None:
    survey = closed()
    address = reverse("surveys:release", args=[survey.slug])
    sign_in(client, officer(survey))
    client.post(address, {"action": "ask", "keys": ["clean", "quick"]})
    sign_in(client, officer(survey, Role.DEPARTMENT_REVIEWER))
    client.post(address, {"action": "give_back", "keys": ["quick"]})
    client.post(address, {"action": "let_out", "keys": ["clean"]})
    assert [(one.key, one.released_at is None) for one in Release.objects.all()] == [("clean", False)]


# Words


def with_words(people: int = 12) -> Survey:
    survey = ask()
    texts = ["주차장이 좁습니다", "주차장 요금이 비쌉니다", "직원이 친절합니다"]
    answer(survey, [whole(why=texts[number % 3], tel="010-1234-5678") for number in range(people)])
    return close(survey)


def test_words_are_counted_by_nouns_in_a_process_of_their_own() -> None:
    survey = with_words()
    assert results_words.count_what_waits(AT) == 1
    words = dict(WordsOfTexts.objects.get(survey=survey, key="why").words)
    assert len(words["주차장"]) == 8
    assert results.of(survey, None).by_key["why"].words == (("주차장", 8),)
    assert results_words.count_what_waits(AT) == 0
    with pytest.raises(SurveyRefused):
        results_words.count(survey=survey, key="tel", at=AT)


def test_an_answer_in_words_is_public_only_when_somebody_lets_out_just_this_one(client: Client) -> None:
    survey = with_words()
    text = FreeText.objects.filter(survey=survey, key="why").order_by("pk").first()
    assert text is not None
    reviewer = officer(survey, Role.DEPARTMENT_REVIEWER)
    with pytest.raises(SurveyRefused):
        results_release.let_out_text(survey=survey, pk=text.pk, by=reviewer, at=AT)
    let_out(survey, "why")
    address = reverse("surveys:results", args=[survey.slug])
    assert text.text not in client.get(address).content.decode()
    results_release.let_out_text(survey=survey, pk=text.pk, by=reviewer, at=AT)
    assert text.text in client.get(address).content.decode()
    results_release.take_in_text(survey=survey, pk=text.pk, by=reviewer, at=AT)
    assert text.text not in client.get(address).content.decode()


def test_a_telephone_number_is_never_let_out() -> None:
    survey = with_words()
    text = FreeText.objects.filter(survey=survey, key="tel").order_by("pk").first()
    assert text is not None
    with pytest.raises(SurveyRefused):
        results_release.let_out_text(survey=survey, pk=text.pk, by=officer(survey, Role.DEPARTMENT_REVIEWER), at=AT)


def test_staff_read_answers_in_words_from_ten_on(client: Client) -> None:
    few, many = with_words(9), with_words(12)
    sign_in(client, officer(few))
    assert "주차장이 좁습니다" not in client.get(reverse("surveys:texts", args=[few.slug, "why"])).content.decode()
    sign_in(client, officer(many))
    assert "주차장이 좁습니다" in client.get(reverse("surveys:texts", args=[many.slug, "why"])).content.decode()
    assert "1234-5678" not in client.get(reverse("surveys:texts", args=[many.slug, "tel"])).content.decode()


# Weights


def test_weights_put_the_population_right(client: Client) -> None:
    survey = ask()
    answer(survey, [whole(sex=1, clean=5)] * 15 + [whole(sex=2, clean=1)] * 5)
    survey = close(survey)
    sign_in(client, officer(survey))
    address = reverse("surveys:weights", args=[survey.slug])
    half = client.post(address, {"sex-1": "500", "source": "인구"})
    assert half.status_code == 422
    done = client.post(address, {"sex-1": "500", "sex-2": "500", "source": "주민등록인구 2026년 9월"})
    assert done.status_code == 302
    figure = results.of(survey, None).by_key["clean"]
    assert figure.weighted
    assert figure.score is not None and figure.score.positive == pytest.approx(50)


def test_weights_that_nobody_can_meet_are_refused(client: Client) -> None:
    survey = ask()
    answer(survey, [whole(sex=1)] * 12)
    survey = close(survey)
    sign_in(client, officer(survey))
    answered = client.post(
        reverse("surveys:weights", args=[survey.slug]), {"sex-1": "500", "sex-2": "500", "source": "인구"}
    )
    assert answered.status_code == 422
    assert list(answered.context["form"].errors) == ["sex-2"], "the group that nobody speaks for is named"
    assert not results.of(survey, None).by_key["clean"].weighted


def test_weights_stay_once_a_figure_is_out() -> None:
    survey = closed()
    let_out(survey, "clean")
    with pytest.raises(SurveyRefused):
        results_weighting.set_margins(
            survey=survey, margins={"sex": {"1": 9, "2": 1}}, source="인구", by=officer(survey), at=AT
        )
