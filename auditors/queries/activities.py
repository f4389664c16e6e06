"""Which activities there are for whom: what an auditor is asked to, what staff planned and must still write down."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import Department, Role
from auditors.models import Activity, Part
from auditors.states.activities import FOUND_BODY, MANAGE_ACTIVITIES
from core import permissions
from core.feeds import CalendarEvent
from councils.models import Body, Term
from councils.queries.terms import members_in_office, terms_of
from facilities.models import Site

MOST_DATES = 100


def day_of(activity: Activity) -> date:
    """The day on which somebody must be in office to take part."""
    return timezone.localdate(activity.starts_at)


def auditing_bodies() -> QuerySet[Body]:
    """The bodies whose seats bring the role of an honorary auditor."""
    return Body.objects.standing().filter(granted_role=Role.HONORARY_AUDITOR).order_by("name")


def bodies_managed_by(user: Any) -> QuerySet[Body]:
    scope = permissions.scope(user, MANAGE_ACTIVITIES)
    bodies = auditing_bodies().select_related("department").prefetch_related("seat_kinds")
    return bodies if scope.everywhere else bodies.filter(department__in=scope.departments)


def departments_that_found(user: Any) -> QuerySet[Department]:
    """Where the person may found a body."""
    scope = permissions.scope(user, FOUND_BODY)
    departments = Department.objects.filter(is_active=True).order_by("name")
    return departments if scope.everywhere else departments.filter(pk__in=scope.departments)


def visible_to(user: Any) -> QuerySet[Activity]:
    """Those to which a person was asked; for staff all of the bodies they look after."""
    if not user.is_authenticated:
        return Activity.objects.none()
    seen = Q(pk__in=Part.objects.filter(term__user=user.pk).values("activity"))
    scope = permissions.scope(user, MANAGE_ACTIVITIES)
    if scope.everywhere:
        seen = Q(pk__isnull=False)
    elif scope.departments:
        seen |= Q(body__department__in=scope.departments)
    return Activity.objects.filter(seen).select_related("body__department", "field")


def of_bodies(bodies: QuerySet[Body]) -> QuerySet[Activity]:
    """What staff have planned, each with how many were asked, come along and were there."""
    planned = Activity.objects.filter(body__in=bodies.values("pk")).select_related("body", "field")
    return planned.prefetch_related("sites").annotate(
        asked=Count("parts"),
        coming=Count("parts", filter=Q(parts__comes=True)),
        came=Count("parts", filter=Q(parts__attended=True)),
    )


def ahead(activities: QuerySet[Activity], *, at: datetime) -> QuerySet[Activity]:
    return activities.filter(cancelled_at__isnull=True, held_at__isnull=True, starts_at__gt=at)


def to_record(activities: QuerySet[Activity], *, at: datetime) -> QuerySet[Activity]:
    """Begun or over, and nobody wrote down yet who was there."""
    return activities.filter(cancelled_at__isnull=True, held_at__isnull=True, starts_at__lte=at)


def over(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    return activities.filter(Q(held_at__isnull=False) | Q(cancelled_at__isnull=False))


def who_is_asked(activity: Activity) -> QuerySet[Term]:
    """The auditors in office on that day, of the field that is asked."""
    members = members_in_office(activity.body, on=day_of(activity))
    return members.filter(seat_kind=activity.field_id) if activity.field_id else members


def last_term_of(user: Any) -> Term | None:
    """The seat among auditors that the person holds, or held last."""
    return terms_of(user).filter(body__granted_role=Role.HONORARY_AUDITOR).first()


def parts_of(activity: Activity) -> QuerySet[Part]:
    people = activity.parts.select_related("term__user", "term__seat_kind")
    return people.order_by("term__seat_kind__position", "term__starts_on", "id")


def my_parts(user: Any) -> QuerySet[Part]:
    """What the person was asked to, with the activity and where it leads."""
    sites = Site.objects.select_related("kind").order_by("name")
    parts = Part.objects.filter(term__user=user.pk).select_related("activity__body", "activity__field", "term")
    return parts.prefetch_related(Prefetch("activity__sites", queryset=sites))


def my_coming(user: Any, *, at: datetime) -> QuerySet[Part]:
    """Soonest first, also what was called off; what runs at this moment counts as coming."""
    return my_parts(user).filter(activity__ends_at__gt=at).order_by("activity__starts_at", "activity_id")


def to_answer(user: Any, *, at: datetime) -> QuerySet[Part]:
    open_ones = my_coming(user, at=at).filter(activity__cancelled_at__isnull=True, activity__held_at__isnull=True)
    return open_ones.filter(comes__isnull=True, activity__starts_at__gt=at)


def calendar_of(user: Any) -> list[CalendarEvent]:
    """What a person was asked to and did not turn down, for their own calendar."""
    parts = my_parts(user).exclude(comes=False).order_by("-activity__starts_at")[:MOST_DATES]
    return [event_of(part.activity) for part in parts]


def event_of(activity: Activity) -> CalendarEvent:
    return CalendarEvent(
        identifier=f"auditors.activity:{activity.pk}",
        title=f"{activity.get_kind_display()} – {activity.title}",
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        url=activity.get_absolute_url(),
        place=activity.meeting_point,
        description=activity.note,
        updated_at=activity.changed_at,
        cancelled=activity.cancelled_at is not None,
    )
