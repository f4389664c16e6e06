"""How far a person reaches: in which states of which workflows, and in which departments.

Made from the workflows and the scopes of their permissions, so that the list on the desk and the buttons
on a case follow the same rules and no app has to be named here.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from core import permissions
from core.permissions import NOWHERE, Scope
from core.workflow import registry
from core.workflow.models import Case


@dataclass(frozen=True)
class Reach:
    """The person's scope in each state that a transition leaves, and over each workflow as a whole."""

    user_id: int | None
    states: dict[tuple[str, str], Scope]
    workflows: dict[str, Scope]

    def __bool__(self) -> bool:
        return bool(self.workflows)

    def sees(self, case: Case) -> bool:
        """Whether the case lies where the person works, whoever has to act next."""
        return self._holds(self.workflows.get(case.workflow, NOWHERE), case)

    def acts_on(self, case: Case) -> bool:
        """Whether the person may be able to take the next step."""
        return case.closed_at is None and self._holds(self.states.get((case.workflow, case.state), NOWHERE), case)

    def visible(self) -> QuerySet[Case]:
        """Every case that the person may open, closed ones too."""
        places: dict[Scope, list[str]] = defaultdict(list)
        for workflow, scope in self.workflows.items():
            places[scope].append(workflow)
        return _any_of([self._within(scope) & Q(workflow__in=names) for scope, names in places.items()])

    def to_do(self) -> QuerySet[Case]:
        """Open cases in a state which the person may move on, and in which that is somebody's turn."""
        return _any_of(self._steps()).filter(closed_at__isnull=True)

    def waiting(self) -> QuerySet[Case]:
        """Open cases the person sees while somebody else has to act, or nobody yet."""
        return self.visible().filter(closed_at__isnull=True).exclude(_either(self._steps()))

    def done(self) -> QuerySet[Case]:
        return self.visible().filter(closed_at__isnull=False)

    def _steps(self) -> list[Q]:
        """One condition for each different scope, so that the query stays short however many states there are."""
        states: dict[tuple[Scope, str], list[str]] = defaultdict(list)
        for (workflow, state), scope in self.states.items():
            if registry.workflow(workflow).awaits_somebody(state):
                states[scope, workflow].append(state)
        places: dict[Scope, list[Q]] = defaultdict(list)
        for (scope, workflow), names in states.items():
            places[scope].append(Q(workflow=workflow, state__in=sorted(names)))
        return [self._within(scope) & _either(conditions) for scope, conditions in places.items()]

    def _within(self, scope: Scope) -> Q:
        if scope.everywhere:
            return Q()
        return Q(department__in=sorted(scope.departments)) | Q(assignee=self.user_id)

    def _holds(self, scope: Scope, case: Case) -> bool:
        if scope.everywhere or case.department_id in scope.departments:
            return True
        return bool(scope) and case.assignee_id is not None and case.assignee_id == self.user_id


def reach_of(user: Any) -> Reach:
    """Asks each permission once, however many transitions need it."""
    states: dict[tuple[str, str], Scope] = {}
    workflows: dict[str, Scope] = {}
    known: dict[str, Scope] = {}
    for workflow in registry.workflows():
        for transition in workflow.transitions:
            if not transition.permission:
                continue
            if transition.permission not in known:
                known[transition.permission] = permissions.scope(user, transition.permission)
            scope = known[transition.permission]
            if not scope:
                continue
            workflows[workflow.name] = workflows.get(workflow.name, NOWHERE) | scope
            for source in transition.sources:
                key = (workflow.name, str(source))
                states[key] = states.get(key, NOWHERE) | scope
    return Reach(user_id=user.pk, states=states, workflows=workflows)


def _either(conditions: list[Q]) -> Q:
    """Any of the conditions; nothing where there is none."""
    if not conditions:
        return Q(pk__in=[])
    either = Q()
    for condition in conditions:
        if not condition:
            return Q()
        either |= condition
    return either


def _any_of(conditions: list[Q]) -> QuerySet[Case]:
    return Case.objects.filter(_either(conditions))
