"""Ways into a room, and what every page of it has in common."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from briefings.forms.audience import CodeForm, JoinForm
from briefings.models import Room
from briefings.queries.participants import SESSION_KEY, Visitor, visitor_of
from briefings.rules import naming
from briefings.rules.audience import may_enter
from briefings.services import joining, registration_attendance
from briefings.views.registration_loading import ticket_in
from core.access import public
from core.patience import patient
from core.rates import seconds_to_wait
from core.rates import visitor_of as rated_visitor_of
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, blame
from core.ui.views import too_many_requests

RoomView = Any


def in_room(view: RoomView) -> RoomView:
    """Hands the view its room and who is there: strangers included, but nobody who may not see the room."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: int, **more: Any) -> HttpResponseBase:
        room = get_object_or_404(Room.objects.select_related("briefing__department"), pk=pk)
        if not may_enter(request.user, room):
            raise Http404
        return view(request, room, visitor_of(request.user, request.session, room), **more)

    return guarded


def crumbs(room: Room, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [
        (_("Briefings"), reverse("briefings:list")),
        (room.briefing.title, room.briefing.get_absolute_url()),
        *more,
    ]


def counted_as(request: HttpRequest, visitor: Visitor) -> str:
    """A hall full of people shares one address."""
    if visitor.participant is not None:
        return f"participant:{visitor.participant.pk}"
    return rated_visitor_of(request)


@require_http_methods(READ)
@public
@never_cache
def join(request: HttpRequest) -> HttpResponseBase:
    """Six digits, typed or from an address such as that of a picture."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if room := _room_with(form.cleaned_data["code"], request):
            return redirect("briefings:join_code", room.code)
        if wait := seconds_to_wait("briefing_codes", rated_visitor_of(request)):
            return too_many_requests(request, seconds=wait)
        form.add_error("code", _("No briefing that is on now has this code. Please look at the screen once more."))
    return _ask_for_code(request, form, status=INVALID if form.is_bound else 200)


@require_http_methods(READ)
@public
@never_cache
@patient
@repeat_safe
def join_code(request: HttpRequest, code: str) -> HttpResponseBase:
    """Where the picture with the squares leads."""
    room = _room_with(code, request)
    if room is not None:
        return _come_in(request, room, visitor_of(request.user, request.session, room))
    if wait := seconds_to_wait("briefing_codes", rated_visitor_of(request)):
        return too_many_requests(request, seconds=wait)
    form = CodeForm({"code": code})
    form.is_valid()
    form.add_error("code", _("No briefing that is on now has this code. Please look at the screen once more."))
    return _ask_for_code(request, form, status=404)


@require_http_methods(READ)
@public
@never_cache
@in_room
@patient
@repeat_safe
def join_room(request: HttpRequest, room: Room, visitor: Visitor) -> HttpResponseBase:
    """The same from the room itself, also to appear otherwise from now on."""
    return _come_in(request, room, visitor, again=True)


def _room_with(code: str, request: HttpRequest) -> Room | None:
    room = Room.objects.select_related("briefing__department").filter(code=code).first()
    return room if room is not None and may_enter(request.user, room) else None


def _ask_for_code(request: HttpRequest, form: CodeForm, *, status: int) -> HttpResponse:
    context = {
        "form": form,
        "breadcrumb_items": [(_("Briefings"), reverse("briefings:list")), (_("Join a briefing"), "")],
    }
    return render(request, "briefings/room/join_code.html", context, status=status)


def _come_in(request: HttpRequest, room: Room, visitor: Visitor, *, again: bool = False) -> HttpResponseBase:
    if visitor.participant is not None and not again:
        return redirect(room)
    offered = naming.offered(room, request.user)
    account_name = getattr(request.user, "display_name", "")
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        offered=offered,
        account_name=account_name,
        initial=_present(visitor, offered),
    )
    if request.method == "POST" and form.is_valid():
        if wait := _too_often(request, visitor):
            return too_many_requests(request, seconds=wait)
        try:
            participant = joining.join(
                room=room, user=request.user, participant=visitor.participant, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            blame(form, refusal)
        else:
            if participant.person_id is None:
                kept = request.session.get(SESSION_KEY)
                request.session[SESSION_KEY] = {
                    **(kept if isinstance(kept, dict) else {}),
                    str(room.pk): participant.pk,
                }
            ticket = ticket_in(request, room.briefing)
            registration_attendance.mark_online(participant, at=timezone.now(), ticket=ticket)
            messages.success(request, _("You are in. You can ask, support questions and answer polls now."))
            return redirect(room)
    context = {
        "form": form,
        "room": room,
        "briefing": room.briefing,
        "participant": visitor.participant,
        "offered": offered,
        "could_sign_in": room.by_name and not request.user.is_authenticated,
        "breadcrumb_items": crumbs(room, (_("Take part"), "")),
    }
    return render(request, "briefings/room/join.html", context, status=INVALID if form.is_bound else 200)


def _present(visitor: Visitor, offered: list[str]) -> dict[str, str]:
    if visitor.participant is not None:
        return {"identity": visitor.participant.identity, "name": visitor.participant.name}
    return {"identity": offered[0]} if offered else {}


def _too_often(request: HttpRequest, visitor: Visitor) -> int:
    """For whoever is in already, another name is a deed like others."""
    return seconds_to_wait("briefing_joins" if visitor.participant is None else "deeds", counted_as(request, visitor))
