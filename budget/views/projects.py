"""Projects for everybody: the list with its map, the sheet for printing, and one project."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budget.forms.projects import FilterForm
from budget.models import Cycle, Project
from budget.queries import deliberation, projects
from budget.services import booklet_pdf
from core.access import public
from core.ui.kept_pages import briefly_kept

KEPT_SECONDS = 3600


def public_cycle(slug: str) -> Cycle:
    found = Cycle.objects.filter(slug=slug, published_at__isnull=False).first()
    if found is None:
        raise Http404
    return found


def public_project(request: HttpRequest, slug: str, number: int) -> Project:
    found = projects.of_number(request.user, slug, number)
    if found is None:
        raise Http404
    return found


def crumbs(cycle: Cycle, *more: tuple[str, str]) -> list[tuple[str, str]]:
    here = (_("Projects"), reverse("budget:projects", args=[cycle.slug]))
    return [
        (_("Participatory budget"), reverse("budget:landing")),
        (cycle.title, cycle.get_absolute_url()),
        here,
        *more,
    ]


@require_safe
@public
@briefly_kept
def project_list(request: HttpRequest, slug: str) -> HttpResponse:
    cycle = public_cycle(slug)
    form = FilterForm(request.GET or {}, cycle=cycle)
    filters = form.filters
    query = request.GET.copy()
    for name in ("cursor", "view"):
        query.pop(name, None)
    context = {
        "cycle": cycle,
        "form": form,
        "page": projects.page(request.user, cycle, filters, request.GET.get("cursor", "")),
        "found": projects.of_cycle(request.user, cycle, filters).count(),
        "pins": projects.pins(request.user, cycle, filters),
        "as_map": form.cleaned_data.get("view") == "map",
        "query": query.urlencode(),
        "center": center(),
        "breadcrumb_items": crumbs(cycle),
    }
    return render(request, "budget/projects/list.html", context)


@require_safe
@public
def project_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything in one table, for paper and for whoever reads tables better than cards."""
    cycle = public_cycle(slug)
    filters = FilterForm(request.GET or {}, cycle=cycle).filters
    rows = projects.whole_list(request.user, cycle, filters)
    context = {
        "cycle": cycle,
        "projects": rows,
        "total_won": sum(project.cost_won for project in rows),
        "breadcrumb_items": crumbs(cycle, (_("As a table"), request.path)),
    }
    return render(request, "budget/projects/sheet.html", context)


@require_safe
@public
def project_booklet(request: HttpRequest, slug: str) -> HttpResponse:
    """All projects one after the other in large type, to be read at a table or printed and laid out."""
    cycle = public_cycle(slug)
    context = {
        "cycle": cycle,
        "projects": projects.whole_list(request.user, cycle),
        "breadcrumb_items": crumbs(cycle, (_("Booklet"), request.path)),
    }
    return render(request, "budget/projects/booklet.html", context)


@require_safe
@public
def project_booklet_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a document. Drawn once for what stands there now, since anybody may ask for it again and again."""
    cycle = public_cycle(slug)
    rows = projects.whole_list(request.user, cycle)
    newest = max((project.state_changed_at or project.created_at for project in rows), default=cycle.created_at)
    key = f"budget-booklet:{cycle.pk}:{len(rows)}:{newest.timestamp()}:{get_language()}"
    document = cache.get_or_set(key, lambda: booklet_pdf.written(cycle, rows), KEPT_SECONDS)
    answer = HttpResponse(document, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="projects-{cycle.slug}.pdf"'
    return answer


@require_safe
@public
@briefly_kept
def project(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = public_project(request, slug, number)
    before, after = projects.neighbours(found)
    context: dict[str, Any] = {
        "project": found,
        "cycle": found.cycle,
        "origin": projects.origin(found),
        "deliberation": deliberation.of_project(found),
        "before": before,
        "after": after,
        "breadcrumb_items": crumbs(found.cycle, (found.title, found.get_absolute_url())),
    }
    return render(request, "budget/projects/project.html", context)


def center() -> str:
    west, south, east, north = settings.MAP_BOUNDS
    return f"{(south + north) / 2:.5f},{(west + east) / 2:.5f}"
