"""The result for everybody: what won and why, where the money goes, and the files to count again."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budget.models import Count, Cycle, PotResult
from budget.queries import cycles, objections, results
from budget.recount.writing import FEWEST_FOR_BALLOTS
from budget.services.keys import objections_end
from budget.services.objections import takes_objections
from budget.views.result_words import channel_labels, conclusion, own_words, page_of, small_pots, turnout_rows
from core.access import public
from core.ui.kept_pages import briefly_kept

MEDIA_TYPES = {
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "pb": "text/plain; charset=utf-8",
    "py": "text/x-python; charset=utf-8",
    "zip": "application/zip",
}


def counts_at(request: HttpRequest, slug: str) -> tuple[Cycle, list[Count]]:
    cycle = cycles.visible_to(request.user).filter(slug=slug).first()
    found = list(results.published(cycle)) if cycle else []
    if cycle is None or not found:
        raise Http404
    return cycle, found


def count_at(request: HttpRequest, slug: str, version: int | None) -> tuple[Cycle, Count, list[Count]]:
    """The count of this version, or the one that stands; all that are public with it."""
    cycle, found = counts_at(request, slug)
    count = found[0] if version is None else next((one for one in found if one.version == version), None)
    if count is None:
        raise Http404
    return cycle, count, found


@public
@briefly_kept
@require_safe
def results_page(request: HttpRequest, slug: str, version: int | None = None) -> HttpResponse:
    cycle, count, found = count_at(request, slug, version)
    pots = results.pots_of(count)
    money = results.money_of(pots)
    context = {
        "cycle": cycle,
        "poll": count.poll,
        "count": count,
        "stands": found[0],
        "others": [one for one in found if one.pk != count.pk],
        "conclusion": conclusion(count, money),
        "money": money,
        "pots": [page_of(result) for result in pots],
        "pins": _pins(pots, cycle),
        "objections": objections.of(count.poll),
        "takes_objections": takes_objections(count.poll, timezone.now()),
        "objections_until": objections_end(count.poll),
        "own_words": own_words(),
        "own_projects": _for_own_vote(cycle, pots),
        "breadcrumb_items": _crumbs(cycle, (_("Result of the vote"), "")),
        **_charts(count, pots),
    }
    return render(request, "budget/results/results.html", context)


@public
@require_safe
def recount_page(request: HttpRequest, slug: str, version: int | None = None) -> HttpResponse:
    """The files, the verdict, and how a resident counts again in five steps."""
    cycle, count, _found = count_at(request, slug, version)
    here = (_("Result of the vote"), reverse("budget:results", args=[cycle.slug]))
    context = {
        "cycle": cycle,
        "count": count,
        "files": results.files_of(count),
        "archive": results.archive_of(count),
        "fewest": FEWEST_FOR_BALLOTS,
        "small_pots": small_pots(results.pots_of(count)),
        "breadcrumb_items": _crumbs(cycle, here, (_("Count again"), "")),
    }
    return render(request, "budget/results/recount.html", context)


@public
@require_safe
def result_file(request: HttpRequest, slug: str, version: int, name: str) -> HttpResponseBase:
    _cycle, count, _found = count_at(request, slug, version)
    kept = count.files.filter(name=name).first()
    if kept is None:
        raise Http404
    kind = MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    download = f"{slug}-{version}.zip" if name == results.ARCHIVE else name
    response = FileResponse(kept.file.open("rb"), as_attachment=True, filename=download, content_type=kind)
    # The same bytes for ever: that is what the fingerprint says.
    response["ETag"] = f'"{kept.sha256}"'
    return response


def _crumbs(cycle: Cycle, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Participatory budget"), reverse("budget:landing")), (cycle.title, cycle.get_absolute_url()), *more]


def _charts(count: Count, pots: list[PotResult]) -> dict[str, Any]:
    channels, days = results.turnout_of(count)
    areas, categories = results.spread_of(pots, "areas"), results.spread_of(pots, "categories")
    return {
        "turnout": turnout_rows(channels, days),
        "channels": channel_labels(channels),
        "areas": _spread_rows(areas, _("the whole city")),
        "categories": _spread_rows(categories, _("no category")),
        "areas_said": _spread_said(areas, _("the whole city")),
        "categories_said": _spread_said(categories, _("no category")),
    }


def _spread_rows(parts: list[dict[str, Any]], nameless: str) -> list[tuple[str, int]]:
    """In units of ten thousand won, as sums of money are spoken here."""
    return [(part["label"] or nameless, round(part["won"] / 10_000)) for part in parts]


def _spread_said(parts: list[dict[str, Any]], nameless: str) -> str:
    spent = sum(part["won"] for part in parts)
    if not spent:
        return ""
    first = parts[0]
    said = _("Most of the money goes to: %(label)s (%(percent)s%%, %(selected)s of %(projects)s projects).")
    return said % {
        "label": first["label"] or nameless, "percent": round(100 * first["won"] / spent),
        "selected": first["selected"], "projects": first["projects"],
    }  # fmt: skip


def _for_own_vote(cycle: Cycle, pots: list[PotResult]) -> dict[str, Any]:
    """What the device needs to know of the result to hold a receipt against it."""
    return {
        "cycle": cycle.slug,
        "pots": {
            str(result.pot.number): {
                "name": result.pot.name,
                "shown": result.shown,
                "projects": {
                    str(row["number"]): {"title": row["title"], "selected": row["selected"]}
                    for row in result.detail["projects"]
                },
            }
            for result in pots
        },
    }


def _pins(pots: list[PotResult], cycle: Cycle) -> list[dict[str, Any]]:
    page = reverse("budget:results", args=[cycle.slug])
    return [
        {
            "latitude": row["latitude"],
            "longitude": row["longitude"],
            "title": f"{row['number']}. {row['title']}",
            "url": f"{page}#project-{row['number']}",
            "state": "SELECTED" if row["selected"] else "NOT_SELECTED",
            "state_label": _("Selected") if row["selected"] else _("Not selected"),
        }
        for result in pots
        for row in result.detail["projects"]
        if row["latitude"] is not None and not row["withdrawn"]
    ]
