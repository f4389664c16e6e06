"""The steps of an undertaking and their days: planned, moved with a reason, reached, dropped."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budget.models import Milestone, MilestoneMove, Undertaking
from budget.services import execution_notices
from budget.services.refusals import BudgetRefused
from budget.services.undertakings import lock_open, refuse_before_it_began
from budget.states.execution import GOING_ON, MILESTONE_HOOKS
from budget.states.permissions import MANAGE_EXECUTION
from core import permissions
from core.deadlines import calendar, clocks, expiry
from core.deadlines.models import Clock
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import TransitionRecord
from discussion import text

MOST = 30


@transaction.atomic
def plan(undertaking: Undertaking, *, actor: Any, title: str, planned_on: date, at: datetime) -> Milestone:
    """One more step, with its day. Raises BudgetRefused."""
    locked = lock_open(undertaking, actor)
    if locked.milestones.count() >= MOST:
        raise BudgetRefused("too_many", _("Up to %(count)s milestones in all.") % {"count": MOST}, field="title")
    refuse_before_it_began(locked, planned_on, "planned_on")
    made = Milestone.objects.create(
        undertaking=locked, title=text.clean(title), planned_on=planned_on, department=locked.department, created_at=at
    )
    made.due_at = calendar.end_of_day(planned_on)
    engine.open(made, actor=actor, at=at)
    return made


@transaction.atomic
def move(milestone: Milestone, *, actor: Any, planned_on: date, reason: str, at: datetime) -> None:
    """To another day, for a reason; the old day stays to be read. Raises TransitionRefused."""
    refuse_before_it_began(_hold(milestone), planned_on, "planned_on")
    engine.apply(milestone, "move", actor=actor, at=at, reason=text.clean(reason), planned_on=planned_on)


@transaction.atomic
def reach(milestone: Milestone, *, actor: Any, reached_on: date, at: datetime) -> None:
    """It was done, on that day. Raises TransitionRefused."""
    refuse_before_it_began(_hold(milestone), reached_on, "reached_on")
    permissions.check(actor, MANAGE_EXECUTION, milestone)
    locked = engine.lock(milestone)
    locked.reached_on = reached_on
    locked.save(update_fields=["reached_on"])
    engine.apply(milestone, "reach", actor=actor, at=at)


@transaction.atomic
def drop(milestone: Milestone, *, actor: Any, reason: str, at: datetime) -> None:
    _hold(milestone)
    engine.apply(milestone, "drop", actor=actor, at=at, reason=text.clean(reason))


def _hold(milestone: Milestone) -> Undertaking:
    """The undertaking's row first: nobody moves a step while it is being completed or stopped."""
    undertaking = engine.lock(milestone.undertaking)
    if undertaking.state not in GOING_ON:
        raise BudgetRefused("over", _("This project is finished or stopped."))
    return undertaking


@MILESTONE_HOOKS.carry_out
def carry_out(milestone: Milestone, record: TransitionRecord, context: dict[str, Any]) -> None:
    if record.name == "open":
        _set_clock(milestone, record.at)
    elif record.name == "move":
        _move(milestone, record, context)
    elif record.name == "reach":
        _reach(milestone, record, context)


def _move(milestone: Milestone, record: TransitionRecord, context: dict[str, Any]) -> None:
    to_on = context.get("planned_on")
    if to_on is None:
        raise TransitionRefused("date", _("Move it on the project's page, where the new date is asked for."))
    if to_on == milestone.planned_on:
        raise TransitionRefused("planned_on", _("This is the day for which it is planned already."))
    MilestoneMove.objects.create(
        milestone=milestone, from_on=milestone.planned_on, to_on=to_on, reason=record.reason[:300], moved_at=record.at
    )
    milestone.planned_on = to_on
    milestone.save(update_fields=["planned_on"])
    clocks.stop(milestone, at=record.at)
    _set_clock(milestone, record.at)
    execution_notices.tell_news(
        milestone.undertaking, news="milestone_moved", step=milestone.title, at=record.at, actor=record.actor
    )


@MILESTONE_HOOKS.prepare
def say_when_it_was_reached(milestone: Milestone, step: str, actor: Any, at: datetime) -> None:
    """At the desk, where no day is asked for, it was today."""
    if step != "reach":
        return
    today = timezone.localdate(at)
    if milestone.reached_on is None:
        milestone.reached_on = today
        milestone.save(update_fields=["reached_on"])
    if milestone.reached_on > today:
        raise TransitionRefused("reached_on", _("That day has not come yet."))


def _reach(milestone: Milestone, record: TransitionRecord, context: dict[str, Any]) -> None:
    execution_notices.tell_news(
        milestone.undertaking, news="milestone_reached", step=milestone.title, at=record.at, actor=record.actor
    )


def _set_clock(milestone: Milestone, at: datetime) -> None:
    """Until the end of its day. A day that has passed already is due without a clock, and shown as overdue."""
    end = calendar.end_of_day(milestone.planned_on)
    if end > at:
        clocks.start(milestone, at=at, due_at=end, department=milestone.department)
    milestone.due_at = end
    milestone.save(update_fields=["due_at"])


@expiry.listen
def tell_of_overdue(clock: Clock, at: datetime) -> None:
    """When a clock has run out, whoever answers for the project hears of it once."""
    if clock.content_type.model_class() is Milestone and (milestone := clock.target) is not None:
        execution_notices.tell_of_late_milestone(milestone, at=at)
