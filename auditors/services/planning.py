"""How often each field looks at each kind of facility, as staff set it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from auditors.models import VisitRule
from auditors.queries.planning import USUAL_MONTHS, Pair, intervals_of
from auditors.states.activities import MANAGE_ACTIVITIES
from core import permissions
from core.audit.audit import record as audit
from councils.models import Body


@transaction.atomic
def set_intervals(body: Body, *, months: Mapping[Pair, int], by: Any, at: datetime) -> int:
    """Months by kind of facility and field; what is the usual needs no row. Answers with how many changed."""
    permissions.check(by, MANAGE_ACTIVITIES, body)
    Body.objects.select_for_update().get(pk=body.pk)
    before = intervals_of(body)
    changed = {pair: every for pair, every in months.items() if before.get(pair, USUAL_MONTHS) != every}
    for (kind, field), every in changed.items():
        VisitRule.objects.update_or_create(kind_id=kind, field_id=field, defaults={"every_months": every})
    if changed:
        detail = {f"{kind}:{field}": every for (kind, field), every in changed.items()}
        audit("auditors.set_visit_intervals", actor=by, at=at, target=body, detail=detail)
    return len(changed)
