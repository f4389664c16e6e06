"""What everybody reads: the scoreboard of the departments, promised changes, and petitions in numbers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core import permissions
from core.access import public
from core.ui.kept_pages import briefly_kept
from core.ui.paging import paginate
from regulations.queries import burden_figures
from regulations.queries.burden_figures import Figures, Score
from regulations.states.permissions import SET_TARGETS
from regulations.views.register_loading import crumbs

PAGE_SIZE = 20


@require_safe
@public
@briefly_kept
def scoreboard(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    years = burden_figures.years_with_scores()
    year = _year(request, years, today.year)
    scores = burden_figures.scores(year)
    overdue, coming = burden_figures.still_promised(today)
    context = {
        "year": year,
        "tabs": _tabs("scoreboard", years, year),
        "scores": scores,
        "chart": [(score.department.name, score.improved) for score in scores],
        "conclusion": _conclusion(scores),
        "improved": sum(score.improved for score in scores),
        "target": sum(score.target for score in scores),
        "overdue": len(overdue),
        "coming": len(coming),
        "may_set_targets": request.user.is_authenticated and permissions.allowed(request.user, SET_TARGETS),
        "breadcrumb_items": crumbs((_("Scoreboard"), reverse("regulations:scoreboard"))),
    }
    return render(request, "regulations/burden/scoreboard.html", context)


def _conclusion(scores: list[Score]) -> str:
    with_target = [score for score in scores if score.target]
    reached = sum(score.is_reached for score in with_target)
    if not with_target:
        return _("No department has a target for this year.")
    words = ngettext(
        "%(reached)s of %(count)s department has reached its target.",
        "%(reached)s of %(count)s departments have reached their target.",
        len(with_target),
    )
    return words % {"reached": reached, "count": len(with_target)}


@require_safe
@public
@briefly_kept
def changes(request: HttpRequest) -> HttpResponse:
    """Promises that wait, the late ones first; below, what has come into force."""
    overdue, coming = burden_figures.still_promised(timezone.localdate())
    done = burden_figures.public_changes().filter(in_force_on__isnull=False)
    board = (_("Scoreboard"), reverse("regulations:scoreboard"))
    context = {
        "overdue": overdue,
        "coming": coming,
        "page": paginate(done, request.GET.get("cursor", ""), order="-in_force_on", size=PAGE_SIZE),
        "breadcrumb_items": crumbs(board, (_("Promised changes"), reverse("regulations:promised_changes"))),
    }
    return render(request, "regulations/burden/changes.html", context)


@require_safe
@public
@briefly_kept
def figures(request: HttpRequest) -> HttpResponse:
    found = burden_figures.figures()
    year = _year(request, found.years, timezone.localdate().year)
    context = {
        "year": year,
        "tabs": _tabs("figures", found.years, year),
        "whole": found.year(year),
        "rows": found.rows(year),
        "by_year": [(str(one), found.year(one).received, found.year(one).answered) for one in sorted(found.years)],
        "series": [_("Received"), _("Answers")],
        "conclusion": _conclusion_of(found, year),
        "breadcrumb_items": crumbs((_("Petitions in numbers"), reverse("regulations:figures"))),
    }
    return render(request, "regulations/burden/figures.html", context)


def _conclusion_of(found: Figures, year: int) -> str:
    whole = found.year(year)
    if whole.on_time_percent is None:
        return _("No petition was answered in %(year)s.") % {"year": year}
    return _("In %(year)s %(percent)s %% of the answers came in time.") % {
        "year": year,
        "percent": whole.on_time_percent,
    }


def _year(request: HttpRequest, years: list[int], this_year: int) -> int:
    """The year that was asked for, this one, or the last one of which anything is known."""
    asked = request.GET.get("year", "")
    if asked:
        if not asked.isdecimal() or int(asked[:5]) not in years:
            raise Http404
        return int(asked)
    return this_year if this_year in years or not years else years[0]


def _tabs(name: str, years: list[int], chosen: int) -> list[dict[str, Any]]:
    return [
        {"key": one, "label": str(one), "url": f"{reverse(f'regulations:{name}')}?year={one}"}
        for one in sorted({*years, chosen}, reverse=True)
    ]
