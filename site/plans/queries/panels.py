"""The citizens' panels that decide about pledges, and where a request stands with them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from councils.models import Body, Decision, Meeting, SeatKind
from councils.queries import concerning
from plans.models import AdjustmentRequest

# Seats by field and by neighbourhood are filled with residents; the others by office or from outside.
OF_RESIDENTS = (SeatKind.Kind.FIELD, SeatKind.Kind.AREA)


def deciding() -> QuerySet[Body]:
    """Public bodies on which residents sit."""
    seats = SeatKind.objects.filter(kind__in=OF_RESIDENTS).values("body")
    return Body.objects.public().standing().filter(pk__in=seats).order_by("name")


def next_vote_on(request: AdjustmentRequest) -> Decision | None:
    """The question that the panel has on an agenda and has not voted on yet."""
    return concerning.votable_about(request).first()


def announced_vote_on(request: AdjustmentRequest) -> Decision | None:
    """The same, once the public knows of the meeting."""
    return concerning.votable_about(request).filter(item__meeting__in=Meeting.objects.known_to_public()).first()


def open_meetings_of(panel: Body, *, at: datetime) -> QuerySet[Meeting]:
    """Public meetings of the panel to whose agenda something can be added, the next one first."""
    coming: QuerySet[Any] = concerning.coming_meetings(panel, at=at)
    return coming.filter(body=panel, is_public=True)
