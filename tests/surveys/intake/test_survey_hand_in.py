"""An invited person who comes with a sheet of paper is noted, and does not count online as well."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from surveys.models import Invitation, Participation, Survey
from surveys.rules.respondents import Who
from surveys.rules.standing import Bar
from surveys.services import answers as answering
from surveys.services import invitations, paper_hand_in
from surveys.services.invitation_lists import Person
from surveys.services.refusals import SurveyRefused
from surveys.states.surveys import Access, Mode
from tests.factories import make_staff
from tests.sessions import sign_in
from tests.surveys.intake.rounds import START, survey_of

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[Mode.ANONYMOUS, Mode.NAMED])
def survey(request: Any) -> Any:
    return survey_of(access=Access.INVITED, mode=request.param, on_paper=True)


@pytest.fixture
def officer(survey: Any) -> Any:
    return make_staff(Role.CASE_OFFICER, survey.department)


def invited(survey: Any, officer: Any, count: int) -> list[Invitation]:
    people = [Person(f"person{number}@example.test", f"이웃 {number}", "") for number in range(count)]
    invitations.add(survey=survey, people=people, by=officer, at=START)
    return list(Invitation.objects.filter(survey=survey).order_by("pk"))


def respond(survey: Any, invitation: Invitation) -> None:
    answering.submit(survey=survey, version=survey.current, raw={"q1": 1}, who=Who(invitation=invitation), at=START)


def test_whoever_handed_in_a_sheet_does_not_answer_online_as_well(survey: Any, officer: Any) -> None:
    first, second = invited(survey, officer, 2)
    paper_hand_in.note(invitation=first, by=officer, at=START)
    with pytest.raises(answering.CannotAnswer) as refused:
        respond(survey, first)
    assert refused.value.standing.bar is Bar.ON_PAPER
    respond(survey, second)
    with pytest.raises(SurveyRefused):
        paper_hand_in.note(invitation=second, by=officer, at=START)
    with pytest.raises(SurveyRefused):
        paper_hand_in.take_back(invitation=second, by=officer, at=START)
    paper_hand_in.take_back(invitation=first, by=officer, at=START)
    respond(survey, first)
    assert Participation.objects.filter(survey=survey).count() == 2


def test_a_mistake_is_taken_back_on_the_page_of_the_list(survey: Any, officer: Any, client: Client) -> None:
    first, second = invited(survey, officer, 2)
    respond(survey, second)
    sign_in(client, officer)
    page = reverse("surveys:invited_people", args=[survey.slug])
    note = reverse("surveys:note_hand_in", args=[survey.slug, first.pk])
    client.post(note, {})
    assert [row.on_paper for row in client.get(page).context["page"]] == [True, False], "and nobody who answered"
    client.post(note, {"take_back": "1"})
    assert [row.on_paper for row in client.get(page).context["page"]] == [False, False]


def test_only_where_sheets_are_taken_and_by_those_who_may(survey: Any, officer: Any) -> None:
    (invitation,) = invited(survey, officer, 1)
    with pytest.raises(PermissionDenied):
        paper_hand_in.note(invitation=invitation, by=make_staff(Role.AUTHOR, survey.department), at=START)
    Survey.objects.update(on_paper=False)
    with pytest.raises(SurveyRefused):
        paper_hand_in.note(invitation=invitation, by=officer, at=START)
