"""Who was there, and what they are owed for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from auditors.models import Activity, Part
from auditors.queries.activities import day_of, parts_of
from auditors.services.refusals import AuditRefused
from auditors.states.activities import MANAGE_ACTIVITIES
from core import permissions
from core.audit.audit import record as audit
from councils.services import allowances
from councils.services.refusals import CouncilRefused


@transaction.atomic
def record(activity: Activity, *, present: Iterable[Part], by: Any, at: datetime) -> Activity:
    """Write down who came; said again, it corrects what was said before, as long as it is not paid.

    Raises AuditRefused before it begins, for one that was called off, and where a payment stands in the way.
    """
    permissions.check(by, MANAGE_ACTIVITIES, activity)
    locked = Activity.objects.select_for_update().select_related("body").get(pk=activity.pk)
    if locked.cancelled_at is not None:
        raise AuditRefused("called_off", _("This activity was called off."))
    if at < locked.starts_at:
        raise AuditRefused("early", _("Attendance is recorded once the activity has begun."))
    there = {part.pk for part in present}
    for part in parts_of(locked):
        _record_one(locked, part, part.pk in there and part.term.is_in_office(day_of(locked)), at)
    locked.held_at = locked.held_at or at
    locked.save(update_fields=["held_at"])
    audit("auditors.record_attendance", actor=by, at=at, target=locked, detail={"there": len(there)})
    return locked


def _record_one(activity: Activity, part: Part, there: bool, at: datetime) -> None:
    if part.attended == there:
        return
    part.attended = there
    part.save(update_fields=["attended"])
    if activity.allowance_won:
        _settle(activity, part, at)


def _settle(activity: Activity, part: Part, at: datetime) -> None:
    try:
        if part.attended:
            allowances.owe(
                part.term,
                activity=activity,
                label=activity.title,
                day=day_of(activity),
                amount=activity.allowance_won,
                at=at,
            )
        else:
            allowances.owe_no_longer(part.term, activity=activity)
    except CouncilRefused as refusal:
        raise AuditRefused(
            "paid",
            _("%(name)s is on a payment list already, so this attendance cannot be taken back.")
            % {"name": part.term.name or part.term.user.display_name},
        ) from refusal
