"""The screens that wait for whoever has a part in a briefing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.models import Briefing, Room
from briefings.states.permissions import CHECK_IN, HELP, MODERATE, PRESENT, READ_REGISTRATIONS, SPEAK
from core import permissions


@dataclass(frozen=True)
class Door:
    """A page by the name of its address; `target` is a briefing's number or a room's."""

    name: str
    label: Any
    target: int
    icon: str


_OF_ROOM = (
    (MODERATE, "briefings:board", pgettext_lazy("door", "Moderators' board"), "comment"),
    (PRESENT, "briefings:presenter", pgettext_lazy("door", "Large screen"), "view"),
    (SPEAK, "briefings:speaker", pgettext_lazy("door", "Speakers' screen"), "people"),
    (MODERATE, "briefings:polls", pgettext_lazy("door", "Live polls"), "vote"),
    (HELP, "briefings:captions", pgettext_lazy("door", "Type captions"), "edit"),
)
_OF_BRIEFING = (
    (CHECK_IN, "briefings:check_in", pgettext_lazy("door", "Mark who came"), "qr"),
    (READ_REGISTRATIONS, "briefings:registrations", pgettext_lazy("door", "Who registered"), "table"),
)
REHEARSAL = _("Rehearsal room")


def doors_of(user: Any, briefing: Briefing) -> tuple[Door, ...]:
    """For everybody else none. The rehearsal's room is one door: from there the others lead on."""
    if not getattr(user, "is_authenticated", False):
        return ()
    rooms = {room.kind: room.pk for room in briefing.rooms.all()}
    main, rehearsal = rooms.get(Room.Kind.MAIN), rooms.get(Room.Kind.REHEARSAL)
    allowed = {who: permissions.allowed(user, who, briefing) for who, *_rest in (*_OF_ROOM, *_OF_BRIEFING)}
    found = [Door(name, label, main, icon) for who, name, label, icon in _OF_ROOM if main and allowed[who]]
    found += [Door(name, label, briefing.pk, icon) for who, name, label, icon in _OF_BRIEFING if allowed[who]]
    if rehearsal and (allowed[SPEAK] or allowed[HELP]):
        found.append(Door("briefings:room", REHEARSAL, rehearsal, "clock"))
    return tuple(found)
