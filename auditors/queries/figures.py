"""The figures of published findings: each can be computed again from the open data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from auditors.models import Finding, PublicVersion
from auditors.queries.public_findings import Progress, progress_of
from auditors.queries.versions import PUBLISHABLE, visible_to, with_finding

ORDER = (Progress.MENDED, Progress.OPEN, Progress.DECLINED)
# Days up to which a bar of the chart of times counts; the last one has no end.
STEPS = (7, 14, 30, 60)
MOST_SITES = 10

Counts = Counter[Progress]


@dataclass
class Group:
    """So many published findings of one field or one facility, by how far they are."""

    label: str
    code: str = ""
    counts: Counts = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def row(self) -> tuple[Any, ...]:
        return (self.label, *(self.counts[progress] for progress in ORDER))

    @property
    def cells(self) -> list[tuple[Any, int]]:
        return [(progress.label, self.counts[progress]) for progress in ORDER]


@dataclass(frozen=True)
class Row:
    state: str
    created_at: datetime
    closed_on: date | None
    again: int | None
    field: str
    site: str | None
    code: str | None


@dataclass
class Figures:
    """`waiting` counts findings that are accepted but not published yet."""

    counts: Counts
    fields: list[Group]
    sites: list[Group]
    days: list[int]
    recurring: int
    waiting: int

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def mended(self) -> int:
        return self.counts[Progress.MENDED]

    @property
    def open(self) -> int:
        return self.counts[Progress.OPEN]

    @property
    def declined(self) -> int:
        return self.counts[Progress.DECLINED]

    @property
    def share_mended(self) -> int | None:
        return round(100 * self.mended / self.total) if self.total else None

    @property
    def usual_days(self) -> int | None:
        """Half of what was mended took no longer."""
        return round(median(self.days)) if self.days else None

    def times(self) -> list[tuple[str, int]]:
        """How many were mended within so many days."""
        rows, after = [], -1
        for step in STEPS:
            label = _("Up to %(days)s days") % {"days": step}
            rows.append((label, sum(after < days <= step for days in self.days)))
            after = step
        rows.append((_("More than %(days)s days") % {"days": after}, sum(days > after for days in self.days)))
        return rows


def figures() -> Figures:
    """Two queries, whatever there is."""
    names = ("state", "created_at", "closed_on", "again", "field__label", "site__name", "site__code")
    rows = [Row(*row) for row in visible_to(None).order_by().values_list(*(f"finding__{name}" for name in names))]
    return Figures(
        counts=Counter(progress_of(row.state) for row in rows),
        fields=_grouped(rows, lambda row: (row.field, "")),
        sites=_grouped(rows, lambda row: (row.site or _("Elsewhere"), row.code or "")),
        days=[days_to_mend(row.created_at, row.closed_on) for row in rows if row.closed_on],
        recurring=sum(row.again is not None for row in rows),
        waiting=Finding.objects.filter(state__in=PUBLISHABLE)
        .exclude(pk__in=visible_to(None).values("finding"))
        .count(),
    )


def days_to_mend(created_at: datetime, closed_on: date) -> int:
    """From the report to the day on which the auditor saw that it is mended."""
    return max(0, (closed_on - localdate(created_at)).days)


def _grouped(rows: list[Row], key: Any) -> list[Group]:
    """Most findings first."""
    groups: dict[tuple[str, str], Group] = {}
    for row in rows:
        label, code = key(row)
        groups.setdefault((label, code), Group(label, code)).counts[progress_of(row.state)] += 1
    return sorted(groups.values(), key=lambda group: (-group.total, group.label))


def recurring(limit: int) -> list[PublicVersion]:
    """What was found again after an earlier finding, the newest first."""
    rows = with_finding(visible_to(None)).filter(finding__again__isnull=False).select_related("finding__again")
    return list(rows.order_by("-finding__created_at", "-pk")[:limit])
