"""A transition table that cannot be right is refused when its module is imported."""

import pytest
from django.db import models

from core.workflow import registry
from core.workflow.definitions import Transition, Workflow, WorkflowError
from tests.workflow_example.models import Petition
from tests.workflow_example.states import PETITION, PetitionState


class Lamp(models.TextChoices):
    OFF = "OFF", "꺼짐"
    ON = "ON", "켜짐"
    BROKEN = "BROKEN", "고장"


def switch(name: str = "switch_on", source: str = "OFF", target: str = "ON", **fields: object) -> Transition:
    fields.setdefault("permission", "lamps.switch")
    return Transition(name=name, label=name, sources=(source,), target=target, **fields)


BREAK = switch("break", source="ON", target="BROKEN")


def workflow(*transitions: Transition, **fields: object) -> Workflow:
    return Workflow(name="lamp", label="등", states=Lamp, **{"initial": "OFF", "transitions": transitions, **fields})


def test_a_right_table_is_accepted_and_knows_its_ends() -> None:
    assert workflow(switch(), BREAK).final_states == {"BROKEN"}


def test_a_settled_matter_is_closed_although_somebody_may_take_it_up_again() -> None:
    reopened = switch("repair", source="BROKEN", target="OFF")
    assert workflow(switch(), BREAK, reopened, settled=("BROKEN",)).final_states == {"BROKEN"}
    assert workflow(switch(), BREAK, reopened).final_states == set()


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"initial": "DIMMED"}, id="initial"),
        pytest.param({"settled": ("DIMMED",)}, id="settled"),
        pytest.param({"running": ("DIMMED",)}, id="running"),
        pytest.param({"public_names": {"DIMMED": "어두움"}}, id="public name"),
        pytest.param({"transitions": (switch(), BREAK, switch("dim", target="DIMMED"))}, id="target"),
        pytest.param({"transitions": (switch(), BREAK, switch("dim", source="DIMMED"))}, id="source"),
    ],
)
def test_an_unknown_state_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(WorkflowError, match="unknown states DIMMED"):
        workflow(**{"transitions": (switch(), BREAK), **wrong})


def test_a_state_to_which_no_way_leads_is_refused() -> None:
    with pytest.raises(WorkflowError, match="no way leads to BROKEN"):
        workflow(switch())


def test_a_state_reached_only_from_an_unreachable_one_is_refused() -> None:
    with pytest.raises(WorkflowError, match="no way leads to BROKEN, ON"):
        workflow(switch("mend", source="BROKEN", target="ON"), BREAK)


def test_two_transitions_of_one_name_are_refused() -> None:
    with pytest.raises(WorkflowError, match="named twice"):
        workflow(switch(), switch(), BREAK)


def test_a_transition_that_nobody_may_take_is_refused() -> None:
    with pytest.raises(WorkflowError, match="nobody may take it"):
        workflow(switch(permission=""), BREAK)


def test_a_transition_of_the_system_needs_no_permission() -> None:
    assert workflow(switch(permission="", system=True), BREAK).transition("switch_on").system


def test_an_unknown_name_is_no_transition() -> None:
    assert PETITION.transition("abolish") is None


def test_residents_read_the_public_name_where_there_is_one() -> None:
    assert PETITION.public_name(PetitionState.EXAMINED) == "담당 부서에서 살펴보는 중"
    assert PETITION.public_name(PetitionState.RECEIVED) == "접수"


def test_a_model_joins_the_registry_by_being_stateful() -> None:
    assert registry.stateful_models()["example"] is Petition
    assert PETITION in registry.workflows()
    assert registry.state_label("example", "REFUSED") == "반려"
