"""How often a visitor came, for pages that keep nothing about visitors: in memory, for a day, under a salt of that day.

Nothing of it reaches the shared cache, the database or a log. Each process counts for itself, so that several of them
let through that much more.
"""

import secrets
import time
from collections import deque
from hashlib import blake2b
from threading import Lock
from typing import Any

from django.conf import settings

from core import rates

_DAY = 24 * 60 * 60
# More visitors than these at once are an attack; the oldest are forgotten.
_MOST_VISITORS = 20_000
EVERYBODY = "everybody"


class FleetingCounts:
    """One per kind of request; `name` is that of a rate in the settings."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = Lock()
        self._day = -1
        self._salt = b""
        self._moments: dict[bytes, deque[float]] = {}

    def count(self, visitor: str) -> None:
        with self._lock:
            moments = self._recent(visitor)
            moments.append(time.time())

    def exceeded(self, visitor: str) -> bool:
        """Whether there were as many within the span as may be."""
        most, _span = settings.RATES[self._name]
        with self._lock:
            return len(self._recent(visitor)) >= most

    def seconds_to_wait(self, visitor: str) -> int:
        """Until there is room again; nothing while there is."""
        most, span = settings.RATES[self._name]
        with self._lock:
            moments = self._recent(visitor)
            if len(moments) < most:
                return 0
            return max(1, int(moments[-most] + span - time.time()) + 1)

    def forget(self) -> None:
        with self._lock:
            self._day = -1

    def _recent(self, visitor: str) -> deque[float]:
        most, span = settings.RATES[self._name]
        now = time.time()
        if (day := int(now // _DAY)) != self._day:
            # Yesterday's counts cannot be joined with today's, by anybody.
            self._day, self._salt, self._moments = day, secrets.token_bytes(32), {}
        key = blake2b(visitor.encode(), key=self._salt, digest_size=16).digest()
        moments = self._moments.get(key)
        if moments is None:
            if len(self._moments) >= _MOST_VISITORS:
                self._moments.pop(next(iter(self._moments)))
            # One more than may be is enough to know.
            moments = self._moments[key] = deque(maxlen=most + 1)
        while moments and moments[0] <= now - span:
            moments.popleft()
        return moments


def network_of(request: Any) -> str:
    """The address, or a household's part of it, and never who is signed in."""
    return rates.network_of(request.META.get("REMOTE_ADDR", ""))
