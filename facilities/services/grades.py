"""Computing every grade anew, of things and of the places where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count

from core import plain_rows
from facilities.grading import (
    POINTS,
    Grading,
    Limits,
    Weights,
    age_of,
    failures_of,
    grade,
    importance_of,
    record_points,
)
from facilities.models import (
    Computation,
    Equipment,
    GradeChange,
    Scheme,
    SiteGradeChange,
    SiteStanding,
    Standing,
    Upkeep,
)
from facilities.queries import grades

BATCH = 5_000
PARTS = ("importance", "age", "failures", "risk", "grade")
# The places whose grades are computed; all of them where nothing is said.
Sites = frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in service, with what was found of it."""

    pk: int
    site: int
    essential: bool
    found: Grading

    @property
    def weight(self) -> tuple[bool, int, int]:
        """What makes the grade of the place: what is essential before the rest, then the risk, then who came first."""
        return self.essential, self.found.risk, -self.pk


@transaction.atomic
def recompute(*, today: date, sites: Iterable[int] | None = None) -> int:
    """Compute the grades of all that is in service, or of some places; how many changed. Nothing without weights."""
    one_at_a_time()
    scheme = grades.scheme_in_force()
    if scheme is None:
        return 0
    wanted: Sites = None if sites is None else frozenset(sites)
    items = list(computed(grades.weights_of(scheme), grades.limits_of(scheme), today=today, sites=wanted))
    changed = _keep_items(items, scheme, today, wanted)
    _keep_sites(items, today, wanted)
    if wanted is None:
        Computation.objects.update_or_create(
            on=today, defaults={"scheme": scheme, "items": len(items), "changes": changed}
        )
    return changed


def one_at_a_time() -> None:
    """Grades are computed, and weights set, behind the lock of the first scheme there was."""
    Scheme.objects.select_for_update(no_key=True).order_by("id").first()


def computed(weights: Mapping[str, Weights], limits: Limits, *, today: date, sites: Sites = None) -> Iterator[Item]:
    """What each thing in service comes to by these weights; nothing is written."""
    in_service = Equipment.objects.filter(retired_on__isnull=True, site__closed_on__isnull=True)
    if sites is not None:
        in_service = in_service.filter(site__in=sites)
    points = _record_points(today, sites)
    rows = in_service.order_by().values_list(
        "pk", "site_id", "branch", "usage", "essential", "installed_on", "service_life"
    )
    for pk, site, branch, usage, essential, installed_on, service_life in rows.iterator(chunk_size=BATCH):
        found = grade(
            importance_of(usage, essential), age_of(installed_on, service_life, today),
            failures_of(points.get(pk, 0), limits.worst_record), weights=weights[branch], limits=limits,
        )  # fmt: skip
        yield Item(pk, site, essential, found)


def _record_points(today: date, sites: Sites) -> dict[int, int]:
    """One grouped read: what happened to the same thing on the same day is counted together."""
    upkeep = Upkeep.objects.filter(
        happened_on__gt=grades.record_since(today), happened_on__lte=today, kind__in=list(POINTS)
    )
    if sites is not None:
        upkeep = upkeep.filter(equipment__site__in=sites)
    points: dict[int, int] = {}
    grouped = upkeep.order_by().values_list("equipment", "kind", "happened_on").annotate(times=Count("pk"))
    for pk, kind, happened_on, times in grouped.iterator(chunk_size=BATCH):
        points[pk] = points.get(pk, 0) + times * record_points(kind, happened_on, today)
    return points


def _keep_items(items: list[Item], scheme: Scheme, today: date, sites: Sites) -> int:
    before = _as_they_stand(sites)
    new = [item for item in items if before.get(item.pk) != (scheme.pk, item.found)]
    plain_rows.write(
        Standing, ("equipment", "scheme", "computed_on", *PARTS),
        ((item.pk, scheme.pk, today, *_parts(item.found)) for item in new), in_place_of="equipment",
    )  # fmt: skip
    letters = {pk: found.grade for pk, (_scheme, found) in before.items()}
    changed = [item for item in new if letters.get(item.pk) != item.found.grade]
    plain_rows.write(
        GradeChange, ("equipment", "scheme", "on", "before", *PARTS[:-1], "after"),
        ((item.pk, scheme.pk, today, letters.get(item.pk, ""), *_parts(item.found)) for item in changed),
    )  # fmt: skip
    if gone := before.keys() - {item.pk for item in items}:
        Standing.objects.filter(equipment__in=gone).delete()
    return len(changed)


def _as_they_stand(sites: Sites) -> dict[int, tuple[int, Grading]]:
    standings = Standing.objects.all() if sites is None else Standing.objects.filter(equipment__site__in=sites)
    rows = standings.values_list("equipment_id", "scheme_id", *PARTS)
    return {row[0]: (row[1], Grading(*row[2:])) for row in rows.iterator(chunk_size=BATCH)}


def _parts(found: Grading) -> tuple[Any, ...]:
    return found.importance, found.age, found.failures, found.risk, found.grade


def _keep_sites(items: list[Item], today: date, sites: Sites) -> None:
    worst: dict[int, Item] = {}
    for item in items:
        if item.site not in worst or item.weight > worst[item.site].weight:
            worst[item.site] = item
    standings = SiteStanding.objects.all() if sites is None else SiteStanding.objects.filter(site__in=sites)
    before = {row[0]: row[1:] for row in standings.values_list("site_id", "decided_by_id", "risk", "grade")}
    new = [item for site, item in worst.items() if before.get(site) != (item.pk, item.found.risk, item.found.grade)]
    SiteStanding.objects.bulk_create(
        (
            SiteStanding(
                site_id=item.site, decided_by_id=item.pk, computed_on=today, risk=item.found.risk,
                grade=item.found.grade,
            )
            for item in new
        ),
        batch_size=BATCH, update_conflicts=True, unique_fields=["site"],
        update_fields=["decided_by", "computed_on", "risk", "grade"],
    )  # fmt: skip
    letters = {site: row[2] for site, row in before.items()}
    SiteGradeChange.objects.bulk_create(
        (
            SiteGradeChange(
                site_id=item.site, decided_by_id=item.pk, on=today, before=letters.get(item.site, ""),
                after=item.found.grade,
            )
            for item in new
            if letters.get(item.site) != item.found.grade
        ),
        batch_size=BATCH,
    )  # fmt: skip
    if gone := before.keys() - worst.keys():
        SiteStanding.objects.filter(site__in=gone).delete()
