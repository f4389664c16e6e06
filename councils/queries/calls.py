"""Calls and applications: which ones a person may see."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from core import permissions
from councils.models import Application, Body, Judge, RecruitmentCall
from councils.states.applications import ApplicationState
from councils.states.calls import PUBLIC_STATES, RECRUIT, CallState


def visible_to(user: Any) -> QuerySet[RecruitmentCall]:
    """Announced calls of public bodies; for their staff also those in preparation."""
    seen = Q(state__in=PUBLIC_STATES, body__published_at__isnull=False)
    calls = RecruitmentCall.objects.select_related("body", "department")
    if user.is_authenticated:
        scope = permissions.scope(user, RECRUIT)
        if scope.everywhere:
            return calls
        seen |= Q(department__in=scope.departments)
    return calls.filter(seen)


def open_calls(*, at: datetime) -> QuerySet[RecruitmentCall]:
    """What can be applied to now, the soonest end first."""
    calls = RecruitmentCall.objects.public().accepting(at).filter(body__published_at__isnull=False)
    return calls.select_related("body").order_by("closes_at", "pk")


def calls_of(body: Body, user: Any) -> list[RecruitmentCall]:
    return list(visible_to(user).filter(body=body).order_by("-opens_at", "-pk")[:10])


def managed_by(user: Any) -> QuerySet[RecruitmentCall]:
    """The calls whose staff this person is, with how many applications wait."""
    scope = permissions.scope(user, RECRUIT)
    calls = RecruitmentCall.objects.select_related("body", "department")
    if not scope.everywhere:
        calls = calls.filter(department__in=scope.departments)
    return calls.annotate(
        application_count=Count("applications", filter=~Q(applications__state=ApplicationState.WITHDRAWN)),
        unchecked_count=Count(
            "applications", filter=Q(applications__state__in=[ApplicationState.SUBMITTED, ApplicationState.MORE_ASKED])
        ),
    ).order_by("-opens_at", "-pk")


def applications_visible_to(user: Any) -> QuerySet[Application]:
    """One's own, and those that one's department checks."""
    applications = Application.objects.select_related("call", "call__body", "seat_kind", "user", "department")
    if not user.is_authenticated:
        return applications.none()
    scope = permissions.scope(user, RECRUIT)
    if scope.everywhere:
        return applications
    return applications.filter(Q(user=user.pk) | Q(department__in=scope.departments))


def own_applications(user: Any) -> QuerySet[Application]:
    mine = Application.objects.filter(user=user.pk).select_related("call", "call__body", "seat_kind", "term")
    return mine.order_by("-submitted_at", "-pk")


def own_application(user: Any, call: RecruitmentCall) -> Application | None:
    if not user.is_authenticated:
        return None
    return Application.objects.filter(call=call, user=user).select_related("call", "call__body", "seat_kind").first()


def to_judge(user: Any) -> QuerySet[RecruitmentCall]:
    """The calls that wait for this person's scores."""
    named = Judge.objects.filter(user=user.pk)
    calls = RecruitmentCall.objects.filter(pk__in=named.values("call"), state=CallState.SELECTING)
    return calls.select_related("body").order_by("closes_at", "pk")


def counts(call: RecruitmentCall) -> dict[str, int]:
    """How many applications stand in each state; nothing about who."""
    rows = call.applications.order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in rows}
