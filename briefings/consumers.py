"""The live line of a room: what is said over it goes to the one registry of commands."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from briefings.commands import registry
from briefings.queries.live_rooms import room_of
from briefings.queries.participants import visitor_of
from core.live import live
from core.live.doors import UNKNOWN, Caller, Deed, NotAsTyped
from core.refusals import Refused

ROOM_TOPIC = r"briefings\.room\.\d{1,18}"


def carry_out(caller: Caller, deed: Deed) -> dict[str, Any] | None:
    """The clock is the server's, whatever the telephone says."""
    room, command = room_of(deed.topic), registry.get(deed.name)
    if room is None or command is None:
        raise Refused(UNKNOWN, _("This is not possible here."))
    data = deed.data.copy()
    data["client_key"] = deed.key
    try:
        return registry.perform(
            command, room=room, visitor=visitor_of(caller.user, caller.session, room), data=data, at=timezone.now()
        )
    except registry.Invalid as invalid:
        raise NotAsTyped(invalid.errors) from invalid


live.register_door(ROOM_TOPIC, carry_out)
