"""Keeping the register: places and the things that stand there. Every change says in the record what it was before."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit import audit
from core.ui.places import is_in_city
from facilities.models import Equipment, FacilityKind, Site
from facilities.services import grades, indexing
from facilities.services.refusals import FacilityRefused
from facilities.states import MANAGE_REGISTER

SITE_FIELDS = ("name", "kind", "department", "address", "area", "latitude", "longitude", "description", "opened_on")
EQUIPMENT_FIELDS = ("name", "branch", "usage", "essential", "installed_on", "service_life", "maker")
LONGEST_LIFE = 100


@transaction.atomic
def add_kind(*, name: str, by: Any, at: datetime) -> FacilityKind:
    """A kind of facility, for which checklists are made."""
    permissions.check(by, MANAGE_REGISTER)
    name = " ".join(name.split())
    if FacilityKind.objects.filter(name=name).exists():
        raise FacilityRefused("name", _("There is this kind already."), field="name")
    kind = FacilityKind.objects.create(name=name, position=FacilityKind.objects.count())
    audit.record("facilities.add_kind", actor=by, at=at, target=kind, detail={"name": name})
    return kind


@transaction.atomic
def add_site(*, code: str, by: Any, at: datetime, **fields: Any) -> Site:
    """Prepare a place; everybody reads it once it is published. Raises FacilityRefused."""
    site = Site(code=code.lower(), created_at=at, **_known(fields, SITE_FIELDS))
    permissions.check(by, MANAGE_REGISTER, site)
    _refuse_misplaced(site)
    _save(site)
    audit.record("facilities.add_site", actor=by, at=at, target=site, detail=_said(site, SITE_FIELDS))
    return site


@transaction.atomic
def change_site(site: Site, *, by: Any, at: datetime, **fields: Any) -> Site:
    """Change what the register says of a place; its code never changes. Raises FacilityRefused."""
    locked = _locked_site(site, by)
    before = _said(locked, SITE_FIELDS)
    for name, value in _known(fields, SITE_FIELDS).items():
        setattr(locked, name, value)
    # Into another department only whoever keeps the register there, too.
    permissions.check(by, MANAGE_REGISTER, locked)
    _refuse_misplaced(locked)
    _save(locked)
    after = _said(locked, SITE_FIELDS)
    if before != after:
        changed = {"before": before, "after": after}
        audit.record("facilities.change_site", actor=by, at=at, target=locked, detail=changed)
    indexing.renew(locked)
    return locked


@transaction.atomic
def publish_site(site: Site, *, by: Any, at: datetime) -> Site:
    """From now on everybody finds and reads it. A second time changes nothing."""
    locked = _locked_site(site, by)
    if locked.published_at is None:
        locked.published_at = at
        locked.save(update_fields=["published_at"])
        audit.record("facilities.publish_site", actor=by, at=at, target=locked)
        indexing.renew(locked)
    return locked


@transaction.atomic
def close_site(site: Site, *, on: date, reason: str, by: Any, at: datetime, today: date) -> Site:
    """The place is closed for good: it leaves list and map, its page stays. Raises FacilityRefused."""
    locked = _locked_site(site, by)
    if locked.closed_on is not None:
        raise FacilityRefused("closed", _("This facility is closed already."))
    if on > today or (locked.opened_on and on < locked.opened_on):
        raise FacilityRefused("on", _("The last day lies between the opening and today."), field="on")
    locked.closed_on = on
    locked.save(update_fields=["closed_on"])
    audit.record("facilities.close_site", actor=by, at=at, target=locked, detail={"on": str(on), "reason": reason})
    grades.recompute(today=today, sites=[locked.pk])
    indexing.renew(locked)
    return locked


@transaction.atomic
def add_equipment(site: Site, *, by: Any, at: datetime, today: date, code: str = "", **fields: Any) -> Equipment:
    """Something that stands there; its grade is computed at once. Raises FacilityRefused."""
    locked = _locked_site(site, by)
    thing = Equipment(site=locked, code=code.lower() or _next_code(locked), **_known(fields, EQUIPMENT_FIELDS))
    _refuse_impossible(thing, today)
    _save(thing)
    audit.record("facilities.add_equipment", actor=by, at=at, target=thing, detail=_said(thing, EQUIPMENT_FIELDS))
    grades.recompute(today=today, sites=[locked.pk])
    indexing.renew(locked)
    return thing


@transaction.atomic
def change_equipment(equipment: Equipment, *, by: Any, at: datetime, today: date, **fields: Any) -> Equipment:
    """What the register says of a thing; the grade follows. Raises FacilityRefused."""
    locked = locked_equipment(equipment, by)
    before = _said(locked, EQUIPMENT_FIELDS)
    for name, value in _known(fields, EQUIPMENT_FIELDS).items():
        setattr(locked, name, value)
    _refuse_impossible(locked, today)
    _save(locked)
    after = _said(locked, EQUIPMENT_FIELDS)
    if before != after:
        changed = {"before": before, "after": after}
        audit.record("facilities.change_equipment", actor=by, at=at, target=locked, detail=changed)
    grades.recompute(today=today, sites=[locked.site_id])
    indexing.renew(locked.site)
    return locked


@transaction.atomic
def retire_equipment(equipment: Equipment, *, on: date, reason: str, by: Any, at: datetime, today: date) -> Equipment:
    """Out of service: it has no grade any more, and what happened to it can still be read. Raises FacilityRefused."""
    locked = locked_equipment(equipment, by)
    if not locked.installed_on <= on <= today:
        raise FacilityRefused("on", _("The last day lies between the first day of service and today."), field="on")
    locked.retired_on = on
    locked.save(update_fields=["retired_on"])
    why = {"on": str(on), "reason": reason}
    audit.record("facilities.retire_equipment", actor=by, at=at, target=locked, detail=why)
    grades.recompute(today=today, sites=[locked.site_id])
    indexing.renew(locked.site)
    return locked


def locked_equipment(equipment: Equipment, by: Any) -> Equipment:
    """In service, at an open place, and this person keeps its register; for a service. Raises FacilityRefused."""
    _locked_site(equipment.site, by)
    locked = Equipment.objects.select_for_update(of=("self",), no_key=True).select_related("site").get(pk=equipment.pk)
    if locked.retired_on is not None:
        raise FacilityRefused("retired", _("This was taken out of service. Its record can only be read."))
    return locked


def _locked_site(site: Site, by: Any) -> Site:
    # Weaker than what a foreign key asks for: computing the grades refers to a place while its keeper waits for that.
    locked = Site.objects.select_for_update(of=("self",), no_key=True).select_related("department").get(pk=site.pk)
    permissions.check(by, MANAGE_REGISTER, locked)
    return locked


def _save(thing: Site | Equipment) -> None:
    """What must be there once only is named by its field."""
    same = type(thing)._default_manager.exclude(pk=thing.pk)
    if same.filter(code=thing.code).exists():
        raise FacilityRefused("code", _("This code is used already."), field="code")
    if isinstance(thing, Site) and same.filter(name=thing.name).exists():
        raise FacilityRefused("name", _("There is a facility of this name already."), field="name")
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError as error:
        raise FacilityRefused("same", _("Somebody has just entered the same. Please look at the register.")) from error


def _next_code(site: Site) -> str:
    taken = set(Equipment.objects.filter(site=site).values_list("code", flat=True))
    number = len(taken) + 1
    while f"{site.code}-{number:02}" in taken:
        number += 1
    return f"{site.code}-{number:02}"


def _refuse_misplaced(site: Site) -> None:
    if (site.latitude is None) != (site.longitude is None):
        raise FacilityRefused("pin", _("A pin needs both coordinates."), field="latitude")
    if site.latitude is not None and site.longitude is not None and not is_in_city(site.latitude, site.longitude):
        raise FacilityRefused("outside", _("This pin lies outside the city."), field="latitude")


def _refuse_impossible(thing: Equipment, today: date) -> None:
    if thing.installed_on > today:
        raise FacilityRefused("installed_on", _("This day has not come yet."), field="installed_on")
    if not 1 <= thing.service_life <= LONGEST_LIFE:
        raise FacilityRefused("service_life", _("A service life is 1 to 100 years."), field="service_life")


def _known(fields: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    if unknown := set(fields) - set(names):
        raise TypeError(f"The register does not keep {', '.join(sorted(unknown))}.")
    return fields


def _said(thing: Site | Equipment, names: tuple[str, ...]) -> dict[str, Any]:
    """In plain words for the record."""
    plain = {name: thing.serializable_value(name) for name in names}
    return {name: str(value) if isinstance(value, date) else value for name, value in plain.items()}
