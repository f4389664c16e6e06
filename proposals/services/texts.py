"""What people typed, made clean and measured before it is kept."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from discussion import text
from facilities.models import Site
from proposals.models.proposals import STEPS_PER_DEGREE
from proposals.services.refusals import ProposalRefused
from proposals.states import PlaceKind

LONGEST = {"title": 80, "problem": 2000, "idea": 5000, "place_text": 150}
SHORTEST = {"title": 4, "problem": 10, "idea": 10}
MOST_TAGS = 5
LONGEST_TAG = 20
HIGHEST_COST = 10**12


def clean(field: str, typed: str) -> str:
    """Raises ProposalRefused where it is too long; one line where one line is meant."""
    cleaned = text.clean(typed)
    if field in {"title", "place_text"}:
        cleaned = " ".join(cleaned.split())
    if len(cleaned) > LONGEST[field]:
        message = _("This is longer than %(limit)s characters.") % {"limit": LONGEST[field]}
        raise ProposalRefused("too_long", message, field=field)
    return cleaned


def refuse_unfinished(field: str, cleaned: str) -> None:
    if len(cleaned) < SHORTEST[field] or not text.says_something(cleaned):
        message = _("Please write a little more: at least %(count)s characters.") % {"count": SHORTEST[field]}
        raise ProposalRefused("too_short", message, field=field)


def clean_tags(typed: Iterable[str]) -> list[str]:
    """Composed, without # and spaces at the ends, each once whatever its letter case."""
    found: dict[str, str] = {}
    for one in typed:
        tag = " ".join(text.clean(one).lstrip("#").split())
        if tag:
            found.setdefault(tag.casefold(), tag)
    if len(found) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in found.values()):
        message = _("Up to %(count)s tags of %(length)s characters each.")
        raise ProposalRefused("tags", message % {"count": MOST_TAGS, "length": LONGEST_TAG}, field="tags")
    return list(found.values())


def place_fields(
    *,
    kind: str,
    text: str = "",
    area: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    facility: Site | None = None,
) -> dict[str, Any]:
    """The columns of a place, all of them, so that nothing of an earlier place stays. Raises ProposalRefused."""
    if area and area not in settings.RESIDENCY_AREAS:
        raise ProposalRefused("area", _("There is no such area."), field="area")
    if facility is not None and (facility.published_at is None or facility.closed_on is not None):
        raise ProposalRefused("facility", _("This facility cannot be chosen."), field="facility")
    described = clean("place_text", text)
    fields: dict[str, Any] = {"place_kind": kind, "place_text": described, "area": area, "facility": facility}
    if kind == PlaceKind.PIN:
        return fields | _pin(latitude, longitude)
    if kind == PlaceKind.ADDRESS and not described:
        raise ProposalRefused("place", _("Please say where: an address or what stands there."), field="place_text")
    if kind == PlaceKind.CITY:
        fields |= {"place_text": "", "area": ""}
    return fields | {"latitude": None, "longitude": None, "map_x": None, "map_y": None}


def place_of_facility(facility: Site) -> dict[str, Any]:
    """The columns of a proposal that was begun on the page of a facility: its name, its area, its pin."""
    kind = PlaceKind.ADDRESS if facility.latitude is None else PlaceKind.PIN
    area = facility.area if facility.area in settings.RESIDENCY_AREAS else ""
    where = {"latitude": facility.latitude, "longitude": facility.longitude}
    return place_fields(kind=kind, text=facility.name, area=area, facility=facility, **where)


def _pin(latitude: float | None, longitude: float | None) -> dict[str, Any]:
    if latitude is None or longitude is None:
        message = _("Please put the pin on the map, or choose another way to name the place.")
        raise ProposalRefused("pin", message, field="latitude")
    west, south, east, north = settings.MAP_BOUNDS
    if not (west <= longitude <= east and south <= latitude <= north):
        message = _("This pin lies outside the city. Please move it to a place in the city, or write the address.")
        raise ProposalRefused("outside", message, field="latitude")
    return {
        "latitude": latitude,
        "longitude": longitude,
        "map_x": int((longitude + 180) * STEPS_PER_DEGREE),
        "map_y": int((latitude + 90) * STEPS_PER_DEGREE),
    }
