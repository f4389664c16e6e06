"""From a path to what is prepared; what a person may not see does not exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from briefings.models import Briefing, Duty, Material
from briefings.queries.briefings import visible_to
from briefings.services.programme import PARTS, Part, rows_of

Crumb = tuple[Any, str]


@dataclass(frozen=True)
class Within:
    """Something that belongs to a briefing; permissions are asked on the briefing."""

    briefing: Briefing
    thing: Any


@dataclass(frozen=True)
class Rows:
    """One kind of rows of a briefing, and where one is meant, that one."""

    briefing: Briefing
    part: Part
    row: Any = None


def briefing_at(request: HttpRequest, pk: int) -> Briefing:
    found = visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def part_at(request: HttpRequest, pk: int, part: str) -> Rows:
    if part not in PARTS:
        raise Http404
    return Rows(briefing_at(request, pk), PARTS[part])


def row_at(request: HttpRequest, pk: int, part: str, row: int) -> Rows:
    rows = part_at(request, pk, part)
    found = rows_of(rows.part, rows.briefing).filter(pk=row).first()
    return Rows(rows.briefing, rows.part, _in(rows.briefing, found).thing)


def material_at(request: HttpRequest, pk: int, material: int) -> Within:
    briefing = briefing_at(request, pk)
    return _in(briefing, Material.objects.filter(briefing=briefing, pk=material).first())


def duty_at(request: HttpRequest, pk: int, duty: int) -> Within:
    briefing = briefing_at(request, pk)
    return _in(briefing, Duty.objects.filter(briefing=briefing, pk=duty).select_related("person").first())


def _in(briefing: Briefing, thing: Any) -> Within:
    if thing is None:
        raise Http404
    thing.briefing = briefing
    return Within(briefing, thing)


def page_of(name: str, briefing: Briefing) -> str:
    return reverse(f"briefings:{name}", args=[briefing.pk])


def crumbs(briefing: Briefing | None = None, *more: Crumb) -> list[Crumb]:
    """The way to a page of the staff."""
    way: list[Crumb] = [(_("Briefings"), reverse("briefings:list")), (_("For staff"), reverse("briefings:desk"))]
    if briefing is not None:
        way.append((briefing.title, page_of("manage", briefing)))
    return [*way, *more]
