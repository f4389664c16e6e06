"""From proposals to projects: made, renamed, priced, joined, split, put forward, withdrawn, and who is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from budget.models import CostRecord, Poll, Project
from budget.services import opening, project_steps, projects
from budget.services.refusals import BudgetRefused
from budget.states.polls import PollState
from core.notify.models import OutboxMessage
from core.search.models import SearchDocument
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from tests.budget.factories import NOON, make_poll, make_pot
from tests.budget.projects.making import eligible, make, make_ready, steps_of, words
from tests.factories import make_department, make_staff

pytestmark = pytest.mark.django_db


def told(event: str) -> set[int]:
    found = OutboxMessage.objects.filter(event="budget.project_news")
    return {one.recipient_id for one in found if one.context["event"] == event}


def test_a_project_of_two_proposals_tells_both_authors_and_moves_the_proposals_on() -> None:
    cycle, _poll, clerk = make_ready()
    first, second = eligible(cycle), eligible(cycle)
    project = make(cycle, clerk, first, second)
    assert project.number == 1
    assert {one.proposal_id for one in project.sources.all()} == {first.pk, second.pk}
    assert told("made") == {first.author_id, second.author_id}
    first.refresh_from_db()
    assert first.state == "DELIBERATION"
    assert CostRecord.objects.get().won == 30_000_000


def test_a_proposal_stands_in_one_project_only_until_that_is_dropped() -> None:
    cycle, _poll, clerk = make_ready()
    proposal = eligible(cycle)
    project = make(cycle, clerk, proposal)
    with pytest.raises(BudgetRefused):
        make(cycle, clerk, proposal)
    project_steps.take(project, "drop", actor=clerk, at=NOON, reason="다른 사업에 있습니다.")
    assert make(cycle, clerk, proposal).number == 2


@pytest.mark.parametrize("state", ["RECEIVED", "UNDER_REVIEW", "INELIGIBLE", "WITHDRAWN"])
def test_what_is_not_eligible_becomes_no_project(state: str) -> None:
    cycle, _poll, clerk = make_ready()
    proposal = eligible(cycle)
    type(proposal).objects.filter(pk=proposal.pk).update(state=state)
    with pytest.raises(BudgetRefused):
        make(cycle, clerk, proposal)
    assert not Project.objects.exists()


def test_proposals_of_another_call_are_refused() -> None:
    cycle, _poll, clerk = make_ready()
    other, _other_poll, _clerk = make_ready()
    with pytest.raises(BudgetRefused):
        make(cycle, clerk, eligible(other))


def test_another_departments_reviewer_makes_no_project() -> None:
    cycle, _poll, clerk = make_ready()
    stranger = make_staff("DEPARTMENT_REVIEWER", make_department())
    with pytest.raises(PermissionDenied):
        make(cycle, stranger, eligible(cycle), department=clerk.role_grants.get().department)


@pytest.mark.parametrize("bad", [{"title": ""}, {"title": "가" * 81}, {"cost_won": 0}, {"cost_reason": " "}])
def test_what_is_missing_is_asked_for(bad: dict[str, Any]) -> None:
    cycle, _poll, clerk = make_ready()
    with pytest.raises(BudgetRefused):
        make(cycle, clerk, eligible(cycle), **bad)
    assert not Project.objects.exists()


def test_a_pot_of_another_cycle_is_refused() -> None:
    cycle, _poll, clerk = make_ready()
    with pytest.raises(BudgetRefused) as refusal:
        make(cycle, clerk, eligible(cycle), words=words(make_poll(state=PollState.PREPARING)))
    assert refusal.value.field == "pot"


def test_renaming_keeps_the_old_name_with_its_reason() -> None:
    cycle, _poll, clerk = make_ready()
    proposal = eligible(cycle)
    project = make(cycle, clerk, proposal)
    projects.rename(project, title="물빛천 그늘 쉼터", reason="장소를 분명히", actor=clerk, at=NOON)
    project.refresh_from_db()
    assert (project.title, project.former_names.get().title) == ("물빛천 그늘 쉼터", "공원 그늘 쉼터")
    assert told("renamed") == {proposal.author_id}


def test_each_cost_stays_on_record_with_its_reason() -> None:
    cycle, _poll, clerk = make_ready()
    project = make(cycle, clerk, eligible(cycle))
    projects.set_cost(project, won=36_500_000, reason="단가가 올랐습니다.", actor=clerk, at=NOON)
    project.refresh_from_db()
    assert (project.cost_won, project.cost_note) == (36_500_000, "단가가 올랐습니다.")
    assert [one.won for one in project.costs.all()] == [30_000_000, 36_500_000]


def test_joining_brings_proposals_and_authors_along() -> None:
    cycle, _poll, clerk = make_ready()
    first, second = eligible(cycle), eligible(cycle)
    stays, goes = make(cycle, clerk, first), make(cycle, clerk, second)
    projects.merge(goes, into=stays, reason="바라는 것이 같습니다.", actor=clerk, at=NOON)
    goes.refresh_from_db()
    assert (goes.state, goes.merged_into_id) == ("DROPPED", stays.pk)
    assert {one.proposal_id for one in stays.sources.all()} == {first.pk, second.pk}
    assert told("merged") == {second.author_id}
    with pytest.raises(TransitionRefused):
        project_steps.take(goes, "take_up_again", actor=clerk, at=NOON)


def test_a_project_is_not_joined_with_itself() -> None:
    cycle, _poll, clerk = make_ready()
    project = make(cycle, clerk, eligible(cycle))
    with pytest.raises(BudgetRefused):
        projects.merge(project, into=project, reason="같은 것", actor=clerk, at=NOON)


def test_splitting_takes_some_proposals_out_and_leaves_the_rest() -> None:
    cycle, _poll, clerk = make_ready()
    first, second = eligible(cycle), eligible(cycle)
    project = make(cycle, clerk, first, second)
    given = {"title": "긴 의자", "cost_won": 9_000_000, "cost_reason": "의자 세 개", "actor": clerk, "at": NOON}
    made = projects.split(project, proposals=[second], **given)
    assert (made.number, made.split_from_id, made.sources.get().proposal_id) == (2, project.pk, second.pk)
    assert project.sources.get().proposal_id == first.pk
    with pytest.raises(BudgetRefused):
        projects.split(project, proposals=[first], **given)


def test_put_forward_its_words_and_cost_stand_until_it_is_taken_back() -> None:
    cycle, _poll, clerk = make_ready()
    proposal = eligible(cycle)
    project = make(cycle, clerk, proposal)
    project_steps.take(project, "put_forward", actor=clerk, at=NOON)
    for change in (
        lambda: projects.rename(project, title="새 이름", reason="까닭", actor=clerk, at=NOON),
        lambda: projects.set_cost(project, won=1, reason="까닭", actor=clerk, at=NOON),
        lambda: projects.change(project, words=words(cycle.poll), actor=clerk, at=NOON),
    ):
        with pytest.raises(BudgetRefused):
            change()
    assert told("put_forward") == {proposal.author_id}
    project_steps.take(project, "take_back", actor=clerk, at=NOON)
    projects.rename(project, title="새 이름", reason="다시 썼습니다.", actor=clerk, at=NOON)


@pytest.mark.parametrize("fault", ["pot", "cost", "area"])
def test_what_is_not_ready_is_not_put_forward(fault: str) -> None:
    cycle, poll, clerk = make_ready()
    near = make_pot(poll, name="강북", areas=["두레동"])
    given: dict[str, Any] = {"pot": {"words": words(poll, pot=None)}, "cost": {"cost_won": 10**12},
                             "area": {"words": words(poll, pot=near, area="은하동")}}[fault]  # fmt: skip
    project = make(cycle, clerk, eligible(cycle), **given)
    with pytest.raises(TransitionRefused) as refusal:
        project_steps.take(project, "put_forward", actor=clerk, at=NOON)
    assert refusal.value.code == "guard"


def test_what_is_public_is_found_and_what_is_taken_back_is_not() -> None:
    cycle, _poll, clerk = make_ready()
    project = make(cycle, clerk, eligible(cycle))
    assert not SearchDocument.objects.filter(kind="budget_project").exists()
    project_steps.take(project, "put_forward", actor=clerk, at=NOON)
    assert SearchDocument.objects.get(kind="budget_project").object_id == project.pk
    project_steps.take(project, "take_back", actor=clerk, at=NOON)
    assert not SearchDocument.objects.filter(kind="budget_project").exists()


def test_proposals_go_on_the_ballot_with_the_vote_and_are_answered_by_its_result() -> None:
    cycle, poll, clerk = make_ready()
    chosen, left = eligible(cycle), eligible(cycle)
    first, second = make(cycle, clerk, chosen), make(cycle, clerk, left)
    for project in (first, second):
        project_steps.take(project, "put_forward", actor=clerk, at=NOON)
    Poll.objects.filter(pk=poll.pk).update(state="FIXED", terms={"pots": []}, terms_sha256="0" * 64, fixed_at=NOON)
    poll.refresh_from_db()
    assert opening.open_poll(poll, at=NOON)
    chosen.refresh_from_db()
    assert chosen.state == "ON_BALLOT"
    engine.apply(first, "select", actor=SYSTEM, at=NOON)
    engine.apply(second, "leave_out", actor=SYSTEM, at=NOON)
    chosen.refresh_from_db()
    left.refresh_from_db()
    assert (chosen.state, left.state) == ("SELECTED", "NOT_SELECTED")
    assert steps_of(chosen)[-2:] == ["put_on_ballot", "select"]


def test_withdrawn_while_people_vote_keeps_its_number_and_says_why() -> None:
    cycle, _poll, clerk = make_ready()
    proposal = eligible(cycle)
    project = make(cycle, clerk, proposal)
    project_steps.take(project, "put_forward", actor=clerk, at=NOON)
    engine.apply(project, "withdraw", actor=SYSTEM, at=NOON + timedelta(days=1), reason="상수도 공사가 먼저입니다.")
    proposal.refresh_from_db()
    project.refresh_from_db()
    assert (project.state, project.number, proposal.state) == ("WITHDRAWN", 1, "NOT_SELECTED")
    assert told("withdraw") == {proposal.author_id}
    assert "상수도" in OutboxMessage.objects.filter(event="budget.project_news").latest("pk").context["reason"]
