"""Every workflow there is, found through the models that follow one."""

from functools import cache
from typing import Any

from django.apps import apps

from core.workflow.definitions import Workflow
from core.workflow.models import Stateful


@cache
def stateful_models() -> dict[str, type[Stateful]]:
    """Workflow name → model. A new app joins by having a Stateful model; nobody lists it by hand."""
    found: dict[str, type[Stateful]] = {}
    for model in apps.get_models():
        if issubclass(model, Stateful):
            name = model.workflow.name
            if name in found:
                raise LookupError(f"Two models follow the workflow {name}.")
            found[name] = model
    return found


def workflow(name: str) -> Workflow:
    return stateful_models()[name].workflow


def workflows() -> list[Workflow]:
    return [model.workflow for model in stateful_models().values()]


def state_label(workflow_name: str, state: str) -> Any:
    return workflow(workflow_name).states(state).label
