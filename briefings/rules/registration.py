"""Until when people register, and when the door is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from briefings.models import Briefing, Registration
from briefings.states.briefings import BriefingState as S

# People are let in so long before the beginning, and still written down so long after the end.
DOOR_OPENS = timedelta(hours=2)
DOOR_CLOSES = timedelta(hours=6)


class Bar(StrEnum):
    """Why nobody can register (any more)."""

    NOT_ANNOUNCED = "not_announced"
    NOT_TAKEN = "not_taken"
    CANCELLED = "cancelled"
    BEGUN = "begun"
    CLOSED = "closed"


def bar_of(briefing: Briefing, at: datetime) -> Bar | None:
    if briefing.state in (S.DRAFT, S.DROPPED):
        return Bar.NOT_ANNOUNCED
    if briefing.state == S.CANCELLED:
        return Bar.CANCELLED
    if not briefing.takes_registration:
        return Bar.NOT_TAKEN
    if briefing.state != S.ANNOUNCED or at >= briefing.starts_at:
        return Bar.BEGUN
    if briefing.registers_until is not None and at >= briefing.registers_until:
        return Bar.CLOSED
    return None


def is_to_come(briefing: Briefing, at: datetime) -> bool:
    """Registrations still change hands: people say that they do not come, and others move up."""
    return briefing.state == S.ANNOUNCED and at < briefing.starts_at


def is_called_off(briefing: Briefing) -> bool:
    return briefing.state == S.CANCELLED


def door_is_open(briefing: Briefing, at: datetime) -> bool:
    if briefing.state == S.LIVE:
        return True
    held = briefing.state in (S.ANNOUNCED, S.ENDED)
    return held and briefing.starts_at - DOOR_OPENS <= at <= briefing.ends_at + DOOR_CLOSES


def modes_of(briefing: Briefing) -> tuple[Registration.Mode, ...]:
    """In which ways one can register for it."""
    mode = Registration.Mode
    match briefing.form:
        case Briefing.Form.IN_PERSON:
            return (mode.ON_SITE,)
        case Briefing.Form.REMOTE:
            return (mode.ONLINE,)
    return (mode.ON_SITE, mode.ONLINE)
