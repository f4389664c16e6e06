"""From a path to a place, a thing or an entry; what a person may not see does not exist."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.models import Equipment, Site, Upkeep
from facilities.queries import register


def _first(rows: Any) -> Any:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def site_at(request: HttpRequest, code: str) -> Site:
    found: Site = _first(register.visible_to(request.user).filter(code=code))
    return found


def equipment_at(request: HttpRequest, code: str, thing: str) -> Equipment:
    site = site_at(request, code)
    found: Equipment = _first(Equipment.objects.filter(site=site, code=thing).select_related("standing__scheme"))
    # With what `site_at` has read of the place.
    found.site = site
    return found


def upkeep_at(request: HttpRequest, code: str, thing: str, pk: int) -> Upkeep:
    equipment = equipment_at(request, code, thing)
    found: Upkeep = _first(Upkeep.objects.filter(equipment=equipment, pk=pk))
    found.equipment = equipment
    return found


def crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Facilities"), reverse("facilities:list")), *more]


def staff_crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return crumbs((_("Register of facilities"), reverse("facilities:register")), *more)
