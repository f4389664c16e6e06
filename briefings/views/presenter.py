"""What the hall sees on the projector, and how whoever leads through the programme steers it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from briefings.models import Room
from briefings.queries import screens
from briefings.services.news import STAFF
from briefings.states.permissions import MODERATE, PRESENT
from briefings.views.screens_loading import crumbs, room_at
from core import permissions
from core.access import requires
from core.live import replay


@never_cache
@require_safe
@requires(PRESENT, on=room_at)
def presenter(request: HttpRequest, room: Room) -> HttpResponse:
    """With controls; `?stage` for the projector itself, without them."""
    # Read before the rest, so that nothing falls between the page and its line.
    since = replay.head(room.topic)
    stage = "stage" in request.GET
    context = _stage(request, room) | {
        "is_stage": stage,
        "since": since,
        "breadcrumb_items": crumbs(room, (_("Presenter screen"), "")),
    }
    if not stage:
        context |= _steering(request, room)
    return render(request, "briefings/screens/presenter.html", context)


@never_cache
@require_safe
@requires(PRESENT, on=room_at)
def presenter_stage(request: HttpRequest, room: Room) -> HttpResponse:
    return render(request, "briefings/screens/_stage.html", _stage(request, room))


@never_cache
@require_safe
@requires(PRESENT, on=room_at)
def presenter_steering(request: HttpRequest, room: Room) -> HttpResponse:
    return render(request, "briefings/screens/_steering.html", _steering(request, room))


def _stage(request: HttpRequest, room: Room) -> dict[str, Any]:
    return {"room": room, "briefing": room.briefing, "stage": screens.stage(room), **join_facts(room)}


def _steering(request: HttpRequest, room: Room) -> dict[str, Any]:
    sort = request.GET.get("sort", "")
    sort = sort if sort in screens.SORTS else screens.SUPPORT
    return {
        "room": room,
        "sort": sort,
        "on_air": screens.on_air(room),
        "queue": screens.queue(room, sort),
        "polls": screens.polls_with_counts(room),
        "staff_topic": f"{room.topic}:{STAFF}",
        "staff_since": replay.head(f"{room.topic}:{STAFF}"),
        "may_moderate": permissions.allowed(request.user, MODERATE, room),
        "back": f"{reverse('briefings:presenter', args=[room.pk])}?sort={sort}",
    }


def join_facts(room: Room) -> dict[str, Any]:
    """How people come in: a short address to type, six digits, and both as a square code."""
    address = reverse("briefings:join")
    path = reverse("briefings:join_code", args=[room.code]) if room.code else address
    host = settings.BASE_URL.rstrip("/").partition("://")[2]
    return {
        "code": room.code,
        "code_parts": [room.code[:3], room.code[3:]] if room.code else [],
        "short_address": f"{host}{address}".rstrip("/"),
        "qr_url": f"{reverse('qr')}?{urlencode({'path': path})}",
    }
