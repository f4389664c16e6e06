"""The map: what lies in a window, as pins where there is room and as counted groups where there is not."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count, F, Min

from proposals.models import Proposal
from proposals.models.proposals import STEPS_PER_DEGREE
from proposals.queries.lists import Filters, narrowed

# Groups along each side of the window: what a telephone can show apart, and what keeps the answer small.
CELLS = 12


@dataclass(frozen=True)
class Window:
    """A part of the map, in steps of the grid."""

    west: int
    south: int
    east: int
    north: int

    @classmethod
    def read(cls, text: str) -> Window:
        """From `west,south,east,north` in degrees; raises ValueError for anything else."""
        degrees = [float(part) for part in text.split(",")]
        if len(degrees) != 4 or not all(isfinite(value) for value in degrees):
            raise ValueError("four numbers")
        west, south, east, north = degrees
        if not (-360 <= west < east <= 360 and -90 <= south < north <= 90):
            raise ValueError("west of east, south of north")
        return cls(_step(west, 180), _step(south, 90), _step(east, 180), _step(north, 90))

    @classmethod
    def whole_city(cls) -> Window:
        west, south, east, north = settings.MAP_BOUNDS
        return cls(_step(west, 180), _step(south, 90), _step(east, 180), _step(north, 90))

    @property
    def cell(self) -> int:
        return max(1, -(-max(self.east - self.west, self.north - self.south) // CELLS))


def places_in(user: Any, filters: Filters, window: Window) -> dict[str, list[dict[str, Any]]]:
    """Two queries: the database groups by cell, then the lone ones are read by name."""
    rows = narrowed(user, filters).filter(
        map_x__gte=window.west, map_x__lte=window.east, map_y__gte=window.south, map_y__lte=window.north
    )
    groups = list(
        rows.order_by()
        .annotate(column=F("map_x") / window.cell, row=F("map_y") / window.cell)
        .values("column", "row")
        .annotate(count=Count("pk"), x=Avg("map_x"), y=Avg("map_y"), first=Min("pk"))
        .values_list("count", "x", "y", "first")
    )
    lone = [first for number, _x, _y, first in groups if number == 1]
    clusters = [
        {"latitude": _degrees(y, 90), "longitude": _degrees(x, 180), "count": number}
        for number, x, y, _first in groups
        if number > 1
    ]
    return {"pins": _pins(lone), "clusters": clusters}


def _pins(ids: list[int]) -> list[dict[str, Any]]:
    found = Proposal.objects.filter(pk__in=ids).only("title", "latitude", "longitude", "state", "place_text", "area")
    return [
        {
            "latitude": proposal.latitude,
            "longitude": proposal.longitude,
            "title": proposal.title,
            "url": proposal.get_absolute_url(),
            "summary": proposal.get_public_state_display(),
        }
        for proposal in found
    ]


def _step(degrees: float, shift: int) -> int:
    return int((degrees + shift) * STEPS_PER_DEGREE)


def _degrees(step: float, shift: int) -> float:
    return round(float(step) / STEPS_PER_DEGREE - shift, 5)
