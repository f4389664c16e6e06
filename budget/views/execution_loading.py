"""From a path to the thing it names; what does not exist answers 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.models import Contract, Cycle, Milestone, Photograph, SiteVisit, Spending, Undertaking, VisitReport
from budget.queries import cycles, execution

Crumbs = list[tuple[Any, str]]


def _first(rows: Any) -> Any:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def cycle_at(request: HttpRequest, slug: str) -> Cycle:
    rows = cycles.visible_to(request.user).filter(published_at__isnull=False)
    found: Cycle = _first(rows.select_related("committee", "department").filter(slug=slug))
    return found


def undertaking_at(request: HttpRequest, slug: str, number: int) -> Undertaking:
    rows = execution.visible_to(request.user).select_related("project__cycle__committee")
    found: Undertaking = _first(rows.filter(project__cycle__slug=slug, project__number=number))
    return found


def _part(model: Any) -> Callable[..., Any]:
    """Loads a part of the undertaking that the path names, by its own number."""

    def part_at(request: HttpRequest, slug: str, number: int, pk: int) -> Any:
        undertaking = undertaking_at(request, slug, number)
        part = _first(model.objects.filter(undertaking=undertaking, pk=pk))
        part.undertaking = undertaking
        return part

    return part_at


milestone_at = _part(Milestone)
contract_at = _part(Contract)
spending_at = _part(Spending)
photograph_at = _part(Photograph)
visit_at = _part(SiteVisit)


def report_at(request: HttpRequest, slug: str, number: int, pk: int) -> VisitReport:
    rows = VisitReport.objects.select_related("visit__undertaking__project__cycle", "department", "author")
    about = {"visit__undertaking__project__cycle__slug": slug, "visit__undertaking__project__number": number}
    found: VisitReport = _first(rows.filter(pk=pk, **about))
    return found


def crumbs(cycle: Cycle, *more: tuple[Any, str]) -> Crumbs:
    here = (_("Where the money went"), reverse("budget:spending", args=[cycle.slug]))
    return [
        (_("Participatory budget"), reverse("budget:landing")),
        (cycle.title, cycle.get_absolute_url()),
        here,
        *more,
    ]


def staff_crumbs(cycle: Cycle, *more: tuple[Any, str]) -> Crumbs:
    here = (_("Work on the projects"), reverse("budget:staff_spending", args=[cycle.slug]))
    return [
        (_("Participatory budget"), reverse("budget:landing")),
        (cycle.title, cycle.get_absolute_url()),
        here,
        *more,
    ]


def staff_page(undertaking: Undertaking) -> str:
    project = undertaking.project
    return reverse("budget:staff_undertaking", args=[project.cycle.slug, project.number])
