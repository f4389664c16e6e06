"""The turnout as everybody may see it: late and rounded while the vote is open, so that nobody is seen arriving."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count

from budget.models import Participation, Poll, TurnoutSnapshot
from budget.states.polls import PollState

EVERY = timedelta(minutes=15)
# Old enough to be shown, and the one after it.
KEPT = timedelta(hours=1)


def snapshots_are_due(at: datetime) -> bool:
    return Poll.objects.filter(state=PollState.OPEN).exists() or TurnoutSnapshot.objects.exists()


def take_snapshots(*, at: datetime) -> int:
    """Count what is open now, and forget what is older than the page needs."""
    taken = 0
    for poll in Poll.objects.filter(state=PollState.OPEN):
        with transaction.atomic():
            TurnoutSnapshot.objects.create(poll=poll, taken_at=at, counts=_counts(poll))
            TurnoutSnapshot.objects.filter(poll=poll, taken_at__lt=at - KEPT).delete()
            taken += 1
    TurnoutSnapshot.objects.exclude(poll__state=PollState.OPEN).delete()
    return taken


def _counts(poll: Poll) -> list[list[object]]:
    rows = Participation.objects.filter(poll=poll, day__isnull=False).values_list("day", "channel")
    return [[day.isoformat(), channel, number] for day, channel, number in rows.annotate(number=Count("pk"))]
