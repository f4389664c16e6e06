"""Somebody leaves the platform, or asks for what is kept of them."""

from datetime import timedelta
from typing import Any

import pytest

from core import personal_data
from surveys.intake_personal_data import leave
from surveys.models import FreeText, Participation, Respondent, Response, SavedAnswers
from surveys.queries import received
from surveys.rules.respondents import Who
from surveys.services import answers as answering
from surveys.states.surveys import Mode
from tests.factories import make_user
from tests.surveys.intake.rounds import START, survey_of

pytestmark = pytest.mark.django_db


def answered(survey: Any, person: Any, words: str = "더 가까이") -> None:
    raw = {"q1": 2, "q3": words}
    answering.submit(survey=survey, version=survey.current, raw=raw, who=Who(person=person), at=START)


def exported(person: Any) -> Any:
    (export,) = [export for export in personal_data.exports() if export.name == "surveys.answers"]
    return export.collect(person)


def test_what_was_chosen_stays_without_a_name_and_words_go() -> None:
    survey, person, other = survey_of(mode=Mode.NAMED), make_user(), make_user()
    answered(survey, person)
    answered(survey, other, "다른 사람의 말")
    SavedAnswers.objects.create(survey=survey, person=person, answers={"q1": 1}, saved_at=START)
    leave(user=person, at=START)
    assert Response.objects.filter(answers={"q1": 2}).count() == 2
    assert list(FreeText.objects.values_list("text", flat=True)) == ["다른 사람의 말"]
    assert list(Respondent.objects.values_list("participation__person", flat=True)) == [other.pk]
    assert not SavedAnswers.objects.exists()


def test_an_anonymous_answer_outlives_its_account_and_only_the_participation_goes() -> None:
    survey, person = survey_of(), make_user()
    answered(survey, person)
    leave(user=person, at=START)
    assert not Participation.objects.exists()
    assert received.count(survey) == 1


def test_what_was_begun_and_never_sent_goes_a_day_after_the_end() -> None:
    survey = survey_of(mode=Mode.NAMED)
    SavedAnswers.objects.create(survey=survey, person=make_user(), answers={"q1": 1}, saved_at=START)
    (left,) = [one for one in personal_data.destructions() if one.name == "surveys.saved_answers"]
    assert not left.expired(START + timedelta(days=30)).exists()
    survey.state, survey.state_changed_at = "CLOSED", START
    survey.save()
    assert not left.expired(START + timedelta(hours=20)).exists()
    left.destroy(left.expired(START + timedelta(days=2)))
    assert not SavedAnswers.objects.exists()


def test_the_export_holds_own_answers_where_they_are_by_name_and_never_others() -> None:
    named, anonymous, person = survey_of(mode=Mode.NAMED), survey_of(), make_user()
    answered(named, person)
    answered(anonymous, person)
    answered(named, make_user(), "다른 사람의 말")
    assert exported(person) == [
        {"survey": named.title, "answers": {"q1": 2, "q3": "더 가까이"}},
        {"survey": anonymous.title},
    ]
