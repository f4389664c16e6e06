"""What residents can take part in right now. Each app offers its own; the home page shows the soonest ends first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class OpenItem:
    """One thing that is open: a vote, a survey, a briefing, a recruitment, a consultation."""

    kind: Any
    title: str
    url: str
    closes_at: datetime | None = None
    icon: str = "clock"
    # `closes_at` is when it begins, and not when it ends.
    begins_then: bool = False


# Gives at most `limit` items that are open at that moment, soonest end first.
Provider = Callable[[datetime, int], Iterable[OpenItem]]

_providers: dict[str, Provider] = {}


def register_open_now(name: str, provider: Provider) -> None:
    """Offer items under a name; offering one name twice is a mistake."""
    if name in _providers:
        raise LookupError(f"{name} already offers what is open now.")
    _providers[name] = provider


def open_now(at: datetime, limit: int = 6) -> list[OpenItem]:
    """What is open, soonest end first; what has no end comes last."""
    items = [item for provider in _providers.values() for item in provider(at, limit)]
    items.sort(key=lambda item: (item.closes_at is None, item.closes_at or at, item.title))
    return items[:limit]
