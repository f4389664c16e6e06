"""What waits for somebody beside the cases: each room hands in what the desk shows above the inbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Chore:
    """A sentence, and the name of the address where it is seen to."""

    text: str
    route: str


Source = Callable[[Any, datetime], Iterable[Chore]]
_sources: dict[str, Source] = {}


def register(room: str, source: Source) -> None:
    """Asks nothing of the database for whoever may not see to it."""
    _sources[room] = source


def of(user: Any, *, at: datetime) -> list[Chore]:
    return [chore for _room, source in sorted(_sources.items()) for chore in source(user, at)]
