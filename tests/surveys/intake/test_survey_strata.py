"""Of which group an anonymous answer comes is kept only where the group is large."""

from itertools import pairwise
from typing import Any

import pytest

from surveys.models import FreeText, Invitation, Response, Version
from surveys.rules.respondents import Who
from surveys.services import answers as answering
from surveys.services import settling
from surveys.services.personal_links import with_link
from surveys.states.surveys import Access, Mode
from tests.factories import make_user
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


def join(survey: Any) -> tuple[set[str], set[str]]:
    """Groups of which a single person took part, and groups of which a single answer is there: a pair gives it away."""
    took_part = Invitation.objects.filter(survey=survey, participation__isnull=False).values_list("stratum", flat=True)
    stored = Response.objects.filter(survey=survey).values_list("stratum", flat=True)
    return _once(list(took_part)), _once(list(stored))


def _once(names: list[str]) -> set[str]:
    return {name for name in names if names.count(name) == 1}


def invite(survey: Any, stratum: str, people: int) -> list[Invitation]:
    made = [with_link(Invitation(survey=survey, email=f"{n}@{stratum}.test", stratum=stratum)) for n in range(people)]
    return Invitation.objects.bulk_create(made)


def answer(invitation: Invitation, version: Any = None, **raw: Any) -> None:
    survey = invitation.survey
    answering.submit(
        survey=survey,
        version=version or survey.current,
        raw=raw or {"q1": 1},
        who=Who(invitation=invitation),
        at=START,
    )


def test_the_only_one_of_a_large_group_who_answered_cannot_be_told_by_the_group(settings: Any) -> None:
    settings.SURVEY_INBOX_BATCH = 10
    survey = survey_of(access=Access.INVITED)
    loner, *_others = invite(survey, "lonely", 12)
    for one in invite(survey, "busy", 12):
        answer(one)
    answer(loner)
    assert "lonely" not in set(Response.objects.values_list("stratum", flat=True))
    settling.settle(survey, START)
    took_part, stored = join(survey)
    assert took_part == {"lonely"}
    # Nor is the loner the only one without a group.
    assert stored == set()
    assert set(Response.objects.values_list("stratum", flat=True)) == {""}
    assert Response.objects.count() == 13


def test_while_it_is_open_a_batch_holds_several_of_each_group_or_none(settings: Any) -> None:
    settings.SURVEY_INBOX_BATCH = 10
    survey = survey_of(access=Access.INVITED)
    few, many = invite(survey, "few", 12), invite(survey, "many", 30)
    answer(few[0])
    for one in many:
        answer(one)
    assert set(Response.objects.values_list("stratum", flat=True)) == {"many"}
    for one in few[1:]:
        answer(one)
    assert Response.objects.filter(stratum="few").count() >= 5
    settling.settle(survey, START)
    assert Response.objects.filter(stratum="few").count() == 12
    assert Response.objects.count() == 42


def test_the_first_answer_to_a_newer_version_does_not_leave_the_inbox_alone(settings: Any) -> None:
    settings.SURVEY_INBOX_BATCH = 10
    survey = survey_of()
    newer = Version.objects.create(
        survey=survey, number=2, content=survey.current.content, content_hash=survey.current.content_hash,
        published_at=START,
    )  # fmt: skip
    for version in [survey.current] * 9 + [newer]:
        answering.submit(survey=survey, version=version, raw={"q1": 1}, who=Who(person=make_user()), at=START)
    assert not Response.objects.filter(version=newer).exists()
    settling.settle(survey, START)
    assert Response.objects.filter(version=newer).count() == 1
    assert Response.objects.count() == 10


def test_the_words_of_one_person_do_not_lie_beside_each_other(settings: Any) -> None:
    settings.SURVEY_INBOX_BATCH = 10
    survey = survey_of(access=Access.INVITED)
    for number, one in enumerate(invite(survey, "all", 20)):
        answer(one, q1=1, q3=f"words {number}", q4=f"name {number}")
    assert _neighbours(survey) < 15
    settling.settle(survey, START)
    assert _neighbours(survey) < 15


def _neighbours(survey: Any) -> int:
    """How often the next text is by the same person: 20 times of 40 in the order in which they were written."""
    responses = list(FreeText.objects.filter(survey=survey).order_by("pk").values_list("response", flat=True))
    return sum(one == other for one, other in pairwise(responses))
