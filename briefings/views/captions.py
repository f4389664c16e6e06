"""The stenographer's screen, files that are taken in, and files that go out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from briefings import subtitles
from briefings.forms.captions import CaptionCommand, CaptionFileForm
from briefings.models import Room
from briefings.queries import screens
from briefings.services import captions
from briefings.services.refusals import BriefingRefused
from briefings.states.briefings import OVER
from briefings.states.permissions import HELP, MODERATE
from briefings.views.screens_loading import crumbs, room_at
from core import permissions
from core.access import public, requires
from core.live import replay
from core.rates import limited
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, blame

PREVIEWED = 8
FORMATS = {
    "vtt": (subtitles.as_vtt, "text/vtt"),
    "srt": (subtitles.as_srt, "application/x-subrip"),
    "txt": (subtitles.as_text, "text/plain"),
}


@never_cache
@require_safe
@requires(HELP, on=room_at)
def desk(request: HttpRequest, room: Room) -> HttpResponse:
    since = replay.head(room.topic)
    over = room.briefing.state in OVER
    context = {
        "room": room,
        "briefing": room.briefing,
        "since": since,
        "form": CaptionCommand(),
        "captions": screens.last_captions(room),
        "voices": [speaker.position for speaker in room.briefing.speakers.all()[:9]],
        "may_take_in": over and not room.is_rehearsal and permissions.allowed(request.user, MODERATE, room),
        "formats": list(FORMATS),
        "back": reverse("briefings:captions", args=[room.pk]),
        "breadcrumb_items": crumbs(room, (_("Captions"), "")),
    }
    part = "briefings/screens/_captions.html"
    return render(request, part if request.headers.get("HX-Request") else "briefings/screens/captions.html", context)


@require_http_methods(READ)
@requires(MODERATE, on=room_at)
@repeat_safe
def take_in(request: HttpRequest, room: Room) -> HttpResponse:
    """First what would become of it, then for good."""
    if room.is_rehearsal:
        raise Http404
    initial = {"begins_at": room.briefing.began_at or room.briefing.starts_at}
    form = CaptionFileForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid() and "confirm" in request.POST:
        try:
            lines = _take_in(request, room, form.cleaned_data)
        except BriefingRefused as refusal:
            blame(form, refusal)
        else:
            said = ngettext("%(number)s line was taken in.", "%(number)s lines were taken in.", lines)
            messages.success(request, said % {"number": lines})
            return redirect("briefings:captions", room.pk)
    is_read = form.is_bound and form.is_valid()
    reading = form.cleaned_data["reading"] if is_read else None
    context: dict[str, Any] = {
        "room": room,
        "briefing": room.briefing,
        "form": form,
        "reading": reading,
        "first": [(subtitles.clock(cue.begins)[:8], cue) for cue in reading.cues[:PREVIEWED]] if reading else [],
        "last": subtitles.clock(reading.ends)[:8] if reading else "",
        "content": form.cleaned_data["content"] if reading else "",
        "there": room.captions.count(),
        "back": reverse("briefings:captions", args=[room.pk]),
        "breadcrumb_items": crumbs(
            room,
            (_("Captions"), reverse("briefings:captions", args=[room.pk])),
            (_("Take in a file"), ""),
        ),
    }
    failed = form.is_bound and not is_read
    return render(request, "briefings/screens/take_in.html", context, status=INVALID if failed else 200)


def _take_in(request: HttpRequest, room: Room, given: dict[str, Any]) -> int:
    return captions.take_in(
        room=room, cues=given["reading"].cues, begins_at=given["begins_at"], replace=given["replace"],
        by=request.user, at=timezone.now(),
    )  # fmt: skip


@require_safe
@public
@limited("briefing_records")
def captions_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """For everybody once the briefing is over; before that for those who type. A rehearsal's never leave it."""
    room = room_at(request, pk)
    is_public = not room.is_rehearsal and room.briefing.state in OVER
    if kind not in FORMATS or not (is_public or permissions.allowed(request.user, HELP, room)):
        raise Http404
    write, content_type = FORMATS[kind]
    response = HttpResponse(write(screens.cues(room)), content_type=f"{content_type}; charset=utf-8")
    name = f"briefing-{room.briefing_id}.{kind}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
