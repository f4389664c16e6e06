"""What happens when a clock runs out: every listener hears of each clock exactly once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from core.deadlines import clocks
from core.deadlines.models import Clock

logger = logging.getLogger(__name__)

Listener = Callable[[Clock, datetime], None]

_listeners: list[Listener] = []


def listen(listener: Listener) -> Listener:
    """Register a function that is called in the transaction which marks a clock as run out."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def sweep(at: datetime) -> int:
    """Hand over everything that has run out; how many that were.

    One that a listener cannot take holds up no other, and is tried again at the next sweep.
    """
    total = 0
    while True:
        with transaction.atomic():
            told = sum([_hand_over(clock, at) for clock in clocks.expire(at=at)])
        if not told:
            return total
        total += told


def _hand_over(clock: Clock, at: datetime) -> bool:
    try:
        with transaction.atomic():
            for listener in _listeners:
                listener(clock, at)
    except Exception:
        logger.exception("Nobody could be told that the clock %s has run out", clock.pk)
        Clock.objects.filter(pk=clock.pk).update(expired_at=None)
        return False
    return True
