"""The public page of a call: what is asked, what is frozen, what was changed, and what came of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import fixed_terms
from core.access import public
from proposals.models import Call
from proposals.queries import contests, detail, lists
from proposals.services import call_changes
from proposals.views import trails


def public_call(request: HttpRequest, slug: str) -> Call:
    found = detail.published_calls(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@require_safe
@public
def call(request: HttpRequest, slug: str) -> HttpResponse:
    found = public_call(request, slug)
    return render(request, "proposals/calls/call.html", context_of(request, found))


def context_of(request: HttpRequest, found: Call) -> dict[str, object]:
    """Also what the staff's preview shows."""
    at = timezone.now()
    filters = lists.Filters(call=found, audience=found.audience)
    return {
        "call": found,
        "stage": contests.stage_of(found, at),
        "is_open": bool(found.published_at) and found.opens_at <= at and not (found.closes_at and found.closes_at < at),
        "categories": list(found.categories.all()),
        "newest": [] if found.audience == "NOBODY" else lists.listing(request.user, filters).newest(6),
        "changes": [(one, call_changes.differences(one)) for one in contests.changes_in_force(found)],
        "has_results": contests.published_rounds(found).exists(),
        "breadcrumb_items": trails.to(request, found.title, (_("Calls"), reverse("proposals:calls"))),
    }


@require_safe
@public
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    """The very characters of which the fingerprint was taken."""
    found = public_call(request, slug)
    return HttpResponse(fixed_terms.canonical(found.terms), content_type="application/json; charset=utf-8")


@require_safe
@public
def results(request: HttpRequest, slug: str) -> HttpResponse:
    found = public_call(request, slug)
    rounds = [contests.results_of(one) for one in contests.published_rounds(found)]
    if not rounds:
        raise Http404
    above = [(_("Calls"), reverse("proposals:calls")), (found.title, found.get_absolute_url())]
    context = {"call": found, "rounds": rounds[::-1], "breadcrumb_items": trails.to(request, _("Results"), *above)}
    return render(request, "proposals/calls/results.html", context)
