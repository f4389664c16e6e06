"""Carrying out a selected project: taken up, begun, delayed, completed, evaluated or stopped."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budget.models import Cycle, Delay, Milestone, Project, Undertaking
from budget.services import execution_notices, execution_search
from budget.services.refusals import BudgetRefused
from budget.states.cycles import CYCLE_HOOKS
from budget.states.execution import (
    EVALUATION_PERIOD,
    GOING_ON,
    UNDERTAKING_HOOKS,
    MilestoneState,
    UndertakingState,
    hand_over_with,
)
from budget.states.permissions import MANAGE_EXECUTION
from budget.states.projects import ProjectState
from core import permissions
from core.deadlines import periods
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import TransitionRecord
from discussion import text
from proposals.services import execution as proposal_execution


@transaction.atomic
def take_up(project: Project, *, actor: Any, at: datetime) -> Undertaking:
    """Begin to carry out a selected project; the one there is, where somebody was quicker. Raises BudgetRefused."""
    locked = engine.lock(project)
    if actor is not SYSTEM:
        permissions.check(actor, MANAGE_EXECUTION, locked)
    if locked.state != ProjectState.SELECTED or not locked.cycle.is_decided:
        raise BudgetRefused("not_selected", _("Only what was selected, and decided on, is carried out."))
    if (there := Undertaking.objects.filter(project=locked).first()) is not None:
        return there
    made = Undertaking.objects.create(
        project=locked, line_year=locked.cycle.year, created_at=at,
        department=locked.department or locked.cycle.department,
    )  # fmt: skip
    engine.open(made, actor=actor, at=at)
    execution_search.renew(made)
    return made


@transaction.atomic
def take_up_selected(cycle: Cycle, *, actor: Any, at: datetime) -> int:
    """All selected projects of the cycle that nobody took up yet; how many they were."""
    waiting = cycle.projects.filter(state=ProjectState.SELECTED, undertaking__isnull=True).order_by("number")
    if actor is not SYSTEM:
        waiting = waiting.select_related("cycle")
    taken = [project for project in waiting if actor is SYSTEM or permissions.allowed(actor, MANAGE_EXECUTION, project)]
    for project in taken:
        take_up(project, actor=actor, at=at)
    return len(taken)


@CYCLE_HOOKS.carry_out
def carry_out_what_was_decided(cycle: Cycle, record: TransitionRecord, context: dict[str, Any]) -> None:
    if record.name == "decide":
        take_up_selected(cycle, actor=SYSTEM, at=record.at)


def lock_open(undertaking: Undertaking, actor: Any) -> Undertaking:
    """The row, held, if this person may still work on it. Raises BudgetRefused."""
    permissions.check(actor, MANAGE_EXECUTION, undertaking)
    locked = engine.lock(undertaking)
    permissions.check(actor, MANAGE_EXECUTION, locked)
    if locked.state not in GOING_ON:
        raise BudgetRefused("over", _("This project is finished or stopped."))
    return locked


def refuse_before_it_began(undertaking: Undertaking, day: date, field: str) -> None:
    """A slip of the keyboard in the year: nothing is planned, ordered or paid before the project was there."""
    first = timezone.localdate(undertaking.created_at)
    first = min(first, undertaking.starts_on or first)
    if day < first:
        said = _("This is before the project began: %(day)s.") % {"day": date_format(first, "DATE_FORMAT")}
        raise BudgetRefused("before", said, field=field)


@transaction.atomic
def arrange(
    undertaking: Undertaking, *, actor: Any, at: datetime, line_code: str, responsible: Any, starts_on: date | None,
    ends_on: date | None, next_step: str = "",
) -> Undertaking:  # fmt: skip
    """Who answers for it, under which line, from when to when. A later end is a delay and is recorded as one."""
    locked = lock_open(undertaking, actor)
    if responsible is not None and responsible.department_id != locked.department_id:
        raise BudgetRefused("post", _("This post belongs to another department."), field="responsible")
    if starts_on and ends_on and ends_on < starts_on:
        raise BudgetRefused("order", _("The end comes before the beginning."), field="ends_on")
    if locked.state != UndertakingState.PLANNED and ends_on != locked.ends_on:
        raise BudgetRefused("ends_on", _("Once it has begun, a later end is recorded as a delay."), field="ends_on")
    locked.line_code, locked.responsible = text.clean(line_code), responsible
    locked.starts_on, locked.ends_on, locked.next_step = starts_on, ends_on, text.clean(next_step)
    locked.save(update_fields=["line_code", "responsible", "starts_on", "ends_on", "next_step"])
    return locked


@transaction.atomic
def start(undertaking: Undertaking, *, actor: Any, at: datetime) -> None:
    engine.apply(undertaking, "start", actor=actor, at=at)


@transaction.atomic
def delay(undertaking: Undertaking, *, actor: Any, at: datetime, kind: str, reason: str, to_on: date) -> None:
    """Later than announced, for a reason that everybody reads. Raises TransitionRefused."""
    engine.apply(undertaking, "delay", actor=actor, at=at, reason=text.clean(reason), kind=kind, to_on=to_on)


@transaction.atomic
def resume(undertaking: Undertaking, *, actor: Any, at: datetime) -> None:
    engine.apply(undertaking, "resume", actor=actor, at=at)


@transaction.atomic
def complete(undertaking: Undertaking, *, actor: Any, at: datetime, outcome: str) -> None:
    """It is done; for some weeks residents say what they think of it. Raises TransitionRefused."""
    permissions.check(actor, MANAGE_EXECUTION, undertaking)
    locked = engine.lock(undertaking)
    locked.outcome = text.clean(outcome)
    locked.save(update_fields=["outcome"])
    engine.apply(undertaking, "complete", actor=actor, at=at)


@transaction.atomic
def evaluate(undertaking: Undertaking, *, actor: Any, at: datetime, reason: str) -> None:
    """The department's conclusion from what residents said, once their time is over. Raises TransitionRefused."""
    engine.apply(undertaking, "evaluate", actor=actor, at=at, reason=text.clean(reason))


@transaction.atomic
def stop(undertaking: Undertaking, *, actor: Any, at: datetime, reason: str) -> None:
    engine.apply(undertaking, "stop", actor=actor, at=at, reason=text.clean(reason))


@UNDERTAKING_HOOKS.refuse
def what_is_missing(undertaking: Undertaking, step: str, actor: Any) -> Any:
    if step == "start":
        if undertaking.line_won == 0:
            return _("Enter the budget line first: nothing is begun without money.")
        if undertaking.department_id is None or undertaking.responsible_id is None:
            return _("Say first which post answers for it.")
        if undertaking.ends_on is None:
            return _("Say first when it is to be finished.")
    if step == "complete" and undertaking.milestones.filter(state=MilestoneState.OPEN).exists():
        return _("Milestones are still open: record when they were reached, or drop them with a reason.")
    return None


@UNDERTAKING_HOOKS.carry_out
def carry_out(undertaking: Undertaking, record: TransitionRecord, context: dict[str, Any]) -> None:
    if deed := _DEEDS.get(record.name):
        deed(undertaking, record, context)
    if record.name != "open":
        execution_search.renew(undertaking)
        execution_notices.tell_step(undertaking, record)


def _start(undertaking: Undertaking, record: TransitionRecord, context: dict[str, Any]) -> None:
    undertaking.started_at, undertaking.first_ends_on = record.at, undertaking.ends_on
    undertaking.save(update_fields=["started_at", "first_ends_on"])
    move_proposals(undertaking, "start_execution", at=record.at)


def _delay(undertaking: Undertaking, record: TransitionRecord, context: dict[str, Any]) -> None:
    """At the desk nobody can say the new day, so it is asked for on the project's own page."""
    to_on = context.get("to_on")
    if to_on is None or record.actor is None:
        raise TransitionRefused("date", _("Record the delay on the project's page, with the new date."))
    if undertaking.ends_on is not None and to_on <= undertaking.ends_on:
        raise TransitionRefused("to_on", _("The new date has to be later than the old one."))
    Delay.objects.create(
        undertaking=undertaking, kind=context["kind"], reason=record.reason, from_on=undertaking.ends_on, to_on=to_on,
        recorded_at=record.at, recorded_by=record.actor,
    )  # fmt: skip
    undertaking.ends_on = to_on
    undertaking.first_ends_on = undertaking.first_ends_on or undertaking.delays.earliest("id").from_on
    undertaking.save(update_fields=["ends_on", "first_ends_on"])


@UNDERTAKING_HOOKS.prepare
def what_a_finished_one_needs(undertaking: Undertaking, step: str, actor: Any, at: datetime) -> None:
    """At the desk nobody can say what was made, so that is asked for on the project's own page."""
    if step != "complete":
        return
    if not undertaking.outcome:
        raise TransitionRefused("outcome", _("Record the completion on the project's page: what was made?"))
    undertaking.ended_at, undertaking.next_step = at, ""
    undertaking.evaluation_until = periods.end_of(EVALUATION_PERIOD, start=at)
    undertaking.save(update_fields=["ended_at", "next_step", "evaluation_until"])


def _complete(undertaking: Undertaking, record: TransitionRecord, context: dict[str, Any]) -> None:
    move_proposals(undertaking, "complete", at=record.at)


def _evaluate(undertaking: Undertaking, record: TransitionRecord, context: dict[str, Any]) -> None:
    until = undertaking.evaluation_until
    if until is not None and record.at < until:
        raise TransitionRefused("early", _("Residents can still evaluate it. Close it when their time is over."))


def _stop(undertaking: Undertaking, record: TransitionRecord, context: dict[str, Any]) -> None:
    undertaking.ended_at, undertaking.next_step = record.at, ""
    undertaking.save(update_fields=["ended_at", "next_step"])
    for milestone in undertaking.milestones.filter(state=MilestoneState.OPEN):
        engine.apply(milestone, "drop", actor=SYSTEM, at=record.at, reason=record.reason)


_DEEDS = {"start": _start, "delay": _delay, "complete": _complete, "evaluate": _evaluate, "stop": _stop}


def move_proposals(undertaking: Undertaking, step: str, *, at: datetime) -> None:
    """The proposals behind the project move on with it; each tells its authors and followers."""
    for source in undertaking.project.sources.select_related("proposal"):
        proposal_execution.follow(source.proposal, step, at=at)


@hand_over_with
def _milestones_go_along(undertaking: Undertaking, actor: Any, at: datetime) -> None:
    undertaking.responsible = None
    undertaking.save(update_fields=["responsible"])
    for milestone in Milestone.objects.filter(undertaking=undertaking, state=MilestoneState.OPEN):
        engine.hand_over(milestone, department=undertaking.department, at=at, actor=actor)
