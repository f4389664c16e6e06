"""Cycles: prepared, published, called off, decided, finished."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budget.models import Cycle, Poll
from budget.services import cycle_notices, cycle_search
from budget.services.calendar import refuse_disorder
from budget.services.refusals import BudgetRefused
from budget.states.cycles import CYCLE_HOOKS, CycleState
from budget.states.permissions import MANAGE_CYCLES
from budget.states.polls import RESULT_PUBLIC, TERMS_FIXED, PollState
from core import permissions
from core.audit.audit import record as write_down
from core.workflow import engine
from core.workflow.models import TransitionRecord
from discussion import text

ABOUT_A_CYCLE = ("title", "summary", "text", "ceiling_won", "has_vote", "call", "committee", "department")
TEXTS = {"title", "summary", "text"}


@transaction.atomic
def make_cycle(*, actor: Any, slug: str, year: int, at: datetime, **given: Any) -> Cycle:
    """The draft of a cycle, which only the staff sees. Raises BudgetRefused where the address is taken."""
    permissions.check(actor, MANAGE_CYCLES)
    if Cycle.objects.filter(slug=slug).exists():
        raise BudgetRefused("slug", _("Another cycle has this address."), field="slug")
    made = Cycle(slug=slug, year=year, created_at=at)
    _write(made, given)
    permissions.check(actor, MANAGE_CYCLES, made)
    made.save()
    engine.open(made, actor=actor, at=at)
    return made


@transaction.atomic
def change_cycle(cycle: Cycle, *, actor: Any, at: datetime, **given: Any) -> Cycle:
    """Money, texts and who decides; once the terms of the vote are fixed, nothing of it."""
    locked = lock_to_prepare(cycle, actor)
    before = locked.ceiling_won
    if locked.published_at is not None and given.get("has_vote", locked.has_vote) != locked.has_vote:
        raise BudgetRefused("vote", _("Whether residents vote was published: it stands."), field="has_vote")
    _write(locked, given)
    permissions.check(actor, MANAGE_CYCLES, locked)
    locked.save()
    if locked.published_at is not None:
        detail = {"ceiling_won": [before, locked.ceiling_won]}
        write_down("budget.change_published_cycle", actor=actor, at=at, target=locked, detail=detail)
        cycle_search.renew(locked)
    return locked


def lock_to_prepare(cycle: Cycle, actor: Any) -> Cycle:
    """The row, held, if it may still be prepared by this person. Raises BudgetRefused."""
    permissions.check(actor, MANAGE_CYCLES, cycle)
    locked = engine.lock(cycle)
    if locked.state not in {CycleState.PREPARING, CycleState.PUBLISHED}:
        raise BudgetRefused("over", _("This cycle is past its preparation."))
    if Poll.objects.filter(cycle=locked, state__in=TERMS_FIXED).exists():
        raise BudgetRefused("fixed", _("The terms of the vote are fixed. Ask for a change of the terms instead."))
    return locked


@transaction.atomic
def publish(cycle: Cycle, *, actor: Any, at: datetime) -> Cycle:
    """Residents see it from now on, with its money and its calendar. Raises TransitionRefused."""
    engine.apply(cycle, "publish", actor=actor, at=at)
    cycle.refresh_from_db()
    return cycle


@transaction.atomic
def call_off(cycle: Cycle, *, actor: Any, reason: str, at: datetime) -> Cycle:
    """The cycle with its vote, for a reason that everybody reads. Ballots that were cast are not counted."""
    engine.apply(cycle, "cancel", actor=actor, at=at, reason=text.clean(reason))
    cycle.refresh_from_db()
    return cycle


@transaction.atomic
def decide(cycle: Cycle, *, actor: Any, reason: str, at: datetime) -> Cycle:
    """What was decided, by whom and on what ground: `reason` is the record that everybody reads."""
    engine.apply(cycle, "decide", actor=actor, at=at, reason=text.clean(reason))
    cycle.refresh_from_db()
    return cycle


@transaction.atomic
def finish(cycle: Cycle, *, actor: Any, at: datetime) -> Cycle:
    engine.apply(cycle, "finish", actor=actor, at=at)
    cycle.refresh_from_db()
    return cycle


def poll_of(cycle: Cycle) -> Poll | None:
    return Poll.objects.filter(cycle=cycle).first()


@CYCLE_HOOKS.refuse
def _why_not(cycle: Cycle, step: str, actor: Any) -> Any:
    poll = poll_of(cycle)
    match step:
        case "publish":
            return _unready(cycle)
        case "decide" if cycle.has_vote and (poll is None or poll.state not in (*RESULT_PUBLIC, PollState.CANCELLED)):
            return _("The result of the vote must be published first.")
        case "cancel" if poll is not None and poll.state in (
            *RESULT_PUBLIC,
            PollState.COUNTED,
            PollState.CONFIRMED_ONCE,
        ):
            return _("The votes are counted: the cycle can no longer be called off.")
    return None


def _unready(cycle: Cycle) -> Any:
    phases = {phase.kind: (phase.starts_at, phase.ends_at) for phase in cycle.phases.all()}
    if not phases:
        return _("The calendar is still empty.")
    try:
        refuse_disorder(phases, has_vote=cycle.has_vote)
    except BudgetRefused as refusal:
        return refusal.message
    return None


@CYCLE_HOOKS.prepare
def _prepare(cycle: Cycle, step: str, actor: Any, at: datetime) -> None:
    if step == "publish":
        cycle.published_at = at
        cycle.save(update_fields=["published_at"])


@CYCLE_HOOKS.carry_out
def _carry_out(cycle: Cycle, record: TransitionRecord, context: dict[str, Any]) -> None:
    match record.name:
        case "decide":
            cycle_notices.tell_followers(cycle_notices.DECIDED, cycle, at=record.at, reason=record.reason)
        case "finish":
            cycle_notices.tell_followers(cycle_notices.FINISHED, cycle, at=record.at)
        case "cancel":
            _cancel_the_vote(cycle, record)
    cycle_search.renew(cycle)


def _cancel_the_vote(cycle: Cycle, record: TransitionRecord) -> None:
    if cycle.published_at is not None:
        cycle_notices.tell_followers(cycle_notices.CALLED_OFF, cycle, at=record.at, reason=record.reason)
    poll = poll_of(cycle)
    if poll is not None and poll.state != PollState.CANCELLED:
        engine.apply(poll, "cancel", actor=record.actor, at=record.at, reason=record.reason)


def _write(cycle: Cycle, given: Mapping[str, Any]) -> None:
    for name in given.keys() & set(ABOUT_A_CYCLE):
        setattr(cycle, name, text.clean(given[name]).strip() if name in TEXTS else given[name])
