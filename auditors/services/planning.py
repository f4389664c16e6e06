"""How often each field looks at each kind of facility, as staff set it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Role
from accounts.queries import staff_in
from auditors import activity_notices as notices
from auditors.models import VisitRule
from auditors.queries.activities import auditing_bodies
from auditors.queries.planning import USUAL_MONTHS, Pair, intervals_of, matrix_of
from auditors.states.activities import MANAGE_ACTIVITIES
from core import permissions
from core.audit.audit import record as audit
from core.notify import notify
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


@transaction.atomic
def tell_what_is_due(*, at: datetime) -> int:
    """Once a month each body's office is told where nobody has been for too long; how many facilities those are."""
    month = f"{timezone.localdate(at):%Y-%m}"
    found = 0
    for body in auditing_bodies():
        if not (due := len(matrix_of(body, at=at).gaps)):
            continue
        found += due
        notify.queue(
            notices.VISITS_DUE,
            recipients=staff_in(body.department_id, Role.CASE_OFFICER, at=at),
            at=at,
            context={"body": body.name, "slug": body.slug, "count": due},
            target=body,
            dedupe_key=f"auditors.visits_due:{body.pk}:{month}",
        )
    return found
