"""Organisations, departments and positions: made, changed, closed; never deleted, since records name them."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts.models import Department, Organisation, Position, RoleGrant
from core import permissions
from core.audit import audit
from core.refusals import Refused

Place = TypeVar("Place", bound=models.Model)
MANAGE = "accounts.manage_departments"


class PlaceRefused(Refused):
    """The place was not saved; `code` is for programs, `message` for the person."""


def create_organisation(*, actor: Any, at: datetime, **fields: Any) -> Organisation:
    return _save(Organisation(), fields, "accounts.create_organisation", actor=actor, at=at)


def change_organisation(organisation: Organisation, *, actor: Any, at: datetime, **fields: Any) -> Organisation:
    if organisation.is_active and fields.get("is_active") is False and _has_open_departments(organisation):
        raise PlaceRefused("departments", _("Close its departments first."))
    return _save(organisation, fields, "accounts.change_organisation", actor=actor, at=at)


def create_department(*, actor: Any, at: datetime, **fields: Any) -> Department:
    _check_parent(None, fields)
    return _save(Department(), fields, "accounts.create_department", actor=actor, at=at)


def change_department(department: Department, *, actor: Any, at: datetime, **fields: Any) -> Department:
    """Change or close a department. Raises PlaceRefused where somebody still works in it."""
    _check_parent(department, fields)
    if department.is_active and fields.get("is_active") is False:
        _check_closable(department, at)
    return _save(department, fields, "accounts.change_department", actor=actor, at=at)


def create_position(*, actor: Any, at: datetime, **fields: Any) -> Position:
    return _save(Position(), fields, "accounts.create_position", actor=actor, at=at)


def change_position(position: Position, *, actor: Any, at: datetime, **fields: Any) -> Position:
    return _save(position, fields, "accounts.change_position", actor=actor, at=at)


@transaction.atomic
def _save(place: Place, fields: dict[str, Any], verb: str, *, actor: Any, at: datetime) -> Place:
    permissions.check(actor, MANAGE)
    changed = {
        name: _plain(value) for name, value in fields.items() if place.pk is None or getattr(place, name) != value
    }
    if not changed:
        return place
    for name, value in fields.items():
        setattr(place, name, value)
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError as error:
        raise PlaceRefused("taken", _("There is one with this name or code already.")) from error
    audit.record(verb, actor=actor, at=at, target=place, detail=changed)
    return place


def _has_open_departments(organisation: Organisation) -> bool:
    return organisation.departments.filter(is_active=True).exists()


def _check_parent(department: Department | None, fields: dict[str, Any]) -> None:
    above = fields.get("parent")
    organisation = fields.get("organisation") or getattr(department, "organisation", None)
    if above is not None and above.organisation_id != getattr(organisation, "pk", None):
        raise PlaceRefused("parent", _("A department belongs to one of its own organisation."))
    while above is not None and department is not None:
        if above.pk == department.pk:
            raise PlaceRefused("circle", _("A department cannot belong to one that belongs to it."))
        above = above.parent


def _check_closable(department: Department, at: datetime) -> None:
    if RoleGrant.objects.in_force(at).filter(department=department).exists():
        raise PlaceRefused("grants", _("People still hold roles here. Take those back first."))
    if department.children.filter(is_active=True).exists():
        raise PlaceRefused("children", _("Departments still belong to it. Close or move those first."))


def _plain(value: Any) -> Any:
    """A form that the audit record can hold: names of departments are public, people are ids."""
    if isinstance(value, models.Model):
        return value.pk
    return value.isoformat() if isinstance(value, datetime) else value
