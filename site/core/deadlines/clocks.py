"""Clocks: start, pause, resume, extend once, stop, expire. Each verb locks the clock's row first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from core.deadlines import calendar, periods
from core.deadlines.models import Clock, ExtensionReason, Outcome
from core.deadlines.queries import on_time_rates
from core.refusals import Refused

__all__ = [
    "ANSWER", "ClockRefused", "expire", "extend", "hand_over", "on_time_rates", "overdue", "pause", "resume",
    "running", "start", "start_period", "stop",
]  # fmt: skip

# What a clock is called where an object has only one at a time.
ANSWER = "answer"


class ClockRefused(Refused):
    """The clock stayed as it was. `code` is for programs, `message` for the person."""


@transaction.atomic
def start(
    obj: models.Model,
    *,
    at: datetime,
    days: int | None = None,
    due_at: datetime | None = None,
    name: str = ANSWER,
    period: str = "",
    department: Any = None,
    count_first_day: bool = False,
) -> Clock:
    """Start a clock of so many working days, or one that ends at `due_at`.

    Raises ClockRefused where one of that name already runs for the object, or where its end is not ahead.
    """
    if (days is None) == (due_at is None):
        raise ValueError("Give the working days or the end, one of them.")
    if due_at is None:
        due_at = calendar.add_working_days(at, days or 0, count_first_day=count_first_day)
    if due_at <= at:
        raise ClockRefused("due_past", _("The deadline has to lie ahead."))
    clock = Clock(
        content_type=_content_type(obj),
        object_id=obj.pk,
        name=name,
        period=period,
        department=department,
        started_at=at,
        due_at=due_at,
        working_days=calendar.working_days_between(at, due_at) if days is None else days,
    )
    try:
        with transaction.atomic():
            clock.save(force_insert=True)
    except IntegrityError as error:
        raise ClockRefused("running", _("This deadline is already running.")) from error
    return clock


@transaction.atomic
def start_period(obj: models.Model, *, period: str, at: datetime, department: Any = None, name: str = ANSWER) -> Clock:
    """Start the declared period under its present length. A clock of that name that still runs is finished:
    the step it measured is done when the next one begins."""
    stop(obj, at=at, name=name)
    due_at = periods.end_of(period, start=at)
    return start(obj, at=at, due_at=due_at, name=name, period=period, department=department)


@transaction.atomic
def pause(obj: models.Model, *, at: datetime, name: str = ANSWER) -> Clock:
    """Hold the clock while somebody else has to act. The working days that remain are kept."""
    clock = _locked(obj, name)
    if clock.paused_at is not None:
        raise ClockRefused("paused", _("This deadline is already paused."))
    clock.paused_at = max(at, clock.started_at)
    clock.remaining_days = calendar.working_days_between(clock.paused_at, clock.due_at)
    clock.save(update_fields=["paused_at", "remaining_days"])
    return clock


@transaction.atomic
def resume(obj: models.Model, *, at: datetime, name: str = ANSWER) -> Clock:
    """Go on with the working days that remained. A clock that was late when it was paused stays late."""
    clock = _locked(obj, name)
    if clock.paused_at is None:
        raise ClockRefused("not_paused", _("This deadline is not paused."))
    _unpause(clock, at)
    clock.save(update_fields=["paused_at", "remaining_days", "paused_days", "due_at"])
    return clock


@transaction.atomic
def extend(
    obj: models.Model,
    *,
    at: datetime,
    reason: str,
    days: int | None = None,
    note: str = "",
    name: str = ANSWER,
) -> Clock:
    """Lengthen the period, once, before it ends, for one of the reasons the law knows; never for workload.

    Without `days` it is lengthened as its period says, or by its own length.
    """
    clock = _locked(obj, name)
    if reason not in ExtensionReason.values:
        raise ClockRefused("reason", _("A deadline is extended for a listed reason only, never for workload."))
    if clock.extended_at is not None:
        raise ClockRefused("extended", _("This deadline has already been extended once."))
    # A paused clock is judged by the moment it was paused: one that was late then stays late.
    if clock.due_at < (clock.paused_at or at):
        raise ClockRefused("overdue", _("This deadline has passed; it can no longer be extended."))
    added = _extension(clock) if days is None else days
    if added < 1:
        raise ClockRefused("never", _("This deadline cannot be extended."))
    clock.due_at = calendar.add_working_days(clock.due_at, added)
    if clock.remaining_days is not None:
        clock.remaining_days += added
    clock.extended_at, clock.extended_days = at, added
    clock.extension_reason, clock.extension_note = reason, note.strip()
    clock.save(
        update_fields=[
            "due_at", "remaining_days", "extended_at", "extended_days", "extension_reason", "extension_note",
        ]
    )  # fmt: skip
    return clock


@transaction.atomic
def stop(obj: models.Model, *, at: datetime, name: str = ANSWER, outcome: str = Outcome.FINISHED) -> Clock | None:
    """End the clock. Nothing happens where none runs, so that whoever closes a matter need not ask first."""
    clock = _of(obj, name).select_for_update().first()
    if clock is None:
        return None
    if clock.paused_at is not None:
        _unpause(clock, at)
    clock.stopped_at = max(at, clock.started_at)
    clock.outcome = outcome
    clock.save(update_fields=["paused_at", "remaining_days", "paused_days", "due_at", "stopped_at", "outcome"])
    return clock


@transaction.atomic
def hand_over(obj: models.Model, *, department: Any, name: str = ANSWER) -> Clock | None:
    """The clock goes on, for another department."""
    clock = _of(obj, name).select_for_update().first()
    if clock is not None:
        clock.department = department
        clock.save(update_fields=["department"])
    return clock


@transaction.atomic
def expire(*, at: datetime, limit: int = 500) -> list[Clock]:
    """Mark the clocks that have run out since the last sweep and hand each over exactly once."""
    late = list(overdue(at).filter(expired_at__isnull=True).select_for_update(skip_locked=True, of=("self",))[:limit])
    Clock.objects.filter(pk__in=[clock.pk for clock in late]).update(expired_at=at)
    for clock in late:
        clock.expired_at = at
    return late


def running(obj: models.Model, *, name: str = ANSWER) -> Clock | None:
    """The clock that has not been stopped, paused or not."""
    return _of(obj, name).first()


def overdue(at: datetime) -> models.QuerySet[Clock]:
    """Clocks that run and whose end has passed, the longest overdue first."""
    return Clock.objects.filter(stopped_at__isnull=True, paused_at__isnull=True, due_at__lt=at).order_by("due_at", "id")


def _unpause(clock: Clock, at: datetime) -> None:
    paused_at, remaining = clock.paused_at, clock.remaining_days
    if paused_at is None or remaining is None:
        raise ValueError("Only a paused clock can go on.")
    at = max(at, paused_at)
    if clock.due_at >= paused_at:
        clock.due_at = max(clock.due_at, calendar.add_working_days(at, remaining))
    clock.paused_days += calendar.working_days_between(paused_at, at)
    clock.paused_at = clock.remaining_days = None


def _extension(clock: Clock) -> int:
    return periods.get(clock.period).extension if clock.period else clock.working_days


def _locked(obj: models.Model, name: str) -> Clock:
    clock = _of(obj, name).select_for_update().first()
    if clock is None:
        raise ClockRefused("not_running", _("No deadline is running here."))
    return clock


def _of(obj: models.Model, name: str) -> models.QuerySet[Clock]:
    return Clock.objects.filter(content_type=_content_type(obj), object_id=obj.pk, name=name, stopped_at__isnull=True)


def _content_type(obj: models.Model) -> ContentType:
    return ContentType.objects.get_for_model(type(obj))
