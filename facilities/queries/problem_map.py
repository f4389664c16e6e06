"""The map of reports: one pin for each place of the register, one for each report with a pin of its own."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count, F, QuerySet
from django.db.models.functions import Floor
from django.urls import reverse
from django.utils.translation import ngettext

from facilities.models import ProblemReport

MOST_PINS = 150
# Groups along each side of the window, where there are more pins than can be told apart.
CELLS = 10
LEAST = 0.0001


@dataclass(frozen=True)
class Window:
    west: float
    south: float
    east: float
    north: float

    @classmethod
    def read(cls, text: str) -> Window:
        """From `west,south,east,north` in degrees, the whole city where nothing is said; raises ValueError."""
        degrees = [float(part) for part in text.split(",")] if text else list(settings.MAP_BOUNDS)
        if len(degrees) != 4 or not all(isfinite(value) for value in degrees):
            raise ValueError("four numbers")
        west, south, east, north = degrees
        # A map that is not unfolded yet has no width: it shows nothing, and that is no mistake.
        if not (-360 <= west <= east <= 360 and -90 <= south <= north <= 90):
            raise ValueError("west of east, south of north")
        return cls(west, south, east, north)


def places_in(rows: QuerySet[ProblemReport], window: Window) -> dict[str, list[dict[str, Any]]]:
    """Three questions at most, however many reports there are."""
    at_sites = _at_sites(rows.filter(latitude__isnull=True), window)
    elsewhere = rows.filter(
        latitude__gte=window.south, latitude__lte=window.north, longitude__gte=window.west, longitude__lte=window.east
    )
    pins = list(elsewhere.order_by("-published_at", "-id")[: MOST_PINS + 1])
    if len(pins) > MOST_PINS:
        return {"pins": at_sites, "clusters": _clusters(elsewhere, window)}
    return {"pins": [*at_sites, *map(_pin, pins)], "clusters": []}


def _at_sites(rows: QuerySet[ProblemReport], window: Window) -> list[dict[str, Any]]:
    within = rows.filter(
        site__latitude__gte=window.south, site__latitude__lte=window.north,
        site__longitude__gte=window.west, site__longitude__lte=window.east,
    )  # fmt: skip
    names = ("site__code", "site__name", "site__latitude", "site__longitude")
    counted = within.order_by().values_list(*names).annotate(count=Count("pk")).order_by("-count", "site__name")
    address = reverse("facilities:problems")
    return [
        {
            "latitude": latitude,
            "longitude": longitude,
            "title": name,
            "url": f"{address}?site={code}",
            "summary": ngettext("%(count)s report", "%(count)s reports", count) % {"count": count},
        }
        for code, name, latitude, longitude, count in counted[:MOST_PINS]
    ]


def _pin(report: ProblemReport) -> dict[str, Any]:
    return {
        "latitude": report.latitude,
        "longitude": report.longitude,
        "title": report.service.name,
        "url": report.get_absolute_url(),
        "summary": report.public_place,
        "state": report.state,
        "state_label": report.get_public_state_display(),
    }


def _clusters(rows: QuerySet[ProblemReport], window: Window) -> list[dict[str, Any]]:
    wide, high = max(LEAST, window.east - window.west) / CELLS, max(LEAST, window.north - window.south) / CELLS
    groups = (
        rows.order_by()
        .annotate(column=Floor(F("longitude") / wide), row=Floor(F("latitude") / high))
        .values("column", "row")
        .annotate(count=Count("pk"), x=Avg("longitude"), y=Avg("latitude"))
        .values_list("count", "x", "y")
    )
    return [{"count": count, "longitude": round(x, 5), "latitude": round(y, 5)} for count, x, y in groups]
