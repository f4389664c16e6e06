"""From a path to a room, a poll or a briefing; what a person may not see does not exist."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from briefings.models import Poll, Room
from briefings.queries.briefings import visible_to
from briefings.rules.duties import is_on_duty


def room_at(request: HttpRequest, pk: int, **_rest: Any) -> Room:
    room = Room.objects.select_related("briefing__department", "briefing__series").filter(pk=pk).first()
    if room is None or not visible_to(request.user).filter(pk=room.briefing_id).exists():
        raise Http404
    if room.is_rehearsal and not is_on_duty(request.user, room.briefing):
        raise Http404
    return room


def poll_at(request: HttpRequest, pk: int, poll: int) -> Poll:
    room = room_at(request, pk)
    found = room.polls.filter(pk=poll).prefetch_related("options").first()
    if found is None:
        raise Http404
    found.room = room
    return found


def crumbs(room: Room, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [
        (room.briefing.title, room.briefing.get_absolute_url()),
        (_("For those on duty"), reverse("briefings:crew", args=[room.pk]) if more else ""),
        *more,
    ]
