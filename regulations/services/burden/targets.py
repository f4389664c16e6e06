"""How many rules each department is to improve in a year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department
from core import permissions
from core.audit.audit import record
from regulations.models import Target
from regulations.services.refusals import RegulationRefused
from regulations.states.permissions import SET_TARGETS

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_RULES = 1000


@transaction.atomic
def set_targets(year: int, wanted: Mapping[Department, int | None], *, actor: Any, at: datetime) -> None:
    """One or more rules for a department, or none where the department has no target that year."""
    permissions.check(actor, SET_TARGETS)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RegulationRefused("year", _("Please choose a year."), field="year")
    if any(rules is not None and not 0 <= rules <= MOST_RULES for rules in wanted.values()):
        raise RegulationRefused("rules", _("Please give a number from 0 to 1,000."))
    before = dict(Target.objects.filter(year=year).values_list("department", "rules"))
    for department, rules in wanted.items():
        if (rules or 0) == before.get(department.pk, 0):
            continue
        if rules:
            Target.objects.update_or_create(
                year=year, department=department, defaults={"rules": rules, "set_by": actor, "set_at": at}
            )
        else:
            Target.objects.filter(year=year, department=department).delete()
        detail = {"year": year, "before": before.get(department.pk, 0), "after": rules or 0}
        record("regulations.set_target", actor=actor, at=at, target=department, detail=detail)
