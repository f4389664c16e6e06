"""The vote opens and closes by the clock, whoever sleeps; staff can only call it off."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from budget.models import Poll
from budget.services import cycle_notices
from budget.states.polls import POLL_HOOKS, PollState
from core.workflow import engine
from core.workflow.actors import SYSTEM
from core.workflow.engine import TransitionRefused
from core.workflow.models import TransitionRecord
from discussion import text


def is_turning(at: datetime) -> bool:
    return _turning(at).exists()


def turn(*, at: datetime) -> int:
    """Open and close what is due; how many steps were taken. Twice, or by two workers at once, does no harm:
    the engine locks the row and takes a step only from the state that it leads away from."""
    taken, failures = 0, []
    for poll in _turning(at):
        try:
            taken += open_poll(poll, at=at) + close_poll(poll, at=at)
        except Exception as failure:
            # One vote in trouble holds up no other; the job as a whole has failed, and its page of health says so.
            failures.append(failure)
    if failures:
        raise failures[0]
    return taken


def open_poll(poll: Poll, *, at: datetime) -> bool:
    """If its hour has come. What is in the way is told to the officers once, and tried again."""
    if poll.state != PollState.FIXED or poll.opens_at > at:
        return False
    try:
        engine.apply(poll, "open", actor=SYSTEM, at=at)
    except TransitionRefused as refused:
        if refused.code == "guard":
            cycle_notices.tell_officers(
                cycle_notices.VOTE_HELD_UP, poll.cycle, at=at, key=poll.terms_sha256, reason=refused.message
            )
        return False
    return True


def close_poll(poll: Poll, *, at: datetime) -> bool:
    """If its end has come. What is written down is the announced end: no ballot after it counts, however late
    this runs, since whoever casts compares with the clock of the database. The row is held, so every ballot
    that was being written is in before it closes."""
    if poll.state != PollState.OPEN or poll.closes_at > at:
        return False
    try:
        with transaction.atomic():
            locked = engine.lock(poll)
            if locked.closes_at > at:
                return False
            engine.apply(locked, "close", actor=SYSTEM, at=locked.closes_at)
    except TransitionRefused:
        return False
    poll.refresh_from_db()
    return True


@transaction.atomic
def call_off(poll: Poll, *, actor: Any, reason: str, at: datetime) -> Poll:
    """The vote alone: the committee may still decide the cycle. Nothing that was cast is counted."""
    engine.apply(poll, "cancel", actor=actor, at=at, reason=text.clean(reason))
    poll.refresh_from_db()
    return poll


@POLL_HOOKS.carry_out
def _carry_out(poll: Poll, record: TransitionRecord, context: dict[str, Any]) -> None:
    cycle = poll.cycle
    match record.name:
        case "open" if record.source:
            cycle_notices.tell_followers(
                cycle_notices.VOTE_OPENED, cycle, at=record.at, key=poll.terms_sha256, closes_at=poll.closes_at
            )
        case "close":
            cycle_notices.tell_officers(cycle_notices.VOTE_CLOSED, cycle, at=record.at, key=str(poll.closes_at))
        case "cancel" if record.source != PollState.PREPARING:
            cycle_notices.tell_participants(cycle_notices.CALLED_OFF, poll, at=record.at, reason=record.reason)


def _turning(at: datetime) -> QuerySet[Poll]:
    opening = Q(state=PollState.FIXED, opens_at__lte=at)
    closing = Q(state=PollState.OPEN, closes_at__lte=at)
    return Poll.objects.filter(opening | closing).select_related("cycle").order_by("pk")
