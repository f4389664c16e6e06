"""What else names a facility: proposals, projects, reports, findings. Rooms above and beside hand it in here.

    mentions.register("proposals", _("Proposals about this facility"), source, position=20)

A source answers with what this person may read of one place, the newest first, in a fixed number of questions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Mention:
    """One line: what it is, where it is read, and where it stands."""

    title: Any
    url: str
    label: Any = ""
    # For the tone of the label.
    state: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Section:
    heading: Any
    lines: Sequence[Mention]
    more_url: str = ""


# The person, the place, and how many lines there is room for.
Source = Callable[[Any, Any, int], Sequence[Mention]]
# Where all that a source has of a place can be read.
More = Callable[[Any], str]


@dataclass(frozen=True)
class _Registered:
    name: str
    heading: Any
    source: Source
    position: int
    more: More | None


_sources: dict[str, _Registered] = {}
ROOM_FOR = 5


def register(name: str, heading: Any, source: Source, *, position: int, more: More | None = None) -> None:
    """Handing in one name twice is a mistake."""
    if name in _sources:
        raise LookupError(f"{name} names facilities already.")
    _sources[name] = _Registered(name, heading, source, position, more)


def of(user: Any, site: Any, *, limit: int = ROOM_FOR) -> list[Section]:
    """What there is of this place, in its order; what has nothing is left out."""
    found = []
    for one in sorted(_sources.values(), key=lambda registered: registered.position):
        lines = list(one.source(user, site, limit + 1))
        if lines:
            more = one.more(site) if one.more and len(lines) > limit else ""
            found.append(Section(one.heading, lines[:limit], more))
    return found
