"""The committee scores projects: on the agenda, recused, decided, and in public with its reasons."""

from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from budget.models import Cycle, Project
from budget.queries import deliberation as queries
from budget.services import deliberation, project_steps
from budget.services.refusals import BudgetRefused
from councils import concerns
from councils.services import decisions
from tests.budget.factories import NOON
from tests.budget.projects.making import eligible, make, make_ready
from tests.councils.meeting_factories import NOW, START, Sitting
from tests.factories import grant
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
CRITERIA = [("공익성", 60), ("실현성", 20)]


def make_sitting(number: int = 2) -> tuple[Sitting, Cycle, list[Project]]:
    cycle, _poll, clerk = make_ready()
    sitting = Sitting(members=5)
    Cycle.objects.filter(pk=cycle.pk).update(committee=sitting.body)
    cycle.refresh_from_db()
    made = [make(cycle, clerk, eligible(cycle), title=f"쉼터 {place}") for place in range(1, number + 1)]
    for project in made:
        project_steps.take(project, "put_forward", actor=clerk, at=NOON)
    grant(sitting.secretary, "DEPARTMENT_REVIEWER")
    return sitting, cycle, made


def score(sitting: Sitting, cycle: Cycle, made: list[Project], *values: list[int]) -> None:
    item = deliberation.bring_before(
        sitting.meeting,
        cycle=cycle,
        projects=made,
        title="사업 심의",
        criteria=CRITERIA,
        actor=sitting.secretary,
        at=NOW,
    )
    sitting.begin()
    decision = decisions.open_vote(item.decisions.get(), by=sitting.secretary, at=START)
    for term, given in zip(sitting.terms, values, strict=True):
        decisions.cast(decision, user=term.user, values=given, at=START)
    sitting.close(decision)


def test_marks_are_exact_shares_of_a_hundred_by_number() -> None:
    sitting, cycle, made = make_sitting()
    score(sitting, cycle, made, *[[60, 20, 30, 10]] * 4, [50, 10, 30, 10])
    marks = queries.committee_scores(cycle)
    assert marks == {1: Fraction(76 * 100, 80), 2: Fraction(40 * 100, 80)}


def test_everybody_reads_the_mark_and_the_meeting(client: Client) -> None:
    sitting, cycle, made = make_sitting()
    score(sitting, cycle, made, *[[60, 20, 30, 10]] * 5)
    page = client.get(made[0].get_absolute_url()).content.decode()
    assert "80" in page and "사업 심의" in page and sitting.body.name in page


def test_what_a_closed_meeting_gave_is_neither_shown_nor_counted(client: Client) -> None:
    sitting, cycle, made = make_sitting()
    score(sitting, cycle, made, *[[60, 20, 30, 10]] * 5)
    assert queries.committee_scores(cycle) and queries.of_project(made[0]).marks
    type(sitting.meeting).objects.filter(pk=sitting.meeting.pk).update(is_public=False)
    assert queries.committee_scores(cycle) == {}
    assert not queries.of_project(made[0])
    assert "사업 심의" not in client.get(made[0].get_absolute_url()).content.decode()


def test_without_a_decided_scoring_there_are_no_marks() -> None:
    sitting, cycle, made = make_sitting()
    deliberation.bring_before(
        sitting.meeting, cycle=cycle, projects=made, title="심의", criteria=CRITERIA, actor=sitting.secretary, at=NOW
    )
    assert queries.committee_scores(cycle) == {}
    assert queries.of_project(made[0]).marks == []


def test_whoever_wrote_a_proposal_is_kept_out_of_its_project() -> None:
    _sitting, _cycle, made = make_sitting(1)
    author = made[0].sources.get().proposal.author
    assert concerns.concerns(author, made[0])
    assert not concerns.concerns(_sitting.chair, made[0])


def test_a_meeting_of_another_body_is_refused() -> None:
    sitting, cycle, made = make_sitting(1)
    other = Sitting(members=3)
    with pytest.raises(BudgetRefused) as refusal:
        deliberation.bring_before(
            other.meeting, cycle=cycle, projects=made, title="심의", criteria=CRITERIA, actor=sitting.secretary, at=NOW
        )
    assert refusal.value.field == "meeting"


@pytest.mark.parametrize("criteria", ["", "필요성", "필요성: 0", "필요성: 많음", ": 40", "가: 1001"])
def test_criteria_that_cannot_be_read_are_asked_for_again(client: Client, criteria: str) -> None:
    sitting, cycle, made = make_sitting(1)
    sign_in(client, sitting.secretary)
    given = {"meeting": sitting.meeting.pk, "title": "심의", "projects": [made[0].pk], "criteria": criteria}
    answer = client.post(reverse("budget:bring_before_committee", args=[cycle.slug]), given)
    assert answer.status_code == 422
    assert not sitting.meeting.items.exists()
