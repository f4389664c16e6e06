"""Carrying a project out: every step from every state, what each needs, and whom it tells."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Role
from budget.models import Delay, Milestone, Poll, ProjectSource, Undertaking
from budget.services import execution_notices, milestones, undertakings
from budget.services.refusals import BudgetRefused
from budget.states.cycles import CycleState
from budget.states.execution import UndertakingState
from budget.states.execution_names import DelayKind
from budget.states.projects import ProjectState
from core.notify.models import OutboxMessage
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import Case
from proposals.models import Proposal
from tests.budget.execution.works import NOON, TODAY, Works
from tests.budget.factories import make_cycle, make_poll, make_project
from tests.factories import make_department, make_staff
from tests.proposals.factories import make_proposal

pytestmark = pytest.mark.django_db
S = UndertakingState
# The states from which each step may be taken; from every other it is refused.
STEPS = {
    "start": {S.PLANNED},
    "delay": {S.PLANNED, S.UNDER_WAY, S.DELAYED},
    "resume": {S.DELAYED},
    "complete": {S.UNDER_WAY, S.DELAYED},
    "evaluate": {S.COMPLETED},
    "stop": {S.PLANNED, S.UNDER_WAY, S.DELAYED},
}


def put_into(undertaking: Undertaking, state: str) -> None:
    """Straight into a state, with what the database asks of it."""
    Undertaking.objects.filter(pk=undertaking.pk).update(
        state=state, outcome="다 했습니다.", ended_at=NOON, evaluation_until=NOON - timedelta(days=1)
    )
    undertaking.refresh_from_db()


def take(works: Works, undertaking: Undertaking, step: str) -> None:
    given: dict[str, object] = {
        "delay": {"kind": DelayKind.WEATHER, "reason": "장마", "to_on": undertaking.ends_on + timedelta(days=9)},
        "complete": {"outcome": "의자를 놓았습니다."},
        "evaluate": {"reason": "좋은 평가를 받았습니다."},
        "stop": {"reason": "땅을 쓸 수 없습니다."},
    }.get(step, {})
    getattr(undertakings, step)(undertaking, actor=works.clerk, at=NOON, **given)


@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_taken_from_its_states_alone(step: str, state: str) -> None:
    works = Works()
    undertaking = works.arranged()
    put_into(undertaking, state)
    if state in STEPS[step]:
        take(works, undertaking, step)
        assert undertaking.state == undertaking.workflow.transition(step).target
        return
    with pytest.raises(TransitionRefused) as refused:
        take(works, undertaking, step)
    assert refused.value.code == "state"
    undertaking.refresh_from_db()
    assert undertaking.state == state


def test_only_what_was_selected_and_decided_is_carried_out() -> None:
    undecided = make_project(make_poll(make_cycle()).pots.get(), state=ProjectState.SELECTED)
    left_out = make_project(make_poll(make_cycle(state=CycleState.DECIDED)).pots.get(), state=ProjectState.NOT_SELECTED)
    for project in (undecided, left_out):
        with pytest.raises(BudgetRefused, match="선정"):
            undertakings.take_up(project, actor=SYSTEM, at=NOON)


def test_a_decided_cycle_takes_up_all_that_was_selected_once() -> None:
    works = Works()
    works.add_project()
    assert undertakings.take_up_selected(works.cycle, actor=SYSTEM, at=NOON) == 2
    assert undertakings.take_up_selected(works.cycle, actor=SYSTEM, at=NOON) == 0
    assert undertakings.take_up(works.project, actor=SYSTEM, at=NOON) == works.project.undertaking
    assert Case.objects.filter(workflow="budget_undertaking", department=works.department).count() == 2


def test_the_decision_itself_takes_the_projects_up() -> None:
    works = Works()
    type(works.cycle).objects.filter(pk=works.cycle.pk).update(state=CycleState.PUBLISHED)
    Poll.objects.update(state="PROVISIONAL", first_confirmation=works.head, second_confirmation=works.clerk)
    works.cycle.refresh_from_db()
    engine.apply(works.cycle, "decide", actor=works.head, at=NOON, reason="위원회가 정했습니다.")
    assert works.project.undertaking.state == S.PLANNED


def test_nothing_begins_without_money_a_post_and_a_day() -> None:
    works = Works()
    undertaking = works.taken_up()
    with pytest.raises(TransitionRefused, match="예산"):
        undertakings.start(undertaking, actor=works.clerk, at=NOON)
    works.enter(undertaking)
    undertaking.refresh_from_db()
    with pytest.raises(TransitionRefused, match="담당"):
        undertakings.start(undertaking, actor=works.clerk, at=NOON)
    assert undertaking.state == S.PLANNED


def test_staff_of_another_department_may_do_nothing() -> None:
    works = Works()
    undertaking = works.arranged()
    stranger = make_staff(Role.CASE_OFFICER, make_department())
    with pytest.raises(TransitionRefused) as refused:
        undertakings.start(undertaking, actor=stranger, at=NOON)
    assert refused.value.code == "permission"
    with pytest.raises(PermissionDenied):
        works.enter(undertaking, actor=stranger, kind="SUPPLEMENTARY", reason="추경")
    with pytest.raises(PermissionDenied):
        works.milestone(undertaking, actor=stranger)


def test_a_post_of_another_department_cannot_answer() -> None:
    works, other = Works(), Works()
    undertaking = works.taken_up()
    with pytest.raises(BudgetRefused) as refused:
        undertakings.arrange(
            undertaking, actor=works.clerk, at=NOON, line_code="1", responsible=other.post, starts_on=TODAY,
            ends_on=TODAY,
        )  # fmt: skip
    assert refused.value.field == "responsible"


def test_after_the_beginning_a_later_end_is_a_delay_and_the_first_day_stays_known() -> None:
    works = Works()
    undertaking = works.begun()
    first = undertaking.ends_on
    with pytest.raises(BudgetRefused, match="지연"):
        undertakings.arrange(
            undertaking, actor=works.clerk, at=NOON, line_code="1", responsible=works.post, starts_on=TODAY,
            ends_on=first + timedelta(days=1),
        )  # fmt: skip
    for days in (10, 30):
        undertakings.delay(
            undertaking, actor=works.clerk, at=NOON, kind=DelayKind.PERMIT, reason="협의가 길어집니다.",
            to_on=first + timedelta(days=days),
        )  # fmt: skip
    undertaking.refresh_from_db()
    assert (undertaking.first_ends_on, undertaking.ends_on) == (first, first + timedelta(days=30))
    assert [(one.from_on, one.to_on) for one in Delay.objects.order_by("id")] == [
        (first, first + timedelta(days=10)), (first + timedelta(days=10), first + timedelta(days=30)),
    ]  # fmt: skip


@pytest.mark.parametrize("days", [0, -5])
def test_a_delay_leads_to_a_later_day(days: int) -> None:
    works = Works()
    undertaking = works.begun()
    with pytest.raises(TransitionRefused, match="늦"):
        undertakings.delay(
            undertaking, actor=works.clerk, at=NOON, kind=DelayKind.OTHER, reason="…",
            to_on=undertaking.ends_on + timedelta(days=days),
        )  # fmt: skip
    assert not Delay.objects.exists()


@pytest.mark.parametrize("step", ["delay", "complete"])
def test_the_desk_sends_steps_that_need_more_to_their_own_page(step: str) -> None:
    works = Works()
    undertaking = works.begun()
    with pytest.raises(TransitionRefused):
        engine.apply(undertaking, step, actor=works.clerk, at=NOON, reason="서두릅니다.")
    undertaking.refresh_from_db()
    assert undertaking.state == S.UNDER_WAY


def test_open_milestones_stand_in_the_way_of_completion() -> None:
    works = Works()
    undertaking = works.begun()
    milestone = works.milestone(undertaking)
    with pytest.raises(TransitionRefused, match="단계"):
        undertakings.complete(undertaking, actor=works.clerk, at=NOON, outcome="다 했습니다.")
    milestones.reach(milestone, actor=works.clerk, reached_on=TODAY, at=NOON)
    undertakings.complete(undertaking, actor=works.clerk, at=NOON, outcome="다 했습니다.")
    undertaking.refresh_from_db()
    assert undertaking.is_being_evaluated(NOON) and undertaking.outcome == "다 했습니다."


def test_the_evaluation_is_not_closed_while_residents_still_answer() -> None:
    works = Works()
    undertaking = works.completed()
    with pytest.raises(TransitionRefused) as refused:
        undertakings.evaluate(undertaking, actor=works.clerk, at=NOON + timedelta(days=5), reason="좋습니다.")
    assert refused.value.code == "early"
    undertakings.evaluate(undertaking, actor=works.clerk, at=NOON + timedelta(days=60), reason="좋습니다.")
    assert undertaking.state == S.EVALUATED


def test_a_stop_drops_what_lay_ahead_and_closes_the_cases() -> None:
    works = Works()
    undertaking = works.begun()
    works.milestone(undertaking)
    undertakings.stop(undertaking, actor=works.clerk, at=NOON, reason="땅 주인이 바뀌었습니다.")
    assert Milestone.objects.get().state == "DROPPED"
    assert not Case.objects.filter(closed_at__isnull=True, workflow__startswith="budget_").exists()


def test_the_work_goes_to_another_department_with_its_milestones() -> None:
    works = Works()
    undertaking = works.begun()
    milestone = works.milestone(undertaking)
    elsewhere = make_department()
    engine.hand_over(undertaking, department=elsewhere, at=NOON, actor=works.head, reason="조직 개편")
    milestone.refresh_from_db()
    undertaking.refresh_from_db()
    assert milestone.department == elsewhere and undertaking.responsible is None


def test_the_proposals_behind_a_project_go_along_and_their_authors_are_told() -> None:
    works = Works()
    proposal, joined = make_proposal(at=NOON), make_proposal(at=NOON)
    Proposal.objects.filter(pk=proposal.pk).update(state="SELECTED")
    ProjectSource.objects.create(project=works.project, proposal=proposal)
    ProjectSource.objects.create(project=works.project, proposal=joined)
    undertaking = works.arranged()
    states = [Proposal.objects.get(pk=proposal.pk).state]
    undertakings.start(undertaking, actor=works.clerk, at=NOON)
    states.append(Proposal.objects.get(pk=proposal.pk).state)
    undertakings.complete(undertaking, actor=works.clerk, at=NOON, outcome="다 했습니다.")
    states.append(Proposal.objects.get(pk=proposal.pk).state)
    assert states == ["BUDGETED", "IN_EXECUTION", "COMPLETED"]
    joined.refresh_from_db()
    assert joined.state == "RECEIVED"
    told = OutboxMessage.objects.filter(recipient=proposal.author, event="proposals.step")
    assert [message.context["state"] for message in told.order_by("id")][-3:] == states


def test_followers_hear_of_each_step_and_the_actor_does_not() -> None:
    from discussion.services import support

    works = Works()
    undertaking = works.arranged()
    follower = works.moderator
    for person in (follower, works.clerk):
        support.follow(undertaking, person=person, at=NOON)
    undertakings.start(undertaking, actor=works.clerk, at=NOON)
    told = OutboxMessage.objects.filter(event=execution_notices.STEP)
    assert [message.recipient_id for message in told] == [follower.pk]


def test_the_database_knows_no_completion_without_an_outcome() -> None:
    undertaking = Works().begun()
    with pytest.raises(IntegrityError), transaction.atomic():
        Undertaking.objects.filter(pk=undertaking.pk).update(state=S.COMPLETED)
