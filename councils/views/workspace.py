"""A member's own page: what awaits them, what is coming, and what they did."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import requires, signed_in
from core.ui.paging import paginate
from councils.models import Term
from councils.queries import term_history
from councils.queries import workspace as queries
from councils.services import calendar_keys
from councils.states.terms import RESIGN
from councils.views.histories import history_of
from councils.views.loading import own_term_at


@require_safe
@signed_in
def workspace(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    history = queries.history_of(request.user)
    key = calendar_keys.key_of(request.user) if history else ""
    feed = request.build_absolute_uri(reverse("councils:own_calendar_feed", args=[key])) if key else ""
    context = {
        "waiting": queries.waiting_for(request.user, at=now),
        "coming": queries.coming_meetings(request.user, at=now),
        "history": history,
        "feed_url": feed,
        "breadcrumb_items": [(_("Committees"), reverse("councils:bodies")), (_("Members' workspace"), "")],
    }
    return render(request, "councils/workspace/workspace.html", context)


@require_safe
@requires(RESIGN, on=own_term_at)
def own_term(request: HttpRequest, term: Term) -> HttpResponse:
    """The archive of one term: every meeting held, its papers, decisions and minutes, and one's own part in them."""
    wanted = request.GET.get("q", "").strip()[:100]
    rows = term_history.meetings_of(term, request.user, containing=wanted)
    page = paginate(rows, request.GET.get("cursor", ""), order="-starts_at", size=10)
    (summary,) = queries.summaries_of([term])
    context = {
        "term": term,
        "summary": summary,
        "page": page,
        "meetings": term_history.history_of(term, list(page), at=timezone.now()),
        "wanted": wanted,
        "certificate": getattr(term, "certificate", None),
        "steps": history_of(term),
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            (_("Members' workspace"), reverse("councils:workspace")),
            (term.body.name, ""),
        ],
    }
    return render(request, "councils/workspace/term.html", context)
