"""The steps of a briefing, and what each of them asks for and brings about."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from briefings.models import Briefing, Room
from briefings.queries.preparing import required_checks
from briefings.rules.facts import EARLIEST_BEGIN
from briefings.services import news
from briefings.services.rooms import close_room, open_room
from briefings.services.telling import tell_of_end
from briefings.states.briefings import BRIEFING_HOOKS
from core.workflow import engine
from core.workflow.engine import TransitionRefused

# After that, what is still to be asked is a follow-up.
LONGEST_PAUSE = timedelta(hours=6)


def announce(briefing: Briefing, *, by: Any, at: datetime) -> Briefing:
    """From now on everybody sees it. Raises TransitionRefused with what is missing."""
    return take_step(briefing, "announce", by=by, at=at)


def begin(briefing: Briefing, *, by: Any, at: datetime) -> Briefing:
    """The room opens, and gets the code by which people join."""
    return take_step(briefing, "begin", by=by, at=at)


def end(briefing: Briefing, *, by: Any, at: datetime) -> Briefing:
    return take_step(briefing, "end", by=by, at=at)


def resume(briefing: Briefing, *, by: Any, reason: str, at: datetime) -> Briefing:
    """It was ended too early; the room is open again, under a new code."""
    return take_step(briefing, "resume", by=by, at=at, reason=reason)


def conclude(briefing: Briefing, *, by: Any, at: datetime) -> Briefing:
    return take_step(briefing, "conclude", by=by, at=at)


def cancel(briefing: Briefing, *, by: Any, reason: str, at: datetime) -> Briefing:
    """It stays visible with the reason, and everybody who meant to come is told."""
    return take_step(briefing, "cancel", by=by, at=at, reason=reason)


def drop(briefing: Briefing, *, by: Any, reason: str, at: datetime) -> Briefing:
    return take_step(briefing, "drop", by=by, at=at, reason=reason)


@transaction.atomic
def take_step(briefing: Briefing, step: str, *, by: Any, at: datetime, reason: str = "") -> Briefing:
    """Any of them, by its name."""
    engine.apply(briefing, step, actor=by, at=at, reason=reason)
    briefing.refresh_from_db()
    return briefing


@BRIEFING_HOOKS.refuse_to("announce")
def _lacks_something(briefing: Briefing, actor: Any) -> Any:
    return next((check.sentence for check in required_checks(briefing) if not check.done), None)


@BRIEFING_HOOKS.prepare
def _write_down_when(briefing: Briefing, step: str, actor: Any, at: datetime) -> None:
    """The moments that each state is about, and the steps that must wait for theirs."""
    match step:
        case "announce":
            if briefing.starts_at <= at:
                raise TransitionRefused("guard", _("The day has passed. Set a new one first."))
            briefing.announced_at = at
        case "begin":
            if at < briefing.starts_at - EARLIEST_BEGIN:
                raise TransitionRefused("guard", _("It is too early. A briefing can begin two hours before its time."))
            briefing.began_at = at
        case "end":
            briefing.ended_at = at
        case "resume":
            if briefing.ended_at is not None and at - briefing.ended_at > LONGEST_PAUSE:
                raise TransitionRefused("guard", _("It ended too long ago to go on. Prepare another briefing."))
            briefing.ended_at = None
    briefing.save(update_fields=["announced_at", "began_at", "ended_at"])


@BRIEFING_HOOKS.on("begin", "resume")
def _open_the_room(briefing: Briefing, record: Any, context: dict[str, Any]) -> None:
    for room in _rooms(briefing, Room.Kind.MAIN):
        open_room(room, at=record.at)
        news.room_changed(room, at=record.at)


@BRIEFING_HOOKS.on("end", "cancel", "drop")
def _close_the_rooms(briefing: Briefing, record: Any, context: dict[str, Any]) -> None:
    """A rehearsal that was still on ends as well: nobody rehearses what is over."""
    for room in _rooms(briefing, *Room.Kind.values):
        if room.is_open or room.code is not None:
            close_room(room, at=record.at)
        news.room_changed(room, at=record.at)


@BRIEFING_HOOKS.on("cancel")
def _tell_that_it_is_off(briefing: Briefing, record: Any, context: dict[str, Any]) -> None:
    tell_of_end(briefing, reason=record.reason, at=record.at)


def _rooms(briefing: Briefing, *kinds: str) -> list[Room]:
    """Of this very object, so that news say the state that it has now."""
    rooms = list(Room.objects.select_for_update().filter(briefing=briefing, kind__in=kinds).order_by("pk"))
    for room in rooms:
        room.briefing = briefing
    return rooms
