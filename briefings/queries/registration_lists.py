"""The list of those who registered, as the staff and the helpers at the door see it."""

from __future__ import annotations

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from briefings.models import Attendance, Briefing, Registration
from briefings.queries.registration import CONFIRMED, STANDING, WAITING

SHORTEST_NUMBER = 3
_STANDINGS = {
    "confirmed": CONFIRMED,
    "waiting": WAITING,
    "here": STANDING & Q(attendance__isnull=False),
    "absent": CONFIRMED & Q(attendance__isnull=True),
    "needs": STANDING & ~Q(needs=""),
    "unwritten": STANDING & (Q(bounced=True) | Q(person__isnull=True, email="")),
    "taken_back": Q(cancelled_at__isnull=False),
}


def listed(briefing: Briefing, *, words: str = "", standing: str = "") -> QuerySet[Registration]:
    """With what a line shows, in a constant number of queries; `stands_twice` where another has the same telephone."""
    same_phone = Registration.objects.filter(
        STANDING, briefing=OuterRef("briefing"), name=OuterRef("name"), phone=OuterRef("phone")
    )
    twice = STANDING & ~Q(phone="") & Exists(same_phone.exclude(pk=OuterRef("pk")))
    rows = Registration.objects.filter(_STANDINGS.get(standing, Q()), briefing=briefing)
    if words := words.strip():
        rows = rows.filter(Q(name__icontains=words) | Q(email__icontains=words) | Q(phone__contains=words))
    rows = rows.annotate(stands_twice=ExpressionWrapper(twice, output_field=BooleanField()))
    return rows.select_related("person", "attendance").prefetch_related("answers__asked")


def at_the_door(briefing: Briefing, words: str) -> QuerySet[Registration]:
    """By a part of the name, or by the last figures of the telephone number."""
    words = words.strip()
    by_number = words.isdigit() and len(words) >= SHORTEST_NUMBER
    found = Q(phone__endswith=words) if by_number else Q(name__icontains=words)
    rows = Registration.objects.filter(STANDING & found, briefing=briefing).exclude(name="")
    return rows.select_related("attendance").order_by("name", "pk")


def just_arrived(briefing: Briefing, number: int) -> list[Attendance]:
    """The last who were marked, so that a slip of the thumb can be undone."""
    marked = Attendance.objects.filter(briefing=briefing, registration__isnull=False).exclude(way=Attendance.Way.ONLINE)
    return list(marked.select_related("registration").order_by("-at", "-pk")[:number])
