"""What the pages say of objections: how many, what became of each, and one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count as HowMany

from budget.models import Objection, Poll
from budget.states.objections import DECIDED, ObjectionState

MOST_SHOWN = 50


@dataclass(frozen=True)
class Objections:
    """`decided` is public with its reason; of the others only how many there are."""

    decided: list[Objection]
    received: int
    waiting: int


def of(poll: Poll) -> Objections:
    rows = Objection.objects.filter(count__poll=poll)
    states = dict(rows.order_by().values_list("state").annotate(HowMany("pk")))
    return Objections(
        decided=list(rows.filter(state__in=DECIDED).defer("text").order_by("-decided_at")[:MOST_SHOWN]),
        received=sum(states.values()) - states.get(ObjectionState.WITHDRAWN, 0),
        waiting=states.get(ObjectionState.RECEIVED, 0),
    )


def own(poll: Poll, user: Any) -> Objection | None:
    """The person's own that is not decided yet."""
    return Objection.objects.filter(count__poll=poll, author=user, state=ObjectionState.RECEIVED).first()
