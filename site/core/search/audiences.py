"""Which keys a reader holds. Everybody holds "public"; what else there is, rooms declare."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from core.search.index import PUBLIC

Keys = Callable[[Any], Iterable[str]]

_sources: list[Keys] = []


def register(keys: Keys) -> Keys:
    """`keys(person)` gives further keys such as "staff" or "department:3"."""
    _sources.append(keys)
    return keys


def held_by(person: Any) -> frozenset[str]:
    if not person.is_authenticated:
        return frozenset({PUBLIC})
    return frozenset({PUBLIC}.union(*(source(person) for source in _sources)))
