"""Of which group an anonymous answer comes is kept only where the group is large."""

from typing import Any

import pytest

from surveys.models import Invitation, Response
from surveys.rules.respondents import Who
from surveys.services import answers as answering
from surveys.services import settling
from surveys.services.personal_links import with_link
from surveys.states.surveys import Access, Mode
from tests.surveys.intake.rounds import START, survey_of

pytestmark = pytest.mark.django_db


def answered_by(survey: Any, sizes: dict[str, int]) -> None:
    for stratum, size in sizes.items():
        for number in range(size):
            invitation = with_link(Invitation(survey=survey, email=f"{number}@{stratum}.test", stratum=stratum))
            invitation.save()
            answering.submit(
                survey=survey, version=survey.current, raw={"q1": 1}, who=Who(invitation=invitation), at=START
            )
    settling.settle(survey, START)


@pytest.mark.parametrize(("mode", "kept"), [(Mode.ANONYMOUS, {"large", ""}), (Mode.CONFIDENTIAL, {"large", "small"})])
def test_a_small_group_of_the_invited_is_not_kept_beside_an_anonymous_answer(mode: str, kept: set[str]) -> None:
    survey = survey_of(access=Access.INVITED, mode=mode)
    answered_by(survey, {"large": 10, "small": 9})
    assert set(Response.objects.values_list("stratum", flat=True)) == kept
    assert Response.objects.count() == 19
