"""The same commands by a plain form: a page that says what happened, and what was typed stays."""

import json

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from briefings.models import Question, Support
from tests.briefings.builders import as_participant, make_participant, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(hall, client):
    as_participant(client, make_participant(hall))
    return client


def send(browser, hall, name, **data):
    return browser.post(reverse("briefings:do", args=[hall.pk, name]), data)


def tell(browser, hall, name, key="key-00000001", **data):
    return browser.post(
        reverse("briefings:do", args=[hall.pk, name]),
        json.dumps({"key": key, "with": data}),
        content_type="application/json",
        headers={"Accept": "application/json"},
    )


def test_a_form_leads_back_to_where_it_stood(browser, hall):
    answer = send(browser, hall, "ask", text="공사는 언제 끝납니까?", next=f"/briefings/rooms/{hall.pk}/?tab=mine")

    assert (answer.status_code, answer["Location"]) == (302, f"/briefings/rooms/{hall.pk}/?tab=mine")
    assert [message.level_tag for message in get_messages(answer.wsgi_request)]
    assert Question.objects.get().text == "공사는 언제 끝납니까?"


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", ""]
)
def test_and_never_to_somebody_else(browser, hall, wanted):
    answer = send(browser, hall, "ask", text="공사는 언제 끝납니까?", next=wanted)

    assert answer["Location"] == hall.get_absolute_url()


def test_what_does_not_fit_is_shown_again_with_what_was_typed(browser, hall):
    text = "가" * 600

    answer = send(browser, hall, "ask", text=text, next=hall.get_absolute_url())

    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert f'name="next" value="{hall.get_absolute_url()}"' in answer.content.decode()
    assert not Question.objects.exists()


def test_what_is_refused_is_shown_again_with_what_was_typed(browser, hall):
    hall.takes_questions = False
    hall.save()

    answer = send(browser, hall, "ask", text="공사는 언제 끝납니까?")

    assert answer.status_code == 409
    assert "공사는 언제 끝납니까?" in answer.content.decode()


def test_a_refused_button_leads_back_with_a_word(browser, hall):
    question = make_question(hall, state="HELD")

    answer = send(browser, hall, "support", question=question.pk)

    assert answer["Location"] == hall.get_absolute_url()
    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["error"]


def test_a_form_that_is_sent_twice_counts_once(browser, hall):
    key = "0b4a1d5e-0000-4000-8000-000000000001"

    for _twice in range(2):
        assert send(browser, hall, "ask", text="공사는 언제 끝납니까?", submission_key=key).status_code == 302

    assert Question.objects.count() == 1


def test_our_client_reads_the_same_as_over_the_line(browser, hall):
    question = make_question(hall, state="SHOWN")

    done = tell(browser, hall, "support", question=question.pk)
    invalid = tell(browser, hall, "support", question="x")
    refused = tell(browser, hall, "support", question=make_question(hall, state="HIDDEN").pk)

    assert (done.status_code, done.json()["done"], done.json()["answer"]["supports"]) == (200, "key-00000001", 1)
    assert (invalid.status_code, invalid.json()["code"], list(invalid.json()["fields"])) == (
        422,
        "invalid",
        ["question"],
    )
    assert (refused.status_code, refused.json()["refused"], refused.json()["code"]) == (409, "key-00000001", "gone")


def test_a_deed_that_is_sent_again_is_done_once(browser, hall):
    question = make_question(hall, state="SHOWN")

    asked = [tell(browser, hall, "ask", text="언제 끝납니까?").json() for _twice in range(2)]
    supported = [tell(browser, hall, "support", question=question.pk).json() for _twice in range(2)]

    assert asked[0]["answer"]["question"] == asked[1]["answer"]["question"]
    assert supported[0] == supported[1]
    assert Question.objects.count() == 2
    assert Support.objects.filter(question=question).count() == 1


@pytest.mark.parametrize("body", ["{", "[]", '{"key": "x"}', '{"key": "key-00000001", "with": {"a": {}}}', "[" * 9_000])
def test_what_no_client_of_ours_sends_is_a_bad_request(browser, hall, body):
    answer = browser.post(
        reverse("briefings:do", args=[hall.pk, "ask"]),
        body,
        content_type="application/json",
        headers={"Accept": "application/json"},
    )

    assert answer.status_code == 400


def test_what_does_not_exist_is_not_found(browser, hall):
    assert tell(browser, hall, "explode").status_code == 404
    assert browser.post(reverse("briefings:do", args=[10**9, "ask"])).status_code == 404
    assert browser.get(reverse("briefings:do", args=[hall.pk, "ask"])).status_code == 405


def test_another_site_cannot_make_a_browser_speak(hall):
    browser = Client(enforce_csrf_checks=True)
    as_participant(browser, make_participant(hall))

    assert send(browser, hall, "ask", text="공사는 언제 끝납니까?").status_code == 403
    assert tell(browser, hall, "ask", text="공사는 언제 끝납니까?").status_code == 403
    assert not Question.objects.exists()


def test_who_does_too_much_is_told_when_to_come_back(browser, hall, settings):
    settings.RATES = {**settings.RATES, "deeds": (1, 3600)}
    question = make_question(hall, state="SHOWN")

    first, second = (tell(browser, hall, "support", question=question.pk) for _twice in range(2))

    assert first.status_code == 200
    assert (second.status_code, second.json()["code"]) == (429, "too_fast")
    assert int(second["Retry-After"]) > 0
    assert send(browser, hall, "support", question=question.pk).status_code == 429
