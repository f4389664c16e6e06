"""Rooms come with their briefing: one for the day itself, and one to rehearse in."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from briefings.models import Briefing, Room

DIGITS = 6
TRIES = 20


def add_rooms(briefing: Briefing) -> None:
    for kind in Room.Kind:
        Room.objects.get_or_create(briefing=briefing, kind=kind)


def give_code(room: Room) -> None:
    """Six digits that no other open room has, drawn so that nobody guesses the next one."""
    for _attempt in range(TRIES):
        try:
            with transaction.atomic():
                room.code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
                room.save(update_fields=["code"])
            return
        except IntegrityError:
            continue
    raise RuntimeError("No join code was free.")


def open_room(room: Room, *, at: datetime) -> None:
    if not room.is_open:
        room.opened_at, room.closed_at = room.opened_at or at, None
        room.save(update_fields=["opened_at", "closed_at"])
    if room.code is None:
        give_code(room)


def close_room(room: Room, *, at: datetime) -> None:
    room.closed_at, room.code = at, None
    room.save(update_fields=["closed_at", "code"])
