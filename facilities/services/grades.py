"""Setting the weights, and computing every grade anew by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from core.workflow import SYSTEM
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
from facilities.models import Branch, Equipment, GradeChange, Scheme, Standing, Upkeep, Weight
from facilities.queries import grades
from facilities.services.refusals import FacilityRefused
from facilities.states import SET_WEIGHTS

BATCH = 5_000
PARTS = ("importance", "age", "failures", "risk", "grade")


@transaction.atomic
def set_weights(
    *, weights: Mapping[str, Weights], limits: Limits, reason: str, by: Any, at: datetime, today: date
) -> Scheme:
    """A new scheme for all trades, in force at once: every grade is computed by it. Raises FacilityRefused."""
    if by is not SYSTEM:
        permissions.check(by, SET_WEIGHTS)
    if set(weights) != set(Branch.values):
        raise FacilityRefused("branches", _("Every trade needs its weights."))
    if any(sum((one.importance, one.age, one.failures)) != 100 for one in weights.values()):
        raise FacilityRefused("sum", _("The weights of a trade must add up to 100."))
    if not 0 < limits.from_b < limits.from_c < limits.from_d < limits.from_e <= 100:
        raise FacilityRefused("limits", _("The limits of the grades must rise, from 1 to 100."))
    scheme = Scheme.objects.create(
        in_force_from=at, set_by=None if by is SYSTEM else by, reason=reason.strip(),
        from_b=limits.from_b, from_c=limits.from_c, from_d=limits.from_d, from_e=limits.from_e,
        worst_record=limits.worst_record,
    )  # fmt: skip
    Weight.objects.bulk_create(
        Weight(scheme=scheme, branch=branch, importance=one.importance, age=one.age, failures=one.failures)
        for branch, one in weights.items()
    )
    audit("facilities.set_weights", actor=by, at=at, target=scheme, detail={"reason": scheme.reason})
    recompute(today=today)
    return scheme


@transaction.atomic
def recompute(*, today: date, equipment: Iterable[int] | None = None) -> int:
    """Compute the grades of all that is in service, or of some; how many changed. Nothing happens without weights."""
    scheme = grades.scheme_in_force()
    if scheme is None:
        return 0
    weights, limits = grades.weights_of(scheme), grades.limits_of(scheme)
    in_service = Equipment.objects.filter(retired_on__isnull=True)
    if equipment is not None:
        in_service = in_service.filter(pk__in=list(equipment))
    points = _record_points(in_service if equipment is not None else None, today)
    before = _as_they_stand(in_service if equipment is not None else None)
    standings, changes = [], []
    rows = in_service.values_list("pk", "branch", "usage", "essential", "installed_on", "service_life")
    for pk, branch, usage, essential, installed_on, service_life in rows.iterator(chunk_size=BATCH):
        found = grade(
            importance_of(usage, essential), age_of(installed_on, service_life, today),
            failures_of(points.get(pk, 0), limits.worst_record), weights=weights[branch], limits=limits,
        )  # fmt: skip
        if before.get(pk) == (scheme.pk, found):
            continue
        standings.append(_standing(pk, scheme, found, today))
        grade_before = before[pk][1].grade if pk in before else ""
        if grade_before != found.grade:
            changes.append(_change(pk, scheme, found, grade_before, today))
    Standing.objects.bulk_create(
        standings, batch_size=BATCH, update_conflicts=True, unique_fields=["equipment"],
        update_fields=["scheme", "computed_on", *PARTS],
    )  # fmt: skip
    GradeChange.objects.bulk_create(changes, batch_size=BATCH)
    return len(changes)


def _record_points(equipment: Any, today: date) -> dict[int, int]:
    """One grouped read: days on which the same happened to the same thing are counted together."""
    upkeep = Upkeep.objects.filter(
        happened_on__gt=grades.record_since(today), happened_on__lte=today, kind__in=list(POINTS)
    )
    if equipment is not None:
        upkeep = upkeep.filter(equipment__in=equipment)
    points: dict[int, int] = {}
    grouped = upkeep.order_by().values_list("equipment", "kind", "happened_on").annotate(times=Count("pk"))
    for pk, kind, happened_on, times in grouped.iterator(chunk_size=BATCH):
        points[pk] = points.get(pk, 0) + times * record_points(kind, happened_on, today)
    return points


def _as_they_stand(equipment: Any) -> dict[int, tuple[int, Grading]]:
    standings = Standing.objects.all() if equipment is None else Standing.objects.filter(equipment__in=equipment)
    rows = standings.values_list("equipment_id", "scheme_id", *PARTS)
    return {row[0]: (row[1], Grading(*row[2:])) for row in rows.iterator(chunk_size=BATCH)}


def _standing(pk: int, scheme: Scheme, found: Grading, today: date) -> Standing:
    return Standing(
        equipment_id=pk, scheme_id=scheme.pk, computed_on=today, importance=found.importance, age=found.age,
        failures=found.failures, risk=found.risk, grade=found.grade,
    )  # fmt: skip


def _change(pk: int, scheme: Scheme, found: Grading, before: str, today: date) -> GradeChange:
    return GradeChange(
        equipment_id=pk, scheme_id=scheme.pk, on=today, before=before, after=found.grade, importance=found.importance,
        age=found.age, failures=found.failures, risk=found.risk,
    )  # fmt: skip
