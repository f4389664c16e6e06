"""Personal links: they open one survey, count once, and show nobody what somebody else answered by them."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from surveys.models import Invitation, Participation, Response, Survey
from surveys.services import personal_links
from surveys.states.surveys import Access, Mode
from tests.factories import make_user
from tests.surveys.answering.round import Reader, asked, counted

pytestmark = pytest.mark.django_db
RIGHT = {"q1": 1, "q3": 5}


def invited(survey: Survey) -> str:
    invitation = personal_links.with_link(Invitation(survey=survey, email=f"{Invitation.objects.count()}@example.org"))
    invitation.save()
    return personal_links.token(invitation)


def test_a_personal_link_leaves_the_address_at_once_and_opens_its_survey_alone() -> None:
    survey, other = asked(access=Access.INVITED), asked(access=Access.INVITED)
    client, token = Client(), invited(survey)
    answer = client.get(f"/surveys/i/{token}/")
    assert (answer.status_code, answer.url) == (302, f"/surveys/{survey.slug}/")
    assert token not in client.get(answer.url).content.decode()
    assert client.get(f"/surveys/{other.slug}/").status_code == 404


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.CONFIDENTIAL])
def test_a_personal_link_used_twice_or_passed_on_counts_once(mode: str) -> None:
    survey = asked(access=Access.INVITED, mode=mode)
    token = invited(survey)
    for _hand in range(2):
        reader = Reader(survey)
        reader.client.get(f"/surveys/i/{token}/")
        reader.to_the_end() if reader.begin().shows("q1") else reader.begin()
        if reader.shows("q6"):
            reader.press("send")
    assert counted(survey) == 1 and Participation.objects.count() == 1


def by_link(survey: Survey, token: str, person: Any = None) -> Reader:
    reader = Reader(survey)
    if person is not None:
        reader.client.force_login(person)
    reader.client.get(f"/surveys/i/{token}/")
    return reader


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.CONFIDENTIAL])
def test_a_personal_link_passed_on_shows_nobody_what_was_handed_in(mode: str) -> None:
    survey = asked(access=Access.INVITED, mode=mode)
    token = invited(survey)
    first, second = by_link(survey, token), by_link(survey, token)
    stale = second.begin().fields()
    first.to_the_end().press("send")
    for page in (second.client.get(second.url), second.client.post(second.url, {**stale, "q1": "3", "move": "send"})):
        assert "이 개인 링크로" in page.content.decode() and 'name="q1"' not in page.content.decode()
    assert "내 답 보기" not in second.client.get(f"/surveys/{survey.slug}/").content.decode()
    assert Response.objects.get().answers == RIGHT
    assert first.begin().fields()["q1"] == ["1"]
    first.press("next", {"q1": "2"}).press("next", {"q2": "1"}).press("next").press("send")
    assert Response.objects.get().answers["q1"] == 2, "changed in the browser that answered"


def test_half_an_answer_is_neither_shown_to_whom_the_link_was_passed_on_nor_lost() -> None:
    survey = asked(access=Access.INVITED, mode=Mode.CONFIDENTIAL)
    token = invited(survey)
    first, second = by_link(survey, token), by_link(survey, token)
    first.begin().press("next", {"q1": "3", "q1.other": "비밀"})
    second.begin()
    assert second.shows("q1") and "비밀" not in second.text and "data-save-url" not in second.text
    second.press("next", {"q1": "1"})
    second.client.post(f"{second.url}save/", {**second.fields(), "q3": "1"})
    assert first.begin().shows("q3") and "비밀" in first.text
    # Whoever sends first has answered, and the other is not shown it.
    second.press("next", {"q3": "5"}).press("send")
    assert second.page.status_code == 302
    assert "이 개인 링크로" in first.begin().text and counted(survey) == 1


def test_whoever_signs_in_under_the_invited_address_changes_their_answers_anywhere() -> None:
    survey = asked(access=Access.INVITED, mode=Mode.NAMED)
    token = invited(survey)
    invited_person = make_user(email=Invitation.objects.get().email)
    by_link(survey, token).to_the_end().press("send")
    assert by_link(survey, token, invited_person).begin().fields()["q1"] == ["1"]
    assert "이 개인 링크로" in by_link(survey, token, make_user()).begin().text
    EmailAddress.objects.filter(user=invited_person).update(verified=False)
    assert "이 개인 링크로" in by_link(survey, token, invited_person).begin().text


def test_no_session_says_that_somebody_answered_anonymously() -> None:
    survey = asked(access=Access.INVITED, mode=Mode.ANONYMOUS)
    reader = by_link(survey, invited(survey)).to_the_end().press("send")
    assert set(reader.client.session.keys()) == {"survey_links"}


def test_a_made_up_link_is_told_kindly_and_counted() -> None:
    page = Client().get("/surveys/i/nonsense/")
    assert page.status_code == 404 and "맞지 않는 링크" in page.content.decode()
