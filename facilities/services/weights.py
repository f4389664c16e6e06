"""The weights of the grades, as staff set them: a new set with its reason takes the place of the old one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit import audit
from core.workflow import SYSTEM
from facilities.grading import GRADES, Limits, Weights
from facilities.models import Branch, Scheme, Standing, Weight
from facilities.services import grades
from facilities.services.refusals import FacilityRefused
from facilities.states import SET_WEIGHTS


@dataclass(frozen=True)
class Trial:
    """What weights would come to: how many things at each grade now and then, and how many would move."""

    rows: list[tuple[str, int, int]]
    better: int
    worse: int


@transaction.atomic
def set_weights(
    *, weights: Mapping[str, Weights], limits: Limits, reason: str, by: Any, at: datetime, today: date
) -> Scheme:
    """A new scheme for all trades, in force at once: every grade is computed by it. Raises FacilityRefused."""
    if by is not SYSTEM:
        permissions.check(by, SET_WEIGHTS)
    refuse_impossible(weights, limits)
    if not reason.strip():
        raise FacilityRefused("reason", _("Everybody reads why the weights change: please say it."), field="reason")
    grades.one_at_a_time()
    scheme = Scheme.objects.create(
        in_force_from=at, set_by=None if by is SYSTEM else by, reason=reason.strip(),
        from_b=limits.from_b, from_c=limits.from_c, from_d=limits.from_d, from_e=limits.from_e,
        worst_record=limits.worst_record,
    )  # fmt: skip
    Weight.objects.bulk_create(
        Weight(scheme=scheme, branch=branch, importance=one.importance, age=one.age, failures=one.failures)
        for branch, one in weights.items()
    )
    audit.record("facilities.set_weights", actor=by, at=at, target=scheme, detail={"reason": scheme.reason})
    grades.recompute(today=today)
    return scheme


def refuse_impossible(weights: Mapping[str, Weights], limits: Limits) -> None:
    if set(weights) != set(Branch.values):
        raise FacilityRefused("branches", _("Every trade needs its weights."))
    if any(sum((one.importance, one.age, one.failures)) != 100 for one in weights.values()):
        raise FacilityRefused("sum", _("The weights of a trade must add up to 100."))
    if not 0 < limits.from_b < limits.from_c < limits.from_d < limits.from_e <= 100:
        raise FacilityRefused("limits", _("The limits of the grades must rise, from 1 to 100."))
    if limits.worst_record < 1:
        raise FacilityRefused("worst_record", _("The worst record has at least one point."), field="worst_record")


def trial(*, weights: Mapping[str, Weights], limits: Limits, today: date) -> Trial:
    """Nothing is written. Raises FacilityRefused."""
    refuse_impossible(weights, limits)
    now = dict(Standing.objects.values_list("equipment_id", "grade"))
    then = {item.pk: item.found.grade for item in grades.computed(weights, limits, today=today)}
    counted_now, counted_then = Counter(now.values()), Counter(then.values())
    return Trial(
        rows=[(grade, counted_now[grade], counted_then[grade]) for grade in GRADES],
        better=sum(then[pk] < before for pk, before in now.items() if pk in then),
        worse=sum(then[pk] > before for pk, before in now.items() if pk in then),
    )
