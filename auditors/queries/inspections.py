"""What an auditor needs on the spot: the seat, the facilities, their checklists; and what was reported before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.validators import slug_re
from django.db.models import Prefetch, QuerySet

from accounts.models import Role
from auditors.models import Activity, Checklist, Finding, InspectionReport, Part
from auditors.states.findings import RECEIVE_FINDING
from core import permissions
from councils.models import Term
from facilities.models import Equipment, Site

# Longer lists do not belong on a telephone; whatever else stands at a place is described in words.
MOST_EQUIPMENT = 400


@dataclass(frozen=True)
class Spot:
    """Where the auditor stands: as the label at the door says, or nowhere in particular."""

    site: Site | None = None
    equipment: Equipment | None = None


def term_of(user: Any, *, on: date) -> Term | None:
    """The seat that the person holds among honorary auditors on that day."""
    if not user.is_authenticated:
        return None
    held = Term.objects.in_office(on).filter(user=user.pk, body__granted_role=Role.HONORARY_AUDITOR)
    return held.select_related("body", "seat_kind").order_by("-starts_on", "-id").first()


def activities_between(term: Term, first: date, last: date) -> QuerySet[Activity]:
    """Activities to which a report of these days can belong, the newest first."""
    asked = Part.objects.filter(term=term).exclude(comes=False)
    return (
        Activity.objects.filter(pk__in=asked.values("activity"), cancelled_at__isnull=True)
        .filter(starts_at__date__gte=first, starts_at__date__lte=last)
        .order_by("-starts_at", "-id")
        .prefetch_related("sites")
    )


def activities_of(author: Any) -> QuerySet[Activity]:
    """All to which the person was ever asked: a report may arrive after the end of the term in which it was written."""
    return Activity.objects.filter(pk__in=Part.objects.filter(term__user=author.pk).values("activity"))


def open_sites() -> QuerySet[Site]:
    return Site.objects.filter(closed_on__isnull=True).select_related("kind").order_by("name")


def equipment_of(sites: Iterable[int]) -> QuerySet[Equipment]:
    """What stands at these places, as far as it fits on a telephone."""
    standing = Equipment.objects.filter(site__in=list(sites), retired_on__isnull=True)
    return standing.order_by("name", "id")[:MOST_EQUIPMENT]


def checklists_in_use() -> QuerySet[Checklist]:
    return (
        Checklist.objects.filter(published_at__isnull=False, replaced_at__isnull=True)
        .select_related("kind")
        .prefetch_related("points")
        .order_by("kind__position", "kind__name")
    )


def spot_of(site: str, equipment: str) -> Spot:
    """From the codes on a label; a wrong one is no place, and no mistake of whoever reads it."""
    is_code = slug_re.fullmatch
    things = Equipment.objects.select_related("site__kind")
    if is_code(equipment) and (thing := things.filter(code=equipment).first()):
        return Spot(thing.site, thing)
    return Spot(open_sites().filter(code=site).first() if is_code(site) else None)


def visible_to(user: Any) -> QuerySet[InspectionReport]:
    """One's own reports; for the office of the auditors all that came in."""
    reports = InspectionReport.objects.select_related("site__kind", "term__body", "term__seat_kind", "author")
    if not user.is_authenticated:
        return reports.none()
    scope = permissions.scope(user, RECEIVE_FINDING)
    if scope.everywhere:
        return reports
    own = reports.filter(author=user.pk)
    return own | reports.filter(term__body__department__in=scope.departments)


def with_content(reports: QuerySet[InspectionReport]) -> QuerySet[InspectionReport]:
    """Marks and findings in the order of the form."""
    findings = Finding.objects.order_by("position", "id").select_related("equipment", "point", "field", "site")
    return reports.select_related("activity").prefetch_related(Prefetch("findings", queryset=findings), "marks__point")
