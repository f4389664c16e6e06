"""The same commands as over the live line, by a plain form: without JavaScript, and where no socket gets through."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from briefings.commands import registry
from briefings.models import Room
from briefings.queries.participants import Visitor, visitor_of
from briefings.views.room_door import counted_as
from core.access import public
from core.live import commands, doors
from core.live.doors import Caller, Deed, Outcome
from core.patience import patient
from core.rates import seconds_to_wait
from core.refusals import Refused
from core.submissions import keys
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, blame
from core.ui.views import too_many_requests

REFUSED = 409
STATUSES = {
    "": 200,
    doors.UNKNOWN: 404,
    doors.FORBIDDEN: 403,
    doors.INVALID: INVALID,
    doors.TOO_FAST: 429,
    doors.BUSY: 503,
    doors.FAILED: 500,
}


@public
@require_POST
@patient
@repeat_safe
def do(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Whoever may is asked by the registry, for each command."""
    room = Room.objects.select_related("briefing").filter(pk=pk).first()
    command = registry.get(name)
    if room is None or command is None:
        raise Http404
    visitor = visitor_of(request.user, request.session, room)
    wait = seconds_to_wait("deeds", counted_as(request, visitor))
    if "application/json" in request.headers.get("Accept", ""):
        return _told(request, room, name, wait)
    if wait:
        return too_many_requests(request, seconds=wait)
    return _by_page(request, room, visitor, command)


def _told(request: HttpRequest, room: Room, name: str, wait: int) -> HttpResponse:
    """For our own client: the very sentences that the live line would say."""
    try:
        deed = _deed(request, room, name)
    except commands.Malformed:
        return JsonResponse({"error": "malformed"}, status=400)
    caller = Caller(request.user, request.session)
    outcome: Outcome = doors.too_fast() if wait else doors.carry_out(caller, deed)
    answer = JsonResponse(outcome.told(deed.key), status=STATUSES.get(outcome.code, REFUSED))
    if wait:
        answer["Retry-After"] = str(wait)
    return answer


def _deed(request: HttpRequest, room: Room, name: str) -> Deed:
    if request.content_type != "application/json":
        return Deed(room.topic, name, commands.key_of(_key_typed(request)), request.POST)
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise commands.Malformed from error
    if not isinstance(said, dict):
        raise commands.Malformed
    return commands.deed_of({**said, "topic": room.topic, "name": name})


def _key_typed(request: HttpRequest) -> str:
    return request.POST.get("client_key") or request.POST.get(keys.FIELD) or keys.new_key()


def _by_page(request: HttpRequest, room: Room, visitor: Visitor, command: registry.Command) -> HttpResponseBase:
    data = request.POST.copy()
    data["client_key"] = _key_typed(request)
    back = _own_path(request, room)
    try:
        answer = registry.perform(command, room=room, visitor=visitor, data=data, at=timezone.now())
    except registry.Invalid as invalid:
        return _form_again(request, invalid.form, back, status=INVALID)
    except Refused as refusal:
        return _refused(request, room, command, data, refusal, back)
    messages.success(request, (answer or {}).get("message") or _("Done."))
    return redirect(back)


def _refused(
    request: HttpRequest, room: Room, command: registry.Command, data: Any, refusal: Refused, back: str
) -> HttpResponse:
    """What was typed stays; a mere button has nothing to keep."""
    form = registry.filled(command, room=room, data=data)
    if not form.visible_fields():
        messages.error(request, refusal.message)
        return redirect(back)
    form.is_valid()
    blame(form, refusal)
    return _form_again(request, form, back, status=REFUSED)


def _form_again(request: HttpRequest, form: Form, back: str, *, status: int) -> HttpResponse:
    return render(request, "briefings/room/command_form.html", {"form": form, "back": back}, status=status)


def _own_path(request: HttpRequest, room: Room) -> str:
    wanted = request.POST.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if is_ours else room.get_absolute_url()
