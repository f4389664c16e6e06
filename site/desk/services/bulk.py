"""One action over many cases. What cannot be done for one case does not stop the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.workflow import engine, registry
from core.workflow.definitions import Transition
from core.workflow.models import Case
from desk.models import BulkOutcome, BulkRun
from desk.services import cases
from desk.services.refusal import DeskRefused

LARGEST_BULK = 100


@dataclass(frozen=True)
class StepAction:
    """A step of one workflow, taken for every case that allows it."""

    workflow: str
    transition: Transition

    @property
    def label(self) -> str:
        return f"{registry.workflow(self.workflow).label}: {self.transition.label}"


def run_step(
    chosen: Iterable[Case], *, action: StepAction, actor: User, at: datetime, reason: str = "", query: str = ""
) -> BulkRun:
    """Take the step for each case; the report says which were refused and why."""

    def take(case: Case) -> None:
        if case.workflow != action.workflow:
            raise DeskRefused("workflow", _("This step does not exist for this kind of case."))
        cases.take_step(case, name=action.transition.name, actor=actor, at=at, reason=reason)

    return _run(chosen, take, label=action.label, actor=actor, at=at, reason=reason, query=query)


def run_assignment(
    chosen: Iterable[Case], *, assignee: User | None, actor: User, at: datetime, query: str = ""
) -> BulkRun:
    """Give every case to one person, or all back to their departments."""

    def give(case: Case) -> None:
        cases.assign(case, assignee=assignee, actor=actor, at=at)

    name = assignee.display_name if assignee else _("nobody")
    label = _("Assigned: %(name)s") % {"name": name}
    return _run(chosen, give, label=label, actor=actor, at=at, reason="", query=query)


def _run(
    chosen: Iterable[Case],
    act: Callable[[Case], None],
    *,
    label: str,
    actor: User,
    at: datetime,
    reason: str,
    query: str,
) -> BulkRun:
    """Each case in its own transaction inside the whole, always in the same order, so that two runs never lock
    each other out."""
    with transaction.atomic():
        run = BulkRun.objects.create(owner=actor, label=label, reason=reason, query=query, run_at=at)
        outcomes = [
            BulkOutcome(run=run, case=case, refusal=_refusal(case, act)) for case in sorted(chosen, key=_by_subject)
        ]
        BulkOutcome.objects.bulk_create(outcomes)
    return run


def _refusal(case: Case, act: Callable[[Case], None]) -> str:
    try:
        with transaction.atomic():
            act(case)
    except (engine.TransitionRefused, DeskRefused) as refused:
        return refused.message
    return ""


def _by_subject(case: Case) -> tuple[int, int]:
    return case.content_type_id, case.object_id
