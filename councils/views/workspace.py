"""A member's own page: what awaits them, what is coming, and what they did."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import signed_in
from councils.queries import workspace as queries
from councils.services import calendar_keys


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
        "breadcrumb_items": [(_("Committees"), "/councils/"), (_("Members' workspace"), "")],
    }
    return render(request, "councils/workspace/workspace.html", context)


@require_safe
@signed_in
def record(request: HttpRequest) -> HttpResponse:
    """The long list behind the numbers: every meeting, every vote taken part in."""
    context = {
        "attendances": queries.attendances_of(request.user),
        "participations": queries.participations_of(request.user),
        "breadcrumb_items": [
            (_("Committees"), "/councils/"),
            (_("Members' workspace"), reverse("councils:workspace")),
            (_("What I did"), ""),
        ],
    }
    return render(request, "councils/workspace/record.html", context)
