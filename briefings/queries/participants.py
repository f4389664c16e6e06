"""Who speaks in a room: found by the account, else by what this browser's session keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from briefings.models import Participant, Room
from core.prepared_query import PreparedQuery

# In the session: {"briefings": {"<room>": <participant>}}, written on joining alone.
SESSION_KEY = "briefings"

_own = PreparedQuery(lambda room, person: Participant.objects.filter(room=room, person=person), values=2)
_nameless = PreparedQuery(lambda pk, room: Participant.objects.filter(pk=pk, room=room, person=None), values=2)


@dataclass(frozen=True)
class Visitor:
    """Who speaks: an account, a joined browser, or both. Read anew for each message."""

    user: Any
    participant: Participant | None


def visitor_of(user: Any, session: Mapping[str, Any], room: Room) -> Visitor:
    return Visitor(user, participant_in(room, user=user, session=session))


def participant_in(room: Room, *, user: Any, session: Mapping[str, Any]) -> Participant | None:
    """One query, two for an account that joined by another browser; none for a stranger."""
    if getattr(user, "is_authenticated", False):
        for own in _own(room.pk, user.pk):
            return own
    kept = kept_in(session, room)
    # Somebody's own is found by signing in, not by a browser that they left.
    return None if kept is None else next(iter(_nameless(kept, room.pk)), None)


def kept_in(session: Mapping[str, Any], room: Room) -> int | None:
    kept = session.get(SESSION_KEY)
    found = kept.get(str(room.pk)) if isinstance(kept, dict) else None
    return found if isinstance(found, int) else None
