"""Members of a panel are told when their survey opens and before it closes; each once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from core.notify.models import OutboxMessage
from core.workflow import SYSTEM, engine
from surveys import panel_notices as notices
from surveys.models import Survey
from surveys.rules.respondents import Who
from surveys.services import answers, panel_reminders
from surveys.states.surveys import Access, Mode
from tests.councils.factories import make_body, make_term
from tests.surveys.intake.rounds import START, survey_of

pytestmark = pytest.mark.django_db
# The survey of these tests is open for ten days.
SOON = START + timedelta(days=8)


def panel_of(members: int = 3, opened_at: datetime = START, **fields: Any) -> tuple[Survey, list[Any]]:
    body = make_body(seats=30)
    fields = {"mode": Mode.CONFIDENTIAL, "access": Access.PANEL, **fields}
    survey = survey_of(body=body, department=body.department, **fields)
    people = [make_term(body).user for _number in range(members)]
    Survey.objects.filter(pk=survey.pk).update(opened_at=opened_at)
    return survey, people


def told(event: str) -> list[int]:
    return sorted(OutboxMessage.objects.filter(event=event).values_list("recipient_id", flat=True))


@pytest.mark.parametrize("access", [Access.PANEL, Access.SIGNED_IN])
def test_members_are_told_when_the_survey_of_their_panel_opens(access: str) -> None:
    survey, people = panel_of(access=access)
    Survey.objects.filter(pk=survey.pk).update(state="SCHEDULED")
    engine.apply(Survey.objects.get(pk=survey.pk), "open", actor=SYSTEM, at=START)
    assert told(notices.ASKED) == (sorted(one.pk for one in people) if access == Access.PANEL else [])


def test_whoever_has_not_answered_is_reminded_once() -> None:
    survey, (first, *others) = panel_of()
    answers.submit(survey=survey, version=survey.current, raw={"q1": 1}, who=Who(person=first), at=START)
    for hour in range(3):
        panel_reminders.remind(at=SOON + timedelta(hours=hour))
    assert told(notices.REMINDED) == sorted(one.pk for one in others)


def test_in_an_anonymous_survey_all_are_told_alike() -> None:
    survey, people = panel_of(mode=Mode.ANONYMOUS)
    answers.submit(survey=survey, version=survey.current, raw={"q1": 1}, who=Who(person=people[0]), at=START)
    panel_reminders.remind(at=SOON)
    assert told(notices.REMINDED) == sorted(one.pk for one in people)


@pytest.mark.parametrize("at", [START + timedelta(days=1), START + timedelta(days=10, hours=1)])
def test_nobody_is_reminded_long_before_the_close_or_after_it(at: Any) -> None:
    panel_of()
    panel_reminders.remind(at=at)
    assert not told(notices.REMINDED)


def test_a_survey_that_opened_today_and_closes_tomorrow_is_left_alone() -> None:
    panel_of(opened_at=SOON - timedelta(hours=5))
    assert not panel_reminders.due(SOON).exists()
