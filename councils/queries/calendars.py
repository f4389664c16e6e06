"""Months and calendar entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from core.feeds import CalendarEvent
from councils.models import Meeting
from councils.states.meetings import MeetingState

LONGEST = 300
# What other rooms have in a member's own calendar beside the meetings of bodies.
DatesOf = Callable[[Any], Iterable[CalendarEvent]]
_dates: list[DatesOf] = []
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Month:
    first: date

    @classmethod
    def parse(cls, text: str, *, today: date) -> Month | None:
        """`2026-11`; nothing is this month, anything else is none."""
        if not text:
            return cls(today.replace(day=1))
        match = _MONTH.fullmatch(text)
        return cls(date(int(match[1]), int(match[2]), 1)) if match else None

    @property
    def after(self) -> Month:
        return Month((self.first + timedelta(days=32)).replace(day=1))

    @property
    def before(self) -> Month:
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def starts_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def ends_at(self) -> datetime:
        return self.after.starts_at

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


def event_of(meeting: Meeting, *, links: bool = False) -> CalendarEvent:
    """A meeting in a calendar; a postponed or cancelled one stays there as cancelled."""
    off = meeting.state in {MeetingState.CANCELLED, MeetingState.POSTPONED}
    return CalendarEvent(
        identifier=f"councils.meeting:{meeting.pk}",
        title=f"{meeting.body} – {meeting.title}",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        url=meeting.get_absolute_url(),
        place=meeting.place,
        description=meeting.note if links else "",
        updated_at=meeting.state_changed_at,
        cancelled=off,
    )


def add_dates(dates_of: DatesOf) -> None:
    """Let a room that stands above this one put a person's dates into the same calendar."""
    _dates.append(dates_of)


def other_dates(user: Any) -> list[CalendarEvent]:
    return [event for dates_of in _dates for event in dates_of(user)]
