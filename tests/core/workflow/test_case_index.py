"""The desk's index mirrors every object, whatever the engine did to it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Role
from core.deadlines.clocks import ClockRefused
from core.deadlines.models import ExtensionReason
from core.workflow import SYSTEM, engine
from core.workflow.engine import BEYOND_ALL_DEADLINES, TransitionRefused
from core.workflow.models import Case
from tests.factories import make_department, make_staff
from tests.workflow_example.factories import NOON, make_petition
from tests.workflow_example.models import Petition
from tests.workflow_example.states import PETITION

pytestmark = pytest.mark.django_db

STEPS = [transition.name for transition in PETITION.transitions]
ACTIONS = [*STEPS, "assign", "release", "hand over", "extend"]


def assert_mirrored(petition: Petition) -> None:
    petition = Petition.objects.get(pk=petition.pk)
    case = Case.objects.get(object_id=petition.pk)
    assert (case.workflow, case.state, case.title) == ("example", petition.state, petition.title)
    assert (case.assignee_id, case.department_id) == (petition.assignee_id, petition.department_id)
    assert case.due_at == petition.due_at
    assert case.sorts_at == (petition.due_at or BEYOND_ALL_DEADLINES)
    closed = petition.state in PETITION.final_states
    assert case.closed_at == (petition.state_changed_at if closed else None)
    assert case.opened_at == NOON


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(st.sampled_from(ACTIONS), max_size=12))
def test_after_any_sequence_of_actions_the_case_is_what_the_object_is(actions: list[str]) -> None:
    petition = make_petition(department=make_department(), answer="고쳤습니다.")
    officer, approver = make_staff(Role.CASE_OFFICER, mfa=False), make_staff(Role.APPROVER, mfa=False)
    at = NOON
    assert_mirrored(petition)
    for action in actions:
        at += timedelta(hours=5)
        try:
            if action == "assign":
                engine.assign(petition, assignee=officer, at=at)
            elif action == "release":
                engine.assign(petition, assignee=None, at=at)
            elif action == "hand over":
                engine.hand_over(petition, department=make_department(), at=at)
            elif action == "extend":
                engine.extend(petition, reason=ExtensionReason.CONSULTATION, at=at)
            else:
                actors = {"answer": approver, "refuse": approver, "lapse": SYSTEM, "resubmit": petition.author}
                engine.apply(petition, action, actor=actors.get(action, officer), at=at, reason="사유")
        except (TransitionRefused, ClockRefused):
            pass
        assert_mirrored(petition)


def test_handing_over_leaves_the_case_without_an_assignee() -> None:
    officer = make_staff(Role.CASE_OFFICER)
    petition = make_petition(department=make_department(), assignee=officer)
    engine.hand_over(petition, department=make_department(), at=NOON)
    assert Case.objects.get().assignee is None


def test_a_title_too_long_for_the_index_is_cut() -> None:
    make_petition("가" * 300)
    assert Case.objects.get().title == "가" * 199 + "…"


def test_moving_a_closed_case_does_not_change_the_day_it_was_closed() -> None:
    petition = make_petition(department=make_department())
    engine.apply(petition, "refuse", actor=make_staff(Role.APPROVER), at=NOON, reason="사유")
    engine.hand_over(petition, department=make_department(), at=NOON + timedelta(days=3))
    assert Case.objects.get().closed_at == NOON
