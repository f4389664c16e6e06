"""What happens when a clock runs out: every listener hears of each clock exactly once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from core.deadlines import clocks
from core.deadlines.models import Clock

Listener = Callable[[Clock, datetime], None]

_listeners: list[Listener] = []


def listen(listener: Listener) -> Listener:
    """Register a function that is called in the transaction which marks a clock as run out."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def sweep(at: datetime) -> int:
    """Hand over everything that has run out; how many that were."""
    total = 0
    while True:
        with transaction.atomic():
            late = clocks.expire(at=at)
            for clock in late:
                for listener in _listeners:
                    listener(clock, at)
        if not late:
            return total
        total += len(late)
