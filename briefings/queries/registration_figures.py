"""Who meant to come and who came, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from briefings.models import Attendance, Briefing, Registration
from briefings.queries.registration import CONFIRMED, ON_SITE, PEOPLE, WAITING

Way = Attendance.Way
AT_HOME = Q(way=Way.ONLINE)


@dataclass(frozen=True)
class Figures:
    """All of them people, companions included. `came` counts everybody in the hall, those without registration too;
    `no_shows` are confirmed for the hall and came neither there nor online."""

    registered: int
    registered_online: int
    waiting: int
    cancelled: int
    came: int
    walk_ins: int
    online: int
    no_shows: int


def figures_of(briefing: Briefing) -> Figures:
    """Two queries, whatever the number of people."""
    registered = Registration.objects.filter(briefing=briefing).aggregate(
        registered=_people(CONFIRMED & Q(mode=ON_SITE)),
        registered_online=_people(CONFIRMED & ~Q(mode=ON_SITE)),
        waiting=_people(WAITING),
        cancelled=_people(Q(cancelled_at__isnull=False)),
        no_shows=_people(CONFIRMED & Q(mode=ON_SITE, attendance__isnull=True)),
    )
    came = Attendance.objects.filter(briefing=briefing).aggregate(
        came=Coalesce(Sum("people", filter=~AT_HOME), 0),
        walk_ins=Coalesce(Sum("people", filter=Q(way=Way.WALK_IN)), 0),
        online=Coalesce(Sum("people", filter=AT_HOME), 0),
    )
    return Figures(**registered, **came)


@dataclass(frozen=True)
class Answered:
    """One question of the form, and how often each answer was given. Free texts stay with their registrations."""

    text: str
    kind: str
    counts: list[tuple[str, int]]


def answers_of(briefing: Briefing) -> list[Answered]:
    """What those who stand on the list answered: for chairs, places for wheelchairs, meals."""
    rows = (
        briefing.asked_at_registration.filter(answers__registration__cancelled_at__isnull=True)
        .exclude(kind="TEXT")
        .values_list("pk", "answers__text")
        .annotate(Count("answers"))
        .order_by("answers__text")
    )
    counts: dict[int, list[tuple[str, int]]] = {}
    for asked, text, number in rows:
        counts.setdefault(asked, []).append((text, number))
    return [
        Answered(asked.text, asked.kind, counts.get(asked.pk, []))
        for asked in briefing.asked_at_registration.exclude(kind="TEXT")
    ]


def _people(which: Q) -> Coalesce:
    return Coalesce(Sum(PEOPLE, filter=which), 0)
