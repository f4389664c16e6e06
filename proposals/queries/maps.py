"""The map: what lies in a window, as pins where there is room and as counted groups where there is not.

Where there is much to count, the counts are kept for a minute: whoever opens the map of the whole city, or moves it
a little, asks for the same cells. Which pins are shown is asked anew each time. In a window that is no larger than
a street, nothing comes apart by coming closer: what stands in one place comes along as a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Avg, Count, F, Min, QuerySet
from django.db.models import Window as Over
from django.db.models.functions import RowNumber

from proposals.models import Proposal
from proposals.models.proposals import STEPS_PER_DEGREE
from proposals.queries.lists import Filters, listing, on_shelf

# Groups along each side of the window: what a telephone can show apart, and what keeps the answer small.
CELLS = 12
MANY, KEPT = 2_000, 60
# A window of so many steps, about a kilometre, is shown step by step; of one step so many are listed, the newest.
NEAR, MOST_LISTED = 96, 30

SHOWN = ("title", "latitude", "longitude", "state")
# How many, the middle of them, and the lowest number among them.
Group = tuple[int, float, float, int]


@dataclass(frozen=True)
class Window:
    """A part of the map in whole cells of the grid: no group is cut at the edge, and from a step beside, or nearer by
    half, the cells are the same."""

    west: int
    south: int
    east: int
    north: int
    cell: int

    @classmethod
    def read(cls, text: str) -> Window:
        """From `west,south,east,north` in degrees; raises ValueError for anything else."""
        degrees = [float(part) for part in text.split(",")]
        if len(degrees) != 4 or not all(isfinite(value) for value in degrees):
            raise ValueError("four numbers")
        west, south, east, north = degrees
        if not (-360 <= west < east <= 360 and -90 <= south < north <= 90):
            raise ValueError("west of east, south of north")
        return cls._around(west, south, east, north)

    @classmethod
    def whole_city(cls) -> Window:
        return cls._around(*settings.MAP_BOUNDS)

    @classmethod
    def _around(cls, west: float, south: float, east: float, north: float) -> Window:
        left, right, bottom, top = _step(west, 180), _step(east, 180), _step(south, 90), _step(north, 90)
        widest = max(right - left, top - bottom, 1)
        cell = 1 if widest <= NEAR else 1 << ((widest - 1) // CELLS).bit_length()
        return cls(
            left // cell * cell, bottom // cell * cell, (right // cell + 1) * cell, (top // cell + 1) * cell, cell
        )


def places_in(user: Any, filters: Filters, window: Window) -> dict[str, list[dict[str, Any]]]:
    """Two queries: the database groups by cell, then the lone ones are read by name, as they are now. One near by."""
    if window.cell == 1:
        return _step_by_step(listing(user, filters).rows(), window)
    shelf = on_shelf(user, filters.audience)
    key = f"proposals.map.{filters.fingerprint(str(shelf.query), window)}"
    groups = cache.get(key)
    if groups is None:
        groups = _groups(listing(user, filters).rows(), window)
        if sum(number for number, *_place in groups) > MANY:
            cache.set(key, groups, KEPT)
    clusters = [
        {"latitude": _degrees(y, 90), "longitude": _degrees(x, 180), "count": number}
        for number, x, y, _first in groups
        if number > 1
    ]
    lone = [first for number, _x, _y, first in groups if number == 1]
    return {"pins": _pins(shelf.filter(pk__in=lone).only(*SHOWN)), "clusters": clusters}


def _step_by_step(rows: QuerySet[Proposal], window: Window) -> dict[str, list[dict[str, Any]]]:
    """Each step with those that stand there."""
    place = [F("map_x"), F("map_y")]
    counted = _within(rows, window).annotate(
        here=Over(Count("pk"), partition_by=place), rank=Over(RowNumber(), partition_by=place, order_by="-pk")
    )
    steps: dict[Any, list[Any]] = defaultdict(list)
    for proposal in counted.filter(rank__lte=MOST_LISTED).only(*SHOWN, "map_x", "map_y").order_by("-pk"):
        steps[proposal.map_x, proposal.map_y].append(proposal)
    clusters = [
        {"latitude": _degrees(y, 90), "longitude": _degrees(x, 180), "count": found[0].here, "pins": _pins(found)}
        for (x, y), found in steps.items()
        if len(found) > 1
    ]
    return {"pins": _pins(found[0] for found in steps.values() if len(found) == 1), "clusters": clusters}


def _groups(rows: QuerySet[Proposal], window: Window) -> list[Group]:
    return list(
        _within(rows, window)
        .order_by()
        .annotate(column=F("map_x") / window.cell, row=F("map_y") / window.cell)
        .values("column", "row")
        .annotate(count=Count("pk"), x=Avg("map_x"), y=Avg("map_y"), first=Min("pk"))
        .values_list("count", "x", "y", "first")
    )


def _within(rows: QuerySet[Proposal], window: Window) -> QuerySet[Proposal]:
    return rows.filter(map_x__gte=window.west, map_x__lt=window.east, map_y__gte=window.south, map_y__lt=window.north)


def _pins(found: Iterable[Proposal]) -> list[dict[str, Any]]:
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
