"""What the rooms of the demo share: one chance, one moment, and what has been made so far."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
TWO_YEARS = 730


@dataclass
class World:
    """`at` is the morning of the reference day; everything in the demo happened before it."""

    seed: int
    chance: random.Random
    at: datetime
    scale: int = 1
    departments: dict[str, Any] = field(default_factory=dict)
    positions: dict[str, Any] = field(default_factory=dict)
    staff: dict[str, Any] = field(default_factory=dict)
    residents: list[Any] = field(default_factory=list)
    news: list[Any] = field(default_factory=list)

    @classmethod
    def begin(cls, *, seed: int, day: date, scale: int) -> "World":
        chance = random.Random(seed)  # noqa: S311  (plausible, not secret)
        return cls(seed=seed, chance=chance, at=datetime.combine(day, time(7), tzinfo=SEOUL), scale=scale)

    def days_ago(self, days: float, *, hour: int | None = None) -> datetime:
        """A moment so many days back, in waking hours."""
        at_hour = self.chance.randint(8, 21) if hour is None else hour
        day = (self.at - timedelta(days=days)).date()
        moment = datetime.combine(day, time(at_hour, self.chance.randint(0, 59)), tzinfo=SEOUL)
        return min(moment, self.at - timedelta(minutes=self.chance.randint(5, 300)))

    def between(self, start: datetime, end: datetime) -> datetime:
        """A moment after the start, before the end, and in the past whatever these say."""
        latest = self.at - timedelta(minutes=1)
        seconds = int((min(max(end, start + timedelta(minutes=1)), latest) - start).total_seconds())
        return min(start + timedelta(seconds=self.chance.randint(1, max(1, seconds))), latest)
