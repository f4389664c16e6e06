"""What happens in several rooms' stories at once, told in the order of its days.

A later step often needs what an earlier one of another story made: a version carries what a petition asked for. So
each story only says when something happens, and all of it happens in order.
"""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from demo.silence import nothing_is_sent
from demo.world import World

Event = Callable[[datetime], None]
# What was told so lately still lies in the inboxes.
FRESH = timedelta(days=10)
SATURDAY = 5


class Timeline:
    def __init__(self, world: World) -> None:
        self.end = world.at
        self._waiting: list[tuple[datetime, int, Event]] = []
        # Of two things at one moment the one that was put down first comes first.
        self._order = count()

    def put(self, at: datetime, event: Event) -> None:
        """What would lie after the demo's morning never happens."""
        if at < self.end:
            heapq.heappush(self._waiting, (at, next(self._order), event))

    def run(self) -> None:
        with nothing_is_sent():
            self._run_until(self.end - FRESH)
        self._run_until(self.end)

    def _run_until(self, end: datetime) -> None:
        while self._waiting and self._waiting[0][0] < end:
            at, _order, event = heapq.heappop(self._waiting)
            event(at)


def in_office_hours(at: datetime, *, hour: int) -> datetime:
    """That hour of the day, or of the Monday after a weekend."""
    days = max(0, 7 - at.weekday()) if at.weekday() >= SATURDAY else 0
    return (at + timedelta(days=days)).replace(hour=hour)
