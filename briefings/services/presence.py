"""Who is at the board now, and which question each has open: kept for a minute, written nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.cache import cache

from briefings.models import Room
from briefings.services.news import STAFF
from core.live import live

# A board says twice in this time that it is still there.
SECONDS = 60
Seen = dict[int, tuple[str, float, int]]


def here(room: Room, *, by: Any, at: datetime, question: int = 0) -> None:
    """Others learn it at once, as names alone."""
    before = _seen(room, at)
    after = before | {by.pk: (by.display_name, at.timestamp(), question)}
    cache.set(_key(room), after, 2 * SECONDS)
    known = cache.get(_told_key(room)) or {}
    told = _told(after)
    cache.set(_told_key(room), told, 2 * SECONDS)
    for key in known.keys() | told.keys():
        if known.get(key) != told.get(key):
            live.publish_value(room.topic, key, told.get(key, ""), audience=STAFF)


def moderators_at(room: Room, at: datetime) -> str:
    return _told(_seen(room, at)).get("moderators", "")


def openers_at(room: Room, at: datetime) -> dict[int, str]:
    """By question: the names of those who have it open."""
    found: dict[int, list[str]] = {}
    for name, _moment, question in _seen(room, at).values():
        if question:
            found.setdefault(question, []).append(name)
    return {question: ", ".join(names) for question, names in found.items()}


def _told(seen: Seen) -> dict[str, str]:
    names: dict[str, list[str]] = {}
    for name, _moment, question in seen.values():
        names.setdefault("moderators", []).append(name)
        if question:
            names.setdefault(f"open:{question}", []).append(name)
    return {key: ", ".join(several) for key, several in names.items()}


def _seen(room: Room, at: datetime) -> Seen:
    kept: Seen = cache.get(_key(room)) or {}
    return {person: one for person, one in kept.items() if one[1] > at.timestamp() - SECONDS}


def _key(room: Room) -> str:
    return f"briefings.board.{room.pk}"


def _told_key(room: Room) -> str:
    return f"briefings.board.{room.pk}.told"
