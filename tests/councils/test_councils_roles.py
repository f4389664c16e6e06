"""Every state of every workflow of the room × every role: who is offered which step, and nobody any other."""

from typing import Any

import pytest

from accounts.models import Role
from core.workflow import engine
from councils.models import Decision, FollowUp
from councils.services import follow_ups, meetings
from councils.states.decisions import DecisionState
from tests.councils.meeting_factories import START, Sitting
from tests.councils.recruiting import apply_to, make_open_call
from tests.factories import make_department, make_staff, make_user

pytestmark = pytest.mark.django_db

STAFF, LEADERS = {"secretary", "reviewer"}, {"secretary", "chair"}
# Step by step who may take it, whatever the state; a step that is missing here is the system's alone.
MAY: dict[str, dict[str, set[str]]] = {
    "call": {"announce": STAFF, "begin_selection": STAFF, "finish": STAFF, "cancel": STAFF},
    "application": {
        "ask_more": STAFF, "accept": STAFF, "refuse": STAFF, "look_again": STAFF, "appoint": {"secretary"},
        "complete": {"applicant"}, "withdraw": {"applicant"}, "hand_in_again": {"applicant"},
        "take_seat": {"applicant"}, "decline": {"applicant"},
    },
    "term": {"resign": {"member"}, "dismiss": {"secretary"}},
    "meeting": {
        "invite": {"secretary"}, "postpone": {"secretary"}, "call_again": {"secretary"}, "cancel": {"secretary"},
        "begin": LEADERS, "end": LEADERS,
    },
    "minutes": {
        "circulate": {"secretary"}, "record_approval": {"secretary"}, "take_back": {"secretary"},
        "publish": {"secretary"}, "approve": {"chair"},
    },
    "decision": {"open_vote": LEADERS, "break_tie": {"chair"}, "take_off": {"secretary"}},
    "task": {
        "start": {"answering"}, "answer": {"answering"}, "accept": LEADERS, "return_answer": LEADERS,
        "withdraw": LEADERS,
    },
}  # fmt: skip


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], dict[str, Any]]:
    """One thing of each workflow, and one person of each role."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: START)
    sitting = Sitting().begin()
    decision = sitting.question()
    other = make_department("시설안전")
    follow_ups.give_task(sitting.meeting, by=sitting.secretary, department=other, title="조사", at=START)
    meetings.end(sitting.meeting, by=sitting.secretary, at=START)
    call = make_open_call(sitting.body, residency_required=False, by=sitting.secretary)
    applicant = make_user()
    department = sitting.body.department
    people = {
        "anybody": make_user(),
        "applicant": applicant,
        "member": sitting.people[1],
        "chair": sitting.chair,
        "secretary": make_staff(Role.CASE_OFFICER, department),
        "reviewer": make_staff(Role.DEPARTMENT_REVIEWER, department),
        "elsewhere": make_staff(Role.CASE_OFFICER, make_department("다른 부서")),
        "answering": make_staff(Role.CASE_OFFICER, other),
    }
    things = {
        "call": call,
        "application": with_term(apply_to(call, applicant), sitting),
        "term": sitting.terms[1],
        "meeting": sitting.meeting,
        "minutes": sitting.meeting.minutes,
        "decision": Decision.objects.get(pk=decision.pk),
        "task": FollowUp.objects.get(),
    }
    return things, people


def with_term(application: Any, sitting: Sitting) -> Any:
    """So that the application can be in the state of somebody appointed: the database asks for the term."""
    application.term = sitting.terms[2]
    application.save(update_fields=["term"])
    return application


def offered(thing: Any, person: Any) -> set[str]:
    """What the person could do, guards aside: a guard says what is missing, not who may."""
    steps = {step.name for step in engine.available(thing, person)}
    return steps | {step.name for step, _why in engine.blocked(thing, person)}


@pytest.mark.parametrize("kind", MAY)
def test_each_role_is_offered_its_steps_in_each_state_and_no_other(house: Any, kind: str) -> None:
    things, people = house
    thing, may = things[kind], MAY[kind]
    steps = thing.workflow.transitions
    assert set(may) <= {step.name for step in steps}
    # The database asks for more in that one state, so it comes last.
    for state in sorted(thing.workflow.states, key=lambda one: one == DecisionState.DECIDED):
        settled = {"outcome": "CARRIED", "decided_at": START} if state == DecisionState.DECIDED else {}
        type(thing).objects.filter(pk=thing.pk).update(state=state, **settled)
        thing.refresh_from_db()
        for role, person in people.items():
            expected = {one.name for one in steps if state in one.sources and role in may.get(one.name, ())}
            assert offered(thing, person) == expected, f"{kind} {state} {role}"
