"""Bodies as readers meet them: what they are for, how many seats are filled, who sits there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from core import permissions
from councils.models import Attendance, Body, Meeting, SeatKind, Term
from councils.queries.terms import members_in_office
from councils.states.bodies import MANAGE
from councils.states.meetings import HELD


@dataclass(frozen=True)
class SeatRow:
    """One kind of seat with those who sit on it."""

    kind: SeatKind
    members: list[Term]

    @property
    def open(self) -> int:
        return max(0, self.kind.seats - len(self.members))


def visible_to(user: Any) -> QuerySet[Body]:
    """Public bodies; for their staff also those still being prepared."""
    seen = Q(published_at__isnull=False)
    if user.is_authenticated:
        scope = permissions.scope(user, MANAGE)
        seen |= Q() if scope.everywhere else Q(department__in=scope.departments)
        if scope.everywhere:
            return Body.objects.select_related("department", "parent")
    return Body.objects.filter(seen).select_related("department", "parent")


def listed(user: Any, *, on: date, field: str = "") -> QuerySet[Body]:
    """The bodies of a list, each with its seats and how many are filled, without a query per body."""
    seats = SeatKind.objects.filter(body=OuterRef("pk")).order_by().values("body").annotate(n=Sum("seats")).values("n")
    filled = Term.objects.in_office(on).filter(body=OuterRef("pk")).order_by().values("body")
    bodies = visible_to(user).filter(dissolved_on__isnull=True)
    if field:
        bodies = bodies.filter(field=field)
    return bodies.annotate(
        seat_count=Coalesce(Subquery(seats), 0),
        member_count=Coalesce(Subquery(filled.annotate(n=Count("pk")).values("n")), 0),
    ).order_by("name", "pk")


def managed_by(user: Any) -> QuerySet[Body]:
    """The bodies whose staff this person is."""
    scope = permissions.scope(user, MANAGE)
    bodies = Body.objects.select_related("department")
    return bodies.order_by("name") if scope.everywhere else bodies.filter(department__in=scope.departments)


def fields() -> list[str]:
    """The fields by which the public list can be narrowed."""
    return list(Body.objects.public().exclude(field="").values_list("field", flat=True).distinct().order_by("field"))


@dataclass(frozen=True)
class Service:
    """How often a member came, of the meetings held in their term."""

    came: int
    held: int


def with_service(body: Body, members: list[Term]) -> list[Term]:
    """Gives each member whose name is public a `service`; of the others nothing is told that points to one person."""
    held = [
        timezone.localdate(starts_at)
        for starts_at in Meeting.objects.filter(body=body, state__in=HELD, is_public=True).values_list(
            "starts_at", flat=True
        )
    ]
    attended = Attendance.objects.filter(member__in=members, meeting__state__in=HELD, meeting__is_public=True).exclude(
        mode=Attendance.Mode.PROXY
    )
    came = dict(attended.values_list("member").annotate(n=Count("pk")).order_by())
    for member in members:
        in_term = sum(member.is_in_office(day) for day in held)
        shown = member.name and member.name_agreed and in_term
        member.service = Service(min(came.get(member.pk, 0), in_term), in_term) if shown else None  # type: ignore[attr-defined]
    return members


def roster(body: Body, *, on: date) -> list[SeatRow]:
    """Who sits on which kind of seat that day."""
    members = with_service(body, list(members_in_office(body, on=on).with_agreement()))
    return [
        SeatRow(kind, [member for member in members if member.seat_kind_id == kind.pk])
        for kind in body.seat_kinds.all()
    ]


def former_members(body: Body, *, on: date, most: int = 50) -> list[Term]:
    """Those who were in office and no longer are, the latest first."""
    past = Term.objects.filter(body=body).filter(Q(ends_on__lt=on) | Q(left_on__lte=on)).with_agreement()
    return with_service(body, list(past.select_related("seat_kind").order_by("-ends_on", "-id")[:most]))
