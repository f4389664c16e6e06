"""Many at the same moment: nobody counts twice, and no limit is passed."""

from typing import Any

import pytest

from surveys.models import Inbox, Invitation, Participation, Quota, Response
from surveys.queries import received
from surveys.rules.respondents import Who
from surveys.services import answers as answering
from surveys.services.personal_links import with_link
from surveys.states.surveys import Access, Mode
from tests.discussion.racing import at_once
from tests.factories import make_user
from tests.surveys.intake.rounds import START, survey_of

pytestmark = pytest.mark.django_db(transaction=True)


def handing_in(survey: Any, who: Who, code: int = 1) -> Any:
    return lambda: answering.submit(survey=survey, version=survey.current, raw={"q1": code}, who=who, at=START)


def test_200_parallel_answers_of_one_person_count_once() -> None:
    survey = survey_of()
    deed = handing_in(survey, Who(person=make_user()))
    results = at_once(*[deed] * 200, workers=8)
    assert sum(not isinstance(result, Exception) for result in results) == 1
    assert {getattr(result, "code", "") for result in results if isinstance(result, Exception)} == {"answered"}
    assert Participation.objects.count() == received.count(survey) == 1


def test_a_personal_link_pressed_in_many_windows_counts_once() -> None:
    survey = survey_of(access=Access.INVITED)
    invitation = with_link(Invitation(survey=survey, email="a@example.test"))
    invitation.save()
    results = at_once(*[handing_in(survey, Who(invitation=invitation))] * 24, workers=8)
    assert sum(not isinstance(result, Exception) for result in results) == 1
    assert received.count(survey) == 1


def test_a_limit_is_never_passed_and_whoever_came_too_late_has_not_taken_part() -> None:
    survey = survey_of(mode=Mode.NAMED)
    Quota.objects.create(survey=survey, key="q1", code=1, limit=7)
    deeds = [handing_in(survey, Who(person=make_user())) for _number in range(24)]
    results = at_once(*deeds, workers=8)
    refused = [result for result in results if isinstance(result, Exception)]
    assert {getattr(error, "code", repr(error)) for error in refused} == {"quota_full"}
    assert Quota.objects.get().taken == 7
    assert Response.objects.count() == Participation.objects.count() == 7


def test_people_who_answer_at_once_are_all_in_the_inbox_or_behind_it() -> None:
    survey = survey_of()
    deeds = [handing_in(survey, Who(person=make_user())) for _number in range(27)]
    assert [result for result in at_once(*deeds, workers=8) if isinstance(result, Exception)] == []
    assert received.count(survey) == 27
    assert Response.objects.count() == 20
    assert Inbox.objects.get().waiting == 7
