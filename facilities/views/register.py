"""Facilities for everybody: the list with its map, one place, one thing, how grades come about, and the label."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import permissions
from core.access import public
from core.ui.paging import paginate
from core.ui.places import map_frame
from facilities import grading, mentions
from facilities.forms.register import FilterForm
from facilities.models import Equipment, Site, Upkeep
from facilities.queries import grades, register
from facilities.states import MANAGE_REGISTER, SET_WEIGHTS
from facilities.views.register_charts import record_chart, spread_chart
from facilities.views.register_loading import crumbs, equipment_at, site_at

UPKEEP_SIZE = 20


@require_safe
@public
def site_list(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET or {})
    filters = form.filters
    rows = register.in_use(filters)
    query = request.GET.copy()
    for name in ("cursor", "view"):
        query.pop(name, None)
    context = {
        "form": form,
        "page": register.page(rows, filters, request.GET.get("cursor", "")),
        "found": rows.count(),
        "pins": register.pins(rows),
        "as_map": form.cleaned_data.get("view") == "map",
        "query": query.urlencode(),
        "spread": None if query else spread_chart(register.public_spread()),
        "computed_on": register.last_computed(),
        "may_keep": permissions.allowed(request.user, MANAGE_REGISTER),
        "breadcrumb_items": crumbs(),
        **map_frame(),
    }
    return render(request, "facilities/register/list.html", context)


@require_safe
@public
def site(request: HttpRequest, code: str) -> HttpResponse:
    found = site_at(request, code)
    today = timezone.localdate()
    things = list(register.equipment_of(found))
    record = register.record_of(Upkeep.objects.filter(equipment__site=found), today)
    context = {
        "site": found,
        "standing": register.standing_of(found),
        "deciding": _deciding(found, things),
        "things": things,
        "retired": register.retired_of(found),
        "record": record_chart(record),
        "latest": register.latest_upkeep(found),
        "history": _site_timeline(found),
        "sections": mentions.of(request.user, found),
        "computed_on": register.last_computed(),
        "may_keep": permissions.allowed(request.user, MANAGE_REGISTER, found),
        "breadcrumb_items": crumbs((found.name, found.get_absolute_url())),
    }
    return render(request, "facilities/register/site.html", context)


def _deciding(site: Site, things: list[Equipment]) -> Equipment | None:
    standing = register.standing_of(site)
    return next((thing for thing in things if standing and thing.pk == standing.decided_by_id), None)


def _site_timeline(site: Site) -> list[dict[str, Any]]:
    return [
        {"title": _change_in_words(change.before, change.after), "at": change.on, "body": change.decided_by.name}
        for change in register.site_history(site)
    ]


def _change_in_words(before: str, after: str) -> str:
    if not before:
        return _("First grade: %(after)s") % {"after": after}
    words = _("Better: %(before)s → %(after)s") if after < before else _("Worse: %(before)s → %(after)s")
    return words % {"before": before, "after": after}


@require_safe
@public
def equipment(request: HttpRequest, code: str, thing: str) -> HttpResponse:
    found = equipment_at(request, code, thing)
    today = timezone.localdate()
    upkeep = register.upkeep_of(found)
    context = {
        "equipment": found,
        "site": found.site,
        "standing": register.standing_of(found),
        "parts": parts_of(found),
        "record": record_chart(register.record_of(upkeep, today)),
        "page": paginate(upkeep, request.GET.get("cursor", ""), order="-happened_on", size=UPKEEP_SIZE),
        "history": _timeline(found),
        "years": grading.years_between(found.installed_on, today),
        "computed_on": register.last_computed(),
        "may_keep": permissions.allowed(request.user, MANAGE_REGISTER, found),
        "breadcrumb_items": crumbs(
            (found.site.name, found.site.get_absolute_url()), (found.name, found.get_absolute_url())
        ),
    }
    return render(request, "facilities/register/equipment.html", context)


def parts_of(equipment: Equipment) -> list[dict[str, Any]]:
    """The sum that gave the risk, line by line."""
    standing = register.standing_of(equipment)
    if standing is None:
        return []
    weights = grades.weights_of(standing.scheme)[equipment.branch]
    named = (("importance", _("Importance")), ("age", _("Age")), ("failures", _("Failures and repairs")))
    return [
        {"label": label, "value": getattr(standing, name), "weight": getattr(weights, name)} for name, label in named
    ]


def _timeline(equipment: Equipment) -> list[dict[str, Any]]:
    return [
        {
            "title": _change_in_words(change.before, change.after),
            "at": change.on,
            "body": _("Risk %(points)s of 100 points") % {"points": f"{change.risk / 10:.1f}"},
        }
        for change in grades.history(equipment)[:50]
    ]


@require_safe
@public
def how_graded(request: HttpRequest) -> HttpResponse:
    """The weights that hold, in words and numbers, and all that held before."""
    schemes = list(grades.schemes()[:20])
    context = {
        "scheme": schemes[0] if schemes else None,
        "former": schemes[1:],
        "spread": spread_chart(register.public_spread()),
        "computed_on": register.last_computed(),
        "points_of_usage": grading.USAGE_POINTS,
        "points_of_essential": grading.ESSENTIAL_POINTS,
        "may_set": permissions.allowed(request.user, SET_WEIGHTS),
        "breadcrumb_items": crumbs((_("How grades come about"), request.path)),
    }
    return render(request, "facilities/register/how.html", context)


@require_safe
@public
def label(request: HttpRequest, code: str, thing: str = "") -> HttpResponse:
    """Where the code on a label leads: staff of the department to the record, everybody else to a report."""
    found: Any = equipment_at(request, code, thing) if thing else site_at(request, code)
    if permissions.allowed(request.user, MANAGE_REGISTER, found):
        return redirect(found)
    place = found.site if thing else found
    if place.closed_on or (thing and found.retired_on):
        return redirect(found)
    return redirect(f"{reverse('facilities:report_new')}?{'&'.join(_named(place, thing))}")


def _named(place: Site, thing: str) -> list[str]:
    """Codes are slugs: nothing in them has to be escaped."""
    return [f"site={place.code}", *([f"equipment={thing}"] if thing else [])]
