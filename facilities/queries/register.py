"""The register as people read it: places, the things that stand there, and what happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from core import permissions
from core.search import matching
from core.search.index import PUBLIC
from core.ui.paging import KeysetPage, paginate
from facilities.grading import YEARS
from facilities.models import (
    Computation,
    Equipment,
    FacilityKind,
    Site,
    SiteGradeChange,
    Standing,
    Upkeep,
)
from facilities.queries import grades
from facilities.states import MANAGE_REGISTER

PAGE_SIZE = 24
MOST_PINS = 500
MOST_EQUIPMENT = 300
FEW = 1_000


class Sort(models.TextChoices):
    NAME = "name", _("By name")
    WORST = "worst", _("Worst grade first")


@dataclass(frozen=True)
class Filters:
    """What a reader asked for; whatever is empty narrows nothing."""

    words: str = ""
    kind: FacilityKind | None = None
    area: str = ""
    grade: str = ""
    sort: str = Sort.NAME


def visible_to(user: Any) -> QuerySet[Site]:
    """Published places; for those who keep the register also what is being prepared."""
    rows = Site.objects.select_related("kind", "department", "standing")
    if not user.is_authenticated:
        return rows.published()
    scope = permissions.scope(user, MANAGE_REGISTER)
    if scope.everywhere:
        return rows
    return rows.filter(Q(published_at__isnull=False) | Q(department__in=scope.departments))


def kept_by(user: Any) -> QuerySet[Site]:
    """The places whose register this person keeps."""
    scope = permissions.scope(user, MANAGE_REGISTER)
    rows = Site.objects.select_related("kind", "department", "standing")
    return rows if scope.everywhere else rows.filter(department__in=scope.departments)


def departments_of(user: Any) -> QuerySet[Department]:
    scope = permissions.scope(user, MANAGE_REGISTER)
    departments = Department.objects.filter(is_active=True).order_by("name")
    return departments if scope.everywhere else departments.filter(pk__in=scope.departments)


def in_use(filters: Filters) -> QuerySet[Site]:
    """What the list and the map show: open places, narrowed."""
    rows: QuerySet[Site] = Site.objects.public()
    if filters.kind is not None:
        rows = rows.filter(kind=filters.kind)
    if filters.area:
        rows = rows.filter(area=filters.area)
    if filters.grade:
        rows = rows.filter(standing__grade=filters.grade)
    if filters.words.strip():
        rows = matching.by_words(filters.words, rows, audience=PUBLIC, few=FEW).among()
    return rows


def page(rows: QuerySet[Site], filters: Filters, cursor: str = "") -> KeysetPage[Site]:
    """Each row with what a card shows; the same number of questions at any size."""
    rows = rows.select_related("kind", "department", "standing").annotate(
        equipment_count=Count("equipment", filter=Q(equipment__retired_on__isnull=True))
    )
    if filters.sort == Sort.WORST:
        rows = rows.annotate(danger=Coalesce(F("standing__risk"), Value(-1), output_field=models.IntegerField()))
        return paginate(rows, cursor, order="-danger", size=PAGE_SIZE)
    return paginate(rows, cursor, order="name", size=PAGE_SIZE)


def pins(rows: QuerySet[Site]) -> list[dict[str, Any]]:
    found = rows.filter(latitude__isnull=False).select_related("kind", "standing").order_by("name")[:MOST_PINS]
    return [pin(site) for site in found]


def pin(site: Site) -> dict[str, Any]:
    standing = standing_of(site)
    return {
        "latitude": site.latitude,
        "longitude": site.longitude,
        "title": site.name,
        "url": site.get_absolute_url(),
        "summary": f"{site.kind.name} · {site.address}",
        "state": f"GRADE_{standing.grade}" if standing else "",
        "state_label": f"{standing.grade} {standing.get_grade_display()}" if standing else "",
    }


def standing_of(thing: Site | Equipment) -> Any:
    """Of a place or a thing; nothing where it has no grade yet."""
    return getattr(thing, "standing", None)


def to_choose() -> QuerySet[Site]:
    """What a proposal, a project or a report can name."""
    return Site.objects.public().order_by("name")


def areas() -> list[str]:
    return list(Site.objects.public().exclude(area="").order_by("area").values_list("area", flat=True).distinct())


def public_spread() -> dict[str, int]:
    """How many things in open places stand at each grade."""
    return grades.spread(Standing.objects.filter(equipment__site__in=Site.objects.public()))


def equipment_of(site: Site) -> QuerySet[Equipment]:
    """What stands there, the nearest to a failure first."""
    rows = Equipment.objects.filter(site=site, retired_on__isnull=True).select_related("standing")
    return rows.order_by(F("standing__risk").desc(nulls_last=True), "name", "id")[:MOST_EQUIPMENT]


def endangered(sites: QuerySet[Site]) -> QuerySet[Equipment]:
    """What is at D or E in these places, the nearest to a failure first."""
    near = Equipment.objects.filter(site__in=sites.order_by(), standing__grade__in=["D", "E"])
    return near.select_related("site", "standing").order_by("-standing__risk", "id")


def retired_of(site: Site) -> QuerySet[Equipment]:
    return Equipment.objects.filter(site=site, retired_on__isnull=False).order_by("-retired_on", "id")[:50]


def upkeep_of(equipment: Equipment) -> QuerySet[Upkeep]:
    return Upkeep.objects.filter(equipment=equipment)


def latest_upkeep(site: Site, limit: int = 8) -> list[Upkeep]:
    rows = Upkeep.objects.filter(equipment__site=site).select_related("equipment")
    return list(rows.order_by("-happened_on", "-id")[:limit])


@dataclass(frozen=True)
class Year:
    """What happened in one of the years that count: the last twelve months, the twelve before them, and so on."""

    since: date
    until: date
    failures: int
    repairs: int
    inspections: int
    won: int


def record_of(upkeep: QuerySet[Upkeep], today: date) -> list[Year]:
    """The three years that count, the earliest first, in one question."""
    since = grades.record_since(today)
    rows = upkeep.order_by().filter(happened_on__gt=since, happened_on__lte=today)
    happened = list(rows.values_list("happened_on", "kind", "cost_won"))
    bounds = [grades.years_before(today, back) for back in range(YEARS, -1, -1)]
    return [_year(after, until, happened) for after, until in pairwise(bounds)]


def _year(after: date, until: date, happened: list[tuple[date, str, int | None]]) -> Year:
    inside = [(kind, won or 0) for day, kind, won in happened if after < day <= until]
    count = {kind: sum(1 for one, _won in inside if one == kind) for kind in Upkeep.Kind.values}
    return Year(
        after, until, count[Upkeep.Kind.FAILURE], count[Upkeep.Kind.REPAIR], count[Upkeep.Kind.INSPECTION],
        sum(won for _kind, won in inside),
    )  # fmt: skip


def site_history(site: Site) -> QuerySet[SiteGradeChange]:
    return SiteGradeChange.objects.filter(site=site).select_related("decided_by")[:50]


def last_computed() -> date | None:
    return Computation.objects.order_by("-on").values_list("on", flat=True).first()


def was_computed(today: date) -> bool:
    return Computation.objects.filter(on=today).exists()
