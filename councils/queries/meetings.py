"""Which meetings, papers and minutes a person may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from core import permissions
from core.permissions import Scope
from councils.models import AgendaItem, Attendance, Body, Invitation, Meeting, Paper, Term
from councils.queries.recusals import is_recused
from councils.queries.terms import bodies_of, term_of
from councils.states.meetings import ANNOUNCED, KEEP


def in_departments(scope: Scope, field: str = "department") -> Q:
    """The rows of the departments in which somebody holds a permission."""
    if scope.everywhere:
        # Not an empty Q: joined by "or", that one would vanish and let nothing through.
        return Q(pk__isnull=False)
    return Q(**{f"{field}__in": scope.departments})


def visible_to(user: Any, *, at: datetime | None = None) -> QuerySet[Meeting]:
    """Public meetings that were announced; for members also those of their bodies; for the secretary every one."""
    seen = Q(is_public=True, state__in=ANNOUNCED)
    if user.is_authenticated:
        mine = [body.pk for body in bodies_of(user, on=_day(at))]
        seen |= Q(body__in=mine, state__in=ANNOUNCED)
        # What somebody took part in while in office stays their own history.
        seen |= Q(pk__in=Attendance.objects.filter(member__user=user).values("meeting"))
        if scope := permissions.scope(user, KEEP):
            seen |= in_departments(scope)
    return Meeting.objects.filter(seen).select_related("body", "department")


def of_month(user: Any, *, first: datetime, end: datetime, body: Body | None = None) -> QuerySet[Meeting]:
    """The meetings of a stretch of time, soonest first."""
    meetings = visible_to(user).filter(starts_at__gte=first, starts_at__lt=end)
    if body is not None:
        meetings = meetings.filter(body=body)
    return meetings.order_by("starts_at", "id")


def for_public_calendar(body: Body | None = None) -> QuerySet[Meeting]:
    meetings = Meeting.objects.known_to_public().select_related("body")
    if body is not None:
        meetings = meetings.filter(body=body)
    return meetings.order_by("-starts_at", "-id")


def for_own_calendar(user: Any, *, at: datetime) -> QuerySet[Meeting]:
    mine = [body.pk for body in bodies_of(user, on=_day(at))]
    meetings = Meeting.objects.announced().filter(body__in=mine)
    return meetings.select_related("body").order_by("-starts_at", "-id")


def member_for(user: Any, meeting: Meeting, *, at: datetime | None = None) -> Term | None:
    """The person's term in the meeting's body, if in office now."""
    return term_of(user, meeting.body, on=_day(at)) if user.is_authenticated else None


def may_see(user: Any, meeting: Meeting) -> bool:
    if meeting.is_public and meeting.state in ANNOUNCED:
        return True
    return visible_to(user).filter(pk=meeting.pk).exists()


def is_insider(user: Any, meeting: Meeting) -> bool:
    """A member in office or the secretary: whoever may read what the public may not."""
    if not user.is_authenticated:
        return False
    if permissions.allowed(user, KEEP, meeting):
        return True
    return meeting.state in ANNOUNCED and member_for(user, meeting) is not None


def may_read_item(user: Any, item: AgendaItem) -> bool:
    """What is for the members alone on this item: papers before their time, drafts, talk. Not for recused members."""
    meeting = item.meeting
    if not user.is_authenticated:
        return False
    member = member_for(user, meeting) if meeting.state in ANNOUNCED else None
    if is_recused(member, item):
        return False
    return member is not None or permissions.allowed(user, KEEP, meeting)


def may_read_paper(user: Any, paper: Paper, *, at: datetime) -> bool:
    """Members and the secretary before the meeting, everybody from the set time; confidential ones never."""
    if paper.removed_at is not None:
        return False
    item = paper.item
    public = item.meeting.papers_are_public(at) and not paper.is_confidential and not item.is_confidential
    return (public and item.withdrawn_at is None) or may_read_item(user, item)


def agenda(meetings: Sequence[Meeting]) -> QuerySet[AgendaItem]:
    """The items with all that a page about them shows, in a constant number of queries."""
    items = AgendaItem.objects.filter(meeting__in=meetings).order_by("meeting", "position", "id")
    return items.prefetch_related(
        "papers", "recusals", "subject", "decisions", "decisions__options", "decisions__item__meeting__body"
    )


def invitation_of(user: Any, meeting: Meeting) -> Invitation | None:
    return Invitation.objects.filter(meeting=meeting, member__user=user).select_related("member").first()


def next_number(body: Body) -> int:
    last = Meeting.objects.filter(body=body).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _day(at: datetime | None) -> date:
    return timezone.localtime(at or timezone.now()).date()


def bodies_inside(user: Any, *, at: datetime | None = None) -> list[int]:
    """The bodies of which the person is a member in office or the secretary."""
    if not user.is_authenticated:
        return []
    inside = {body.pk for body in bodies_of(user, on=_day(at))}
    if scope := permissions.scope(user, KEEP):
        inside |= set(Body.objects.filter(in_departments(scope)).values_list("pk", flat=True))
    return sorted(inside)


def topic_of(meeting: Meeting) -> str:
    """Under which name the room hears that something changed."""
    return f"councils.meeting.{meeting.pk}"
