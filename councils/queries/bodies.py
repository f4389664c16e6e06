"""Bodies as readers meet them: what they are for, how many seats are filled, who sits there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core import permissions
from councils.models import Body, SeatKind, Term
from councils.queries.terms import members_in_office
from councils.states.bodies import MANAGE


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


def roster(body: Body, *, on: date) -> list[SeatRow]:
    """Who sits on which kind of seat that day."""
    members = list(members_in_office(body, on=on))
    return [
        SeatRow(kind, [member for member in members if member.seat_kind_id == kind.pk])
        for kind in body.seat_kinds.all()
    ]


def former_members(body: Body, *, on: date, most: int = 50) -> list[Term]:
    """Those who were in office and no longer are, the latest first."""
    past = Term.objects.filter(body=body).filter(Q(ends_on__lt=on) | Q(left_on__lte=on)).select_related("seat_kind")
    return list(past.order_by("-ends_on", "-id")[:most])
