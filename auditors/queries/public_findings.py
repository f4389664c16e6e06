"""What everybody reads of findings: lists, one facility after another on the map, and what belongs beside one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from auditors.models import Finding, PublicVersion
from auditors.queries.versions import photos_in_public, visible_to, with_finding
from core.search import matching
from core.search.index import PUBLIC
from core.ui.paging import KeysetPage, paginate
from core.workflow.mending import UNDER_WAY, MendingState
from councils.models import SeatKind
from facilities.models import Site

PAGE_SIZE = 20
MOST_BESIDE = 5
MOST_FOUND = 1000


class Progress(models.TextChoices):
    """How far a published finding is, in the three words that matter to a resident."""

    OPEN = "open", gettext_lazy("Not mended yet")
    MENDED = "mended", gettext_lazy("Mended, seen by the auditor")
    DECLINED = "declined", gettext_lazy("Turned down with a reason")


STATES = {
    Progress.OPEN: UNDER_WAY,
    Progress.MENDED: (MendingState.CLOSED,),
    Progress.DECLINED: (MendingState.DECLINED,),
}


def progress_of(state: str) -> Progress:
    return next((progress for progress, states in STATES.items() if state in states), Progress.OPEN)


@dataclass(frozen=True)
class Filters:
    """What a reader asked for; whatever is empty narrows nothing."""

    words: str = ""
    field: Any = None
    site: Any = None
    progress: str = ""
    severity: int | None = None
    recurring: bool = False


def narrowed(filters: Filters) -> QuerySet[PublicVersion]:
    wanted = {
        "finding__field": filters.field,
        "finding__site": filters.site,
        "finding__severity": filters.severity,
        "finding__state__in": STATES[Progress(filters.progress)] if filters.progress else None,
    }
    rows = visible_to(None).filter(**{name: value for name, value in wanted.items() if value})
    if filters.recurring:
        rows = rows.filter(finding__again__isnull=False)
    if filters.words.strip():
        rows = matching.by_words(filters.words, rows, audience=PUBLIC, few=MOST_FOUND).among()
    return rows


def page(filters: Filters, cursor: str = "") -> KeysetPage[PublicVersion]:
    return paginate(with_finding(narrowed(filters)), cursor, order="-published_at", size=PAGE_SIZE)


def on_the_map(filters: Filters) -> list[dict[str, Any]]:
    """One pin a facility: how much was found there, and whether something is still open. One query."""
    place = "finding__site__"
    rows = (
        narrowed(filters)
        .filter(finding__site__published_at__isnull=False, finding__site__latitude__isnull=False)
        .order_by()
        .values(f"{place}code", f"{place}name", f"{place}latitude", f"{place}longitude")
        .annotate(found=Count("pk"), left=Count("pk", filter=Q(finding__state__in=UNDER_WAY)))
    )
    return [
        {
            "title": row[f"{place}name"],
            "latitude": row[f"{place}latitude"],
            "longitude": row[f"{place}longitude"],
            "summary": ngettext("%(count)s finding", "%(count)s findings", row["found"]) % {"count": row["found"]},
            "state": "due" if row["left"] else "completed",
            "state_label": _("%(count)s not mended yet") % {"count": row["left"]} if row["left"] else _("All mended"),
            "code": row[f"{place}code"],
        }
        for row in sorted(rows, key=lambda row: (-row["left"], -row["found"], row[f"{place}name"]))
    ]


def published(finding_id: int) -> PublicVersion | None:
    versions = with_finding(visible_to(None)).select_related("finding__report", "finding__equipment", "finding__again")
    return versions.filter(finding=finding_id).first()


def shown_photos(version: PublicVersion) -> list[Any]:
    return list(photos_in_public(version.finding).order_by("position", "pk"))


def beside(version: PublicVersion) -> list[PublicVersion]:
    """Others at the same facility, the newest first."""
    if version.finding.site_id is None:
        return []
    rows = with_finding(visible_to(None)).filter(finding__site=version.finding.site_id).exclude(pk=version.pk)
    return list(rows.order_by("-published_at", "-pk")[:MOST_BESIDE])


def kin(finding: Finding) -> tuple[PublicVersion | None, list[PublicVersion]]:
    """The earlier finding of the same thing and the later ones, as far as everybody may read them."""
    rows = visible_to(None).select_related("finding")
    earlier = rows.filter(finding=finding.again_id).first() if finding.again_id else None
    return earlier, list(rows.filter(finding__again=finding).order_by("finding__created_at"))


def at_site(site: Any, limit: int) -> list[PublicVersion]:
    """For the page of a facility."""
    return list(with_finding(visible_to(None)).filter(finding__site=site).order_by("-published_at", "-pk")[:limit])


def sites_with_findings() -> QuerySet[Any]:
    return Site.objects.filter(pk__in=visible_to(None).values("finding__site")).order_by("name")


def fields_with_findings() -> QuerySet[Any]:
    return SeatKind.objects.filter(pk__in=visible_to(None).values("finding__field")).order_by("position", "label")
