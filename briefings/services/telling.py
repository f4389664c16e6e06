"""Who is told of what becomes of a briefing: those on duty, and those who mean to come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from briefings.models import Briefing, Duty, Registration
from briefings.services import registration_letters
from briefings.staff_notices import CANCELLED, CHANGED
from core.notify import notify


def about(briefing: Briefing) -> dict[str, Any]:
    return {"briefing": briefing.title, "starts_at": briefing.starts_at.isoformat(), "place": briefing.place}


def people_on_duty(briefing: Briefing, *kinds: str) -> list[Any]:
    duties = Duty.objects.filter(briefing=briefing, person__is_active=True).select_related("person")
    return [duty.person for duty in (duties.filter(kind__in=kinds) if kinds else duties)]


def tell(
    event: str, people: Iterable[Any], briefing: Briefing, *, at: datetime, key: str | None = None, **more: Any
) -> None:
    notify.queue(event, recipients=people, at=at, context={**about(briefing), **more}, target=briefing, dedupe_key=key)


def everybody(briefing: Briefing) -> list[Any]:
    """Whoever has an account; the others get letters."""
    registered = Registration.objects.filter(
        briefing=briefing, person__is_active=True, cancelled_at__isnull=True
    ).select_related("person")
    return [*people_on_duty(briefing), *(one.person for one in registered)]


def tell_of_change(briefing: Briefing, *, at: datetime) -> None:
    """A new date or place; once for each change, however often somebody is on the lists."""
    key = f"briefings.changed.{briefing.pk}.{briefing.revision}"
    tell(CHANGED, everybody(briefing), briefing, at=at, key=key)
    registration_letters.tell_of_change(briefing, at=at)


def tell_of_end(briefing: Briefing, *, reason: str, at: datetime) -> None:
    tell(CANCELLED, everybody(briefing), briefing, at=at, reason=reason)
    registration_letters.tell_of_cancellation(briefing, at=at)
