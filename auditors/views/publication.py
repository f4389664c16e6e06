"""What everybody reads: published findings as a list, on a map, in figures, one by one, and to subscribe to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import Role
from auditors.forms.publication import FilterForm
from auditors.models import PublicVersion
from auditors.queries import figures, public_findings, versions
from auditors.queries.figures import ORDER, Figures, Group
from auditors.queries.inspections import term_of
from auditors.rules.versions import may_see_desk
from core import feeds
from core.access import public
from core.ui.mending.way import Event, way_of
from councils.queries import bodies

VIEWS = ("list", "map")


def crumbs(*rest: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Honorary auditors"), reverse("auditors:home")), *rest]


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who the auditors are, how much of what they found is mended, and what they found."""
    form = FilterForm(request.GET or {})
    filters = form.filters
    chosen = request.GET.get("view") if request.GET.get("view") in VIEWS else "list"
    query = request.GET.copy()
    for name in ("cursor", "view"):
        query.pop(name, None)
    page = public_findings.page(filters, request.GET.get("cursor", ""))
    context = {
        "form": form,
        "page": page,
        "shape": chosen,
        "pins": _pins(filters) if chosen == "map" else [],
        "figures": figures.figures(),
        "is_filtered": any(query.values()),
        "query": query.urlencode(),
        "tabs": _tabs(query.urlencode()),
        "bodies": bodies.visible_to(request.user).filter(granted_role=Role.HONORARY_AUDITOR, dissolved_on=None),
        "is_auditor": term_of(request.user, on=timezone.localdate()) is not None,
        "works_here": may_see_desk(request.user),
        "breadcrumb_items": crumbs(),
    }
    return render(request, "auditors/publication/home.html", context)


def _tabs(query: str) -> list[dict[str, Any]]:
    page = reverse("auditors:home")
    return [
        {"key": "list", "label": _("List"), "url": f"{page}?{query}"},
        {"key": "map", "label": _("Map"), "url": f"{page}?{query}&view=map" if query else f"{page}?view=map"},
        {"key": "figures", "label": _("In figures"), "url": reverse("auditors:figures")},
    ]


def _pins(filters: public_findings.Filters) -> list[dict[str, Any]]:
    page = reverse("auditors:home")
    return [{**pin, "url": f"{page}?site={pin['code']}"} for pin in public_findings.on_the_map(filters)]


@public
@require_safe
def figures_page(request: HttpRequest) -> HttpResponse:
    found = figures.figures()
    context = {
        "figures": found,
        "series": [progress.label for progress in ORDER],
        "fields": [group.row for group in found.fields],
        "sites": [(group.label, group.total) for group in found.sites[: figures.MOST_SITES]],
        "all_sites": found.sites,
        "times": found.times(),
        "conclusions": _conclusions(found),
        "recurring": figures.recurring(20),
        "tabs": _tabs(""),
        "breadcrumb_items": crumbs((_("In figures"), "")),
    }
    return render(request, "auditors/publication/figures.html", context)


def _conclusions(found: Figures) -> dict[str, str]:
    """The one sentence to take away from each chart."""
    if not found.total:
        return {}
    within = sum(days <= 30 for days in found.days)
    return {
        "fields": _most(found.fields, _("Most was found in the field of %(names)s: %(number)s.")),
        "sites": _most(found.sites, _("Most was found here: %(names)s, %(number)s.")),
        "times": ngettext(
            "Of %(all)s that was mended, %(within)s was within 30 days.",
            "Of %(all)s that were mended, %(within)s were within 30 days.",
            len(found.days),
        )
        % {"all": len(found.days), "within": within},
    }


def _most(groups: list[Group], sentence: str) -> str:
    """All that share the first place are named."""
    first = [group.label for group in groups if group.total == groups[0].total]
    number = str(groups[0].total) if len(first) == 1 else _("%(number)s each") % {"number": groups[0].total}
    return sentence % {"names": ", ".join(first), "number": number}


@public
@require_safe
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding as everybody reads it, with the days of its way but nobody's name and nobody's own words."""
    version = public_findings.published(pk)
    if version is None:
        raise Http404
    earlier, later = public_findings.kin(version.finding)
    context = {
        "version": version,
        "finding": version.finding,
        "site": version.finding.site if version.finding.site and version.finding.site.published_at else None,
        "photos": public_findings.shown_photos(version),
        "way": _way(version),
        "days": _days(version),
        "links": version.finding.links.order_by("id"),
        "earlier": earlier,
        "later": later,
        "beside": public_findings.beside(version),
        "works_here": may_see_desk(request.user),
        "breadcrumb_items": crumbs((version.title, "")),
    }
    return render(request, "auditors/publication/finding.html", context)


def _way(version: PublicVersion) -> list[Event]:
    """Without what was said on the way: only the public version was read for names."""
    return [replace(event, body="", actor="", files=[]) for event in way_of(version.finding, None, inside=False)]


def _days(version: PublicVersion) -> int | None:
    found = version.finding
    return figures.days_to_mend(found.created_at, found.closed_on) if found.closed_on else None


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    entries = [
        feeds.FeedEntry(
            title=version.title,
            url=version.get_absolute_url(),
            published_at=version.published_at or version.drafted_at,
            updated_at=max(filter(None, [version.published_at, version.finding.state_changed_at])),
            summary=Truncator(version.text).chars(300),
            categories=(version.finding.field.label,),
        )
        for version in versions.newest(feeds.LONGEST)
    ]
    return feeds.atom(request, title=_("Findings of honorary auditors"), entries=entries, url=reverse("auditors:home"))
