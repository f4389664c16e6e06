"""How many places there are, and who has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from briefings.models import Briefing, Registration

ON_SITE = Registration.Mode.ON_SITE
PEOPLE = F("companions") + 1
STANDING = Q(cancelled_at__isnull=True)
CONFIRMED = STANDING & Q(confirmed_at__isnull=False)
WAITING = STANDING & Q(confirmed_at__isnull=True)


@dataclass(frozen=True)
class Places:
    """On site. `capacity` is nothing where there is room for everybody."""

    capacity: int | None
    taken: int
    waiting: int

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def is_full(self) -> bool:
        return self.left == 0

    @property
    def next_number(self) -> int:
        """On the waiting list, for whoever comes now."""
        return self.waiting + 1

    def has_room_for(self, people: int) -> bool:
        return self.left is None or people <= self.left


def places_of(briefing: Briefing, *, but: Registration | None = None) -> Places:
    """`but` leaves one registration out, which is about to change."""
    rows = Registration.objects.filter(STANDING, briefing=briefing, mode=ON_SITE)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    found = rows.aggregate(taken=Coalesce(Sum(PEOPLE, filter=CONFIRMED), 0), waiting=Count("pk", filter=WAITING))
    return Places(briefing.capacity, found["taken"], found["waiting"])


def waiting_list(briefing: Briefing) -> QuerySet[Registration]:
    """In the order in which they are let in."""
    return Registration.objects.filter(WAITING, briefing=briefing).order_by("registered_at", "pk")


def number_on_waiting_list(registration: Registration) -> int:
    """1 is the next one."""
    before = Q(registered_at__lt=registration.registered_at) | Q(
        registered_at=registration.registered_at, pk__lte=registration.pk
    )
    return waiting_list(registration.briefing).filter(before).count()


def own_registration(person: Any, briefing: Briefing) -> Registration | None:
    """The one that stands, of somebody with an account."""
    return Registration.objects.filter(STANDING, briefing=briefing, person=person).order_by("pk").first()


def own_or_latest(person: Any, briefing: Briefing) -> Registration | None:
    """The one that stands, else the last that was taken back."""
    found = Registration.objects.filter(briefing=briefing, person=person)
    return found.order_by(F("cancelled_at").desc(nulls_first=True), "-pk").first()
