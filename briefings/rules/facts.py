"""What a briefing's date, place, link and registration must look like."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

LONGEST = timedelta(hours=14)
FARTHEST = timedelta(days=3 * 366)
# The door opens this long before; a briefing cannot be begun earlier.
EARLIEST_BEGIN = timedelta(hours=2)

Objection = tuple[str, str]


def is_safe_link(url: str) -> bool:
    """An address that may be pressed by everybody: encrypted, with a host, and without a name and password in it."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def objections(briefing: Any, *, at: datetime, moved: bool) -> Iterator[Objection]:
    """Field and sentence of everything that cannot be; `moved` where the day is a new one."""
    yield from _to_time(briefing, at=at, moved=moved)
    for name in ("stream_url", "recording_url"):
        if (url := getattr(briefing, name)) and not is_safe_link(url):
            yield name, _("Only links that begin with https:// are taken.")
    if briefing.capacity is not None and briefing.capacity < 1:
        yield "capacity", _("There must be at least one place. Leave it empty if there is no limit.")
    if (briefing.latitude is None) != (briefing.longitude is None):
        yield "latitude", _("A point on the map needs both numbers.")


def _to_time(briefing: Any, *, at: datetime, moved: bool) -> Iterator[Objection]:
    if briefing.ends_at <= briefing.starts_at:
        yield "ends_at", _("It has to end after it begins.")
    elif briefing.ends_at - briefing.starts_at > LONGEST:
        yield "ends_at", _("A briefing lasts 14 hours at most. Prepare one for each day.")
    if moved and briefing.starts_at <= at:
        yield "starts_at", _("This moment has passed. Please choose one to come.")
    elif moved and briefing.starts_at - at > FARTHEST:
        yield "starts_at", _("This is more than three years away. Please check the year.")
    if briefing.registers_until is not None and briefing.registers_until > briefing.ends_at:
        yield "registers_until", _("Registration cannot go on after the briefing has ended.")
