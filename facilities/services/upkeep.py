"""What failed, was repaired or looked at. The grade follows at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import audit
from facilities.models import Equipment, Upkeep
from facilities.services import grades
from facilities.services.refusals import FacilityRefused
from facilities.services.register import locked_equipment

HIGHEST_COST = 10**12


@transaction.atomic
def record_upkeep(
    equipment: Equipment, *, kind: str, happened_on: date, note: str, by: Any, at: datetime, today: date,
    cost_won: int | None = None,
) -> Upkeep:  # fmt: skip
    """Everybody reads it beside the grade. Raises FacilityRefused."""
    locked = locked_equipment(equipment, by)
    if not locked.installed_on <= happened_on <= today:
        message = _("The day lies between the first day of service and today.")
        raise FacilityRefused("happened_on", message, field="happened_on")
    if cost_won is not None and not 0 <= cost_won <= HIGHEST_COST:
        raise FacilityRefused("cost_won", _("This cost cannot be."), field="cost_won")
    kept = Upkeep.objects.create(
        equipment=locked, kind=kind, happened_on=happened_on, note=" ".join(note.split()), cost_won=cost_won,
        recorded_by=by, recorded_at=at,
    )  # fmt: skip
    grades.recompute(today=today, sites=[locked.site_id])
    return kept


@transaction.atomic
def strike_upkeep(upkeep: Upkeep, *, reason: str, by: Any, at: datetime, today: date) -> None:
    """An entry that was wrong is taken out; the record of access keeps what it said, and why it went."""
    locked = locked_equipment(upkeep.equipment, by)
    struck = Upkeep.objects.select_for_update().filter(pk=upkeep.pk).first()
    if struck is None:
        raise FacilityRefused("gone", _("This entry was taken out already."))
    said = {
        "kind": struck.kind, "happened_on": str(struck.happened_on), "note": struck.note, "cost_won": struck.cost_won,
        "reason": reason,
    }  # fmt: skip
    audit.record("facilities.strike_upkeep", actor=by, at=at, target=locked, detail=said)
    struck.delete()
    grades.recompute(today=today, sites=[locked.site_id])
