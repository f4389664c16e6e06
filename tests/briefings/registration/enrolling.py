"""People who register, for the tests of registration."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from briefings.models import Briefing, Registration
from briefings.services import registration
from briefings.services.registration_checking import Wish
from briefings.services.registration_tickets import ticket
from briefings.states.briefings import BriefingState
from tests.briefings.builders import make_briefing

_numbers = count(1)


def open_briefing(**fields: Any) -> Briefing:
    """Announced, a week off; with as many places as `capacity` says."""
    return make_briefing(state=BriefingState.ANNOUNCED, **fields)


def open_door(**fields: Any) -> Briefing:
    """It begins in an hour."""
    return open_briefing(starts_at=timezone.now() + timedelta(hours=1), **fields)


def wish_of(**fields: Any) -> Wish:
    number = next(_numbers)
    return Wish(**{"name": f"참가자 {number}", "email": f"visitor{number}@example.test", **fields})


def enrol(
    briefing: Briefing, *, by: Any = None, waits: bool = True, at: datetime | None = None, **fields: Any
) -> Registration:
    return registration.register(briefing, wish=wish_of(**fields), by=by, waits=waits, at=at or timezone.now())


def typed(**fields: Any) -> dict[str, Any]:
    """What a browser sends."""
    number = next(_numbers)
    return {"name": f"참가자 {number}", "email": f"visitor{number}@example.test", "consent": "on", **fields}


def by_telephone(**fields: Any) -> dict[str, Any]:
    """By somebody who has no e-mail."""
    return typed(email="", phone="010-1234-5678", **fields)


def holding(client: Any, one: Registration) -> None:
    """This browser has opened the link in the letter."""
    client.get(f"/briefings/ticket/{ticket(one)}/")
