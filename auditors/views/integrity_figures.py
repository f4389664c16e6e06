"""For everybody: how many reports came in confidence, and how they were dealt with."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from auditors.queries import integrity_figures as queries
from auditors.queries.integrity_figures import Figures
from auditors.states.confidential import CONFIDENTIAL_WORKFLOW
from core.access import public


@require_safe
@public
def figures(request: HttpRequest) -> HttpResponse:
    found = queries.figures(timezone.localdate())
    halves = [_half(one) for one in found]
    context = {
        "newest": halves[:1],
        "older": halves[1:],
        "chart": _chart(found),
        "least": queries.LEAST,
        "breadcrumb_items": [
            (_("Integrity line"), reverse("integrity:front")),
            (_("Reports in confidence in figures"), ""),
        ],
    }
    return render(request, "auditors/recipients/figures.html", context)


def _chart(found: list[Figures]) -> dict[str, Any] | None:
    """How many came in each half-year, oldest first; nothing where no number may be said."""
    if all(one.received is None for one in found):
        return None
    rows = [(_short(one), one.received) for one in reversed(found)]
    newest = found[0]
    if newest.received is None:
        conclusion = _("In the newest half-year there were fewer than %(least)s.") % {"least": queries.LEAST}
    else:
        conclusion = ngettext(
            "%(count)s report in the newest half-year.", "%(count)s reports in the newest half-year.", newest.received
        ) % {"count": newest.received}
    return {"rows": rows, "conclusion": conclusion}


def _short(one: Figures) -> str:
    """To stand under a narrow bar."""
    words = pgettext("half-year", "%(year)s I") if one.period.half == 1 else pgettext("half-year", "%(year)s II")
    return words % {"year": one.period.year}


def _half(one: Figures) -> dict[str, Any]:
    words = _("First half of %(year)s") if one.period.half == 1 else _("Second half of %(year)s")
    rows = [(str(kind), _said(count)) for kind, count in one.shown_kinds]
    rows += [(_("All kinds"), _said(one.received))]
    labels = {step.name: str(step.label) for step in CONFIDENTIAL_WORKFLOW.transitions}
    return {
        "title": words % {"year": one.period.year},
        "rows": rows,
        "steps": [(labels[name], _said(count)) for name, count in one.steps],
        "in_time": one.acknowledged_in_time,
    }


def _said(count: int | None) -> str:
    return _("fewer than %(least)s, or not said") % {"least": queries.LEAST} if count is None else str(count)
