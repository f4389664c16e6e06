"""How many took part, per day and channel, as the page may say it at this moment."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from budget.models import Poll, Turnout, TurnoutSnapshot
from budget.states.names import Channel
from budget.states.polls import PollState

# At least so old while the vote is open, and rounded down to this.
LATE = timedelta(minutes=15)
ROUNDED_TO = 10


@dataclass(frozen=True)
class TurnoutSoFar:
    """`days` in order, each with the number per channel; `as_of` is empty once the vote has closed."""

    days: list[tuple[date, dict[str, int]]] = field(default_factory=list)
    as_of: datetime | None = None

    @property
    def total(self) -> int:
        return sum(sum(channels.values()) for _day, channels in self.days)

    @property
    def channels(self) -> list[str]:
        """Those that were used at all, in their usual order."""
        return [value for value in Channel.values if any(channels.get(value) for _day, channels in self.days)]


def turnout_of(poll: Poll, at: datetime) -> TurnoutSoFar:
    """While open from a snapshot at least 15 minutes old, rounded down to tens; afterwards exact."""
    if poll.state != PollState.OPEN:
        rows = Turnout.objects.filter(poll=poll).values_list("day", "channel", "voters")
        return TurnoutSoFar(_by_day(rows))
    old_enough = TurnoutSnapshot.objects.filter(poll=poll, taken_at__lte=at - LATE)
    snapshot = old_enough.order_by("-taken_at").first()
    if snapshot is None:
        return TurnoutSoFar()
    rounded = [(date.fromisoformat(day), channel, count // ROUNDED_TO * ROUNDED_TO)
               for day, channel, count in snapshot.counts]  # fmt: skip
    return TurnoutSoFar(_by_day(rounded), snapshot.taken_at)


def _by_day(rows: object) -> list[tuple[date, dict[str, int]]]:
    days: dict[date, dict[str, int]] = defaultdict(dict)
    for day, channel, number in rows:  # type: ignore[attr-defined]
        days[day][channel] = days[day].get(channel, 0) + number
    return sorted(days.items())
