"""Holding a vote open while one ballot is written, and the clock that says whether it came in time."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from budget.models import Poll
from budget.states.polls import PollState
from core.deadlines.shared_clock import SharedClock

# The clock is read in the outer query: after the row is held, however long that took. Whoever waited for a lock past
# the end is late. Many ballots hold the row at once; whoever closes the vote waits for them and keeps out the next.
_SHARED = """
    SELECT held.state, held.opens_at, held.closes_at, held.terms_sha256, clock_timestamp()
    FROM (SELECT state, opens_at, closes_at, terms_sha256 FROM budget_poll WHERE id = %s FOR SHARE) AS held
"""


@dataclass(frozen=True)
class Held:
    """The vote as it stands while the caller's transaction lasts, and the moment that counts."""

    state: str
    opens_at: datetime
    closes_at: datetime
    moment: datetime
    terms_sha256: str

    @property
    def is_open(self) -> bool:
        return self.state == PollState.OPEN and self.opens_at <= self.moment < self.closes_at

    @property
    def is_over(self) -> bool:
        return self.moment >= self.closes_at or self.state not in (PollState.PREPARING, PollState.FIXED, PollState.OPEN)


def hold(poll_id: int, *, at: datetime) -> Held:
    """Inside a transaction. On SQLite whoever writes is alone anyway (BEGIN IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_SHARED, [poll_id])
            row = cursor.fetchone()
        if row is None:
            raise Poll.DoesNotExist
    else:
        fields = ("state", "opens_at", "closes_at", "terms_sha256", "clock")
        row = Poll.objects.annotate(clock=SharedClock()).values_list(*fields).get(pk=poll_id)
    state, opens_at, closes_at, terms, clock = row
    return Held(state, opens_at, closes_at, clock if settings.DATABASE_CLOCK_DECIDES else at, terms)
