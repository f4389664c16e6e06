"""What speakers have before them: what was asked of them, what is on, what comes next, and the time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from briefings.forms.speaking import LONGEST_ANSWER
from briefings.models import Room, Speaker
from briefings.queries import screens
from briefings.states.permissions import MODERATE, SPEAK
from briefings.views.screens_loading import crumbs, room_at
from core import permissions
from core.access import requires
from core.live import replay


@never_cache
@require_safe
@requires(SPEAK, on=room_at)
def speaker(request: HttpRequest, room: Room) -> HttpResponse:
    since = replay.head(room.topic)
    moderates = permissions.allowed(request.user, MODERATE, room)
    everybody = list(room.briefing.speakers.all())
    shown = _shown(request, everybody, moderates)
    now = timezone.now()
    context = {
        "room": room,
        "briefing": room.briefing,
        "since": since,
        "speakers": everybody if moderates else [],
        "shown": shown,
        "questions": screens.of_speakers(room, shown),
        "on_air": screens.on_air(room),
        "next_up": screens.queue(room, screens.UNANSWERED)[:3],
        "programme": screens.programme(room.briefing, at=now, person=request.user),
        "now": now,
        "longest_answer": LONGEST_ANSWER,
        "back": request.get_full_path(),
        "fragment_url": request.get_full_path(),
        "breadcrumb_items": crumbs(room, (_("Speaker screen"), "")),
    }
    part = "briefings/screens/_speaker.html"
    return render(request, part if request.headers.get("HX-Request") else "briefings/screens/speaker.html", context)


def _shown(request: HttpRequest, everybody: list[Speaker], moderates: bool) -> list[Speaker]:
    """One's own; whoever moderates looks over everybody's shoulder."""
    own = [one for one in everybody if one.person_id == request.user.pk]
    if not moderates:
        return own
    chosen = [one for one in everybody if str(one.pk) == request.GET.get("speaker")]
    return chosen or own or everybody
