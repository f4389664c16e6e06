"""Two people who press at once give one transition: real threads, real connections."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import Role
from core.deadlines.models import ExtensionReason
from core.workflow import engine
from core.workflow.models import Case, TransitionRecord
from tests.factories import make_department, make_staff
from tests.workflow_example.factories import NOON, make_petition
from tests.workflow_example.models import Effect, Petition

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOON + timedelta(hours=1)


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run the actions in threads that start together; what each returned or raised."""
    barrier = threading.Barrier(len(actions))
    results: list[object] = [None] * len(actions)

    def run(place: int, action: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[place] = action()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def press(petition_id: int, name: str, actor: object) -> Callable[[], object]:
    def action() -> object:
        petition = Petition.objects.get(pk=petition_id)
        return engine.apply(petition, name, actor=actor, at=LATER, reason="사유")

    return action


def outcomes(results: list[object]) -> list[str]:
    return sorted(getattr(result, "code", None) or type(result).__name__ for result in results)


def test_eight_presses_of_one_button_give_one_transition() -> None:
    petition = make_petition()
    officers = [make_staff(Role.CASE_OFFICER) for _ in range(8)]
    results = at_once(*(press(petition.pk, "examine", officer) for officer in officers))
    assert outcomes(results) == ["TransitionRecord"] + ["state"] * 7
    assert TransitionRecord.objects.filter(name="examine").count() == 1
    assert Effect.objects.count() == 1


def test_of_two_different_steps_from_one_state_one_is_taken() -> None:
    petition = make_petition()
    officer, approver = make_staff(Role.CASE_OFFICER), make_staff(Role.APPROVER)
    for _round in range(5):
        results = at_once(press(petition.pk, "examine", officer), press(petition.pk, "refuse", approver))
        said = TransitionRecord.objects.filter(object_id=petition.pk).order_by("pk")
        names = list(said.values_list("name", flat=True))
        # Examining and then refusing is a way of its own; refusing first ends it.
        assert names in (["open", "examine", "refuse"], ["open", "refuse"])
        assert len([result for result in results if isinstance(result, TransitionRecord)]) == len(names) - 1
        petition = make_petition()


def test_step_assignment_extension_and_hand_over_at_once_do_not_block_each_other() -> None:
    """All lock the object first and its clock and case after it, so nobody waits in a ring."""
    for _round in range(4):
        petition = make_petition(department=make_department())
        officer, there = make_staff(Role.CASE_OFFICER), make_department()

        def fresh(pk: int = petition.pk) -> Petition:
            return Petition.objects.get(pk=pk)

        results = at_once(
            press(petition.pk, "examine", officer),
            lambda fresh=fresh, officer=officer: engine.assign(fresh(), assignee=officer, at=LATER),
            lambda fresh=fresh: engine.extend(fresh(), reason=ExtensionReason.DISASTER, at=LATER),
            lambda fresh=fresh, there=there: engine.hand_over(fresh(), department=there, at=LATER),
        )
        assert not [result for result in results if isinstance(result, Exception)]
        now, case = fresh(), Case.objects.get(object_id=petition.pk)
        assert (case.state, case.assignee_id, case.department_id, case.due_at) == (
            now.state, now.assignee_id, there.pk, now.due_at
        )  # fmt: skip
