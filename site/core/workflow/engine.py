"""The only place that changes a state."""

from datetime import UTC, datetime
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core import permissions
from core.deadlines import clocks
from core.deadlines.models import Outcome
from core.prepared_query import PreparedQuery
from core.refusals import Refused
from core.workflow.actors import SYSTEM, SystemActor
from core.workflow.definitions import ClockAction, ClockRule, Transition
from core.workflow.models import Case, Stateful, TransitionRecord

BEYOND_ALL_DEADLINES = datetime(9999, 12, 31, tzinfo=UTC)
OPENED = "open"

S = TypeVar("S", bound=Stateful)

_history = PreparedQuery(
    lambda kind, pk: (
        TransitionRecord.objects.filter(content_type=kind, object_id=pk).select_related("actor").order_by("id")
    ),
    values=2,
)


class TransitionRefused(Refused):
    """A transition that may not be taken. `code` is for programs, the message for the person."""


@transaction.atomic
def open(obj: Stateful, *, actor: Any, at: datetime, reason: str = "") -> TransitionRecord:
    """Put a thing that was just created on its way, in the transaction that created it."""
    if obj.state_changed_at is not None:
        raise TransitionRefused("opened", _("This is on its way already."))
    workflow = obj.workflow
    obj.state = workflow.initial
    obj.state_changed_at = at
    _turn_clock(obj, workflow.opening_clock, at=at)
    obj.save(update_fields=["state", "state_changed_at", "due_at"])
    record = _record(obj, name=OPENED, source="", actor=actor, at=at, reason=reason)
    _index(obj, at=at)
    if workflow.effect:
        workflow.effect(obj, record, {})
    return record


@transaction.atomic
def apply(obj: Stateful, name: str, *, actor: Any, at: datetime, reason: str = "", **context: Any) -> TransitionRecord:
    """Take one transition, or raise TransitionRefused.

    The row is locked first, so that of two people who press at once the second is told that the
    state has changed. State, clock, record, desk and notices change together or not at all.
    """
    if obj.workflow.hold_first:
        obj.workflow.hold_first(obj)
    locked = lock(obj)
    transition = _permitted(locked, name, actor=actor, reason=reason)
    source = locked.state
    if locked.workflow.before:
        locked.workflow.before(locked, name, actor, at)
    locked.state = transition.target
    locked.state_changed_at = at
    try:
        _turn_clock(locked, transition.clock, at=at)
    except clocks.ClockRefused as refused:
        raise TransitionRefused(refused.code, refused.message) from refused
    written = ["state", "state_changed_at", "due_at"]
    if transition.signs:
        setattr(locked, transition.signs, None if actor is SYSTEM else actor)
        written.append(transition.signs)
    locked.save(update_fields=written)
    record = _record(locked, name=name, source=source, actor=actor, at=at, reason=reason)
    for effect in (transition.effect, locked.workflow.effect):
        if effect:
            effect(locked, record, context)
    _index(locked, at=at)
    for field in (*written, "assignee_id", "department_id"):
        setattr(obj, field, getattr(locked, field))
    return record


def available(obj: Stateful, actor: Any) -> list[Transition]:
    """What the person can do now: exactly what `apply` would accept, reasons aside."""
    return [
        transition
        for transition in obj.workflow.transitions
        if obj.state in transition.sources and _refusal(obj, transition, actor) is None
    ]


def blocked(obj: Stateful, actor: Any) -> list[tuple[Transition, str]]:
    """Steps the person may take but for a guard, with its sentence: what is still missing."""
    refusals = [
        (transition, _refusal(obj, transition, actor))
        for transition in obj.workflow.transitions
        if obj.state in transition.sources
    ]
    return [(transition, refusal.message) for transition, refusal in refusals if refusal and refusal.code == "guard"]


@transaction.atomic
def assign(obj: S, *, assignee: Any, at: datetime) -> S:
    """Hand the case to one person, or to nobody (back to the department)."""
    return _move(obj, at=at, assignee=assignee)


@transaction.atomic
def hand_over(obj: S, *, department: Any, at: datetime, actor: Any = SYSTEM, reason: str = "") -> S:
    """Move the case to another department; it starts there without an assignee, and its clock goes along."""
    came_from = lock(obj).department
    moved = _move(obj, at=at, department=department, assignee=None)
    clocks.hand_over(obj, department=department)
    if moved.workflow.handed_over:
        moved.workflow.handed_over(moved, came_from, actor, reason.strip(), at)
    return moved


@transaction.atomic
def extend(obj: S, *, reason: str, at: datetime, note: str = "") -> S:
    """Lengthen the deadline, once. Raises ClockRefused where the rules of deadlines forbid it."""
    lock(obj)
    clock = clocks.extend(obj, at=at, reason=reason, note=note)
    return _move(obj, at=at, due_at=None if clock.paused_at else clock.due_at)


def lock(obj: S) -> S:
    """The row as it is now, held until the transaction ends.

    Always taken before the clock's row, so that no two wait for each other.
    """
    return type(obj)._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)


def history(obj: Stateful) -> list[TransitionRecord]:
    """The way it went, oldest first."""
    return _history(_content_type(obj).pk, obj.pk)


def _move(obj: S, *, at: datetime, **changes: Any) -> S:
    locked = lock(obj)
    for name, value in changes.items():
        setattr(locked, name, value)
        setattr(obj, name, value)
    locked.save(update_fields=list(changes))
    _index(locked, at=at)
    return locked


def _permitted(obj: Stateful, name: str, *, actor: Any, reason: str) -> Transition:
    transition = obj.workflow.transition(name)
    if transition is None:
        raise TransitionRefused("unknown", _("There is no such step here."))
    if obj.state not in transition.sources:
        raise TransitionRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    if refusal := _refusal(obj, transition, actor):
        raise refusal
    if transition.reason_required and not reason.strip():
        raise TransitionRefused("reason", _("Please give a reason."))
    return transition


def _refusal(obj: Stateful, transition: Transition, actor: Any) -> TransitionRefused | None:
    if isinstance(actor, SystemActor):
        may = transition.system
    else:
        may = bool(transition.permission) and permissions.allowed(actor, transition.permission, obj)
    if not may:
        return TransitionRefused("permission", _("You may not take this step."))
    if transition.guard and (why := transition.guard(obj, actor)):
        return TransitionRefused("guard", str(why))
    return None


def _turn_clock(obj: Stateful, rule: ClockRule | None, *, at: datetime) -> None:
    if rule is None:
        if obj.state in obj.workflow.final_states:
            # Also where no deadline is shown: a paused clock would otherwise stay open for ever.
            clocks.stop(obj, at=at)
            obj.due_at = None
        return
    match rule.action:
        case ClockAction.START:
            obj.due_at = clocks.start_period(obj, period=rule.period, at=at, department=obj.department).due_at
        case ClockAction.RESUME:
            obj.due_at = clocks.resume(obj, at=at).due_at
        case ClockAction.PAUSE:
            clocks.pause(obj, at=at)
            obj.due_at = None
        case ClockAction.STOP:
            clocks.stop(obj, at=at)
            obj.due_at = None
        case ClockAction.VOID:
            clocks.stop(obj, at=at, outcome=Outcome.WITHDRAWN)
            obj.due_at = None


def _record(obj: Stateful, *, name: str, source: str, actor: Any, at: datetime, reason: str) -> TransitionRecord:
    system = actor is SYSTEM
    return TransitionRecord.objects.create(
        content_type=_content_type(obj),
        object_id=obj.pk,
        workflow=obj.workflow.name,
        name=name,
        source=source,
        target=obj.state,
        actor_kind=TransitionRecord.ActorKind.SYSTEM if system else TransitionRecord.ActorKind.PERSON,
        actor=None if system else actor,
        reason=reason.strip(),
        at=at,
    )


def _index(obj: Stateful, *, at: datetime) -> None:
    closed = obj.state in obj.workflow.final_states
    row = {
        "workflow": obj.workflow.name,
        "state": obj.state,
        "title": Truncator(obj.case_title()).chars(200),
        "department_id": obj.department_id,
        "assignee_id": obj.assignee_id,
        "due_at": obj.due_at,
        "sorts_at": obj.due_at or BEYOND_ALL_DEADLINES,
        "closed_at": (obj.state_changed_at or at) if closed else None,
    }
    Case.objects.update_or_create(
        content_type=_content_type(obj),
        object_id=obj.pk,
        defaults=row,
        create_defaults={**row, "opened_at": at},
    )


def _content_type(obj: Stateful) -> ContentType:
    return ContentType.objects.get_for_model(type(obj))
