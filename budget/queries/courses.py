"""Courses and district meetings, as everybody sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from budget.models import Course, Cycle, DistrictMeeting, Enrolment
from budget.states.projects import PUBLIC_PROJECTS
from core.permissions import Scope

MOST_SHOWN = 100
FEW = 3


def courses() -> QuerySet[Course]:
    """With how many have a seat and how many wait."""
    rows = Course.objects.select_related("department").annotate(
        seats_taken=Count("enrolments", filter=Q(enrolments__is_waiting=False)),
        waiting=Count("enrolments", filter=Q(enrolments__is_waiting=True)),
    )
    return rows.order_by("-starts_at", "-pk")


def managed(scope: Scope) -> QuerySet[Course]:
    return courses() if scope.everywhere else courses().filter(department__in=scope.departments)


def meetings() -> QuerySet[DistrictMeeting]:
    public = DistrictMeeting.objects.filter(cycle__published_at__isnull=False)
    return public.select_related("cycle").order_by("-starts_at", "-pk")


def coming_meetings(cycle: Cycle, at: datetime) -> list[DistrictMeeting]:
    """The next few, the soonest first."""
    ahead = cycle.district_meetings.filter(ends_at__gt=at, cancelled_at__isnull=True)
    return list(ahead.order_by("starts_at", "pk")[:FEW])


def projects_at(meeting: DistrictMeeting) -> list[Any]:
    return list(meeting.projects.filter(state__in=PUBLIC_PROJECTS).select_related("cycle").order_by("number"))


def seat_of(user: Any, course: Course) -> Enrolment | None:
    if not user.is_authenticated:
        return None
    return course.enrolments.filter(person=user).select_related("certificate").first()


def place_in_line(seat: Enrolment) -> int:
    """Counted from 1, among those who wait."""
    return Enrolment.objects.filter(course=seat.course_id, is_waiting=True, pk__lte=seat.pk).count()


def has_begun(course: Course, at: datetime) -> bool:
    return course.starts_at <= at
