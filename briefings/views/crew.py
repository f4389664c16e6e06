"""For those on duty: which screens are theirs, how the hall comes in, what to do in the evening, and the rehearsal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from briefings.models import Briefing, Room
from briefings.queries.briefings import visible_to
from briefings.rules.duties import duties_of, is_on_duty
from briefings.services import rehearsing
from briefings.states.permissions import CHECK_IN, HELP, HOST, MODERATE, PRESENT, SPEAK
from briefings.views.presenter import join_facts
from briefings.views.screens_loading import crumbs, room_at
from core import permissions
from core.access import requires, signed_in
from core.submissions.repeats import repeat_safe
from core.ui.deeds import press


@dataclass(frozen=True)
class Door:
    label: str
    url: str
    summary: str
    icon: str


@never_cache
@require_safe
@signed_in
def crew(request: HttpRequest, pk: int) -> HttpResponse:
    room = room_at(request, pk)
    briefing = room.briefing
    if not is_on_duty(request.user, briefing):
        raise PermissionDenied
    own = duties_of(request.user, briefing)
    main, rehearsal = (briefing.rooms.get(kind=kind) for kind in (Room.Kind.MAIN, Room.Kind.REHEARSAL))
    context = {
        "room": room,
        "briefing": briefing,
        "main": main,
        "rehearsal": rehearsal,
        "doors": _doors(request.user, room),
        "duties": [label for kind, label in briefing.duties.model.Kind.choices if kind in own],
        "may_host": permissions.allowed(request.user, HOST, briefing),
        "may_rehearse": briefing.state in rehearsing.BEFORE,
        "drafts": rehearsal.polls.count(),
        "breadcrumb_items": crumbs(room),
        **join_facts(room),
    }
    return render(request, "briefings/screens/crew.html", context)


def _doors(user: Any, room: Room) -> list[Door]:
    """What this person may open."""
    known = (
        (MODERATE, "board", _("Moderators' board"), _("Look through what is asked and show it."), "comment"),
        (PRESENT, "presenter", _("Presenter screen"), _("What the hall sees on the projector."), "briefing"),
        (SPEAK, "speaker", _("Speaker screen"), _("What was asked of you, and your time."), "person"),
        (PRESENT, "polls", pgettext("briefing", "Polls"), _("Prepare questions to the room and run them."), "vote"),
        (HELP, "captions", _("Captions"), _("Type what is said, so that everybody can read along."), "edit"),
        (CHECK_IN, "check_in", _("At the door"), _("Mark who has come."), "qr"),
    )  # fmt: skip
    found = []
    for permission, name, label, summary, icon in known:
        if not permissions.allowed(user, permission, room):
            continue
        number = room.briefing_id if name == "check_in" else room.pk
        try:
            url = reverse(f"briefings:{name}", args=[number])
        except NoReverseMatch:
            continue
        found.append(Door(label, url, summary, icon))
    return found


def _briefing_at(request: HttpRequest, pk: int, **_rest: Any) -> Briefing:
    briefing = visible_to(request.user).filter(pk=pk).first()
    if briefing is None:
        raise Http404
    return briefing


@require_POST
@requires(HOST, on=_briefing_at)
@repeat_safe
def begin_rehearsal(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    return _press(request, briefing, rehearsing.begin, _("The rehearsal room is open. It has a code of its own."))


@require_POST
@requires(HOST, on=_briefing_at)
@repeat_safe
def leave_rehearsal(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    return _press(request, briefing, rehearsing.leave, _("The rehearsal room is closed."))


@require_POST
@requires(HOST, on=_briefing_at)
@repeat_safe
def empty_rehearsal(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    return _press(request, briefing, rehearsing.empty, _("Nothing of the rehearsal is left but the drafts of polls."))


@require_POST
@requires(MODERATE, on=_briefing_at)
@repeat_safe
def take_over_polls(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    done = _("The polls of the rehearsal are drafts of the briefing now.")
    return _press(request, briefing, rehearsing.take_over_polls, done)


def _press(request: HttpRequest, briefing: Briefing, service: Callable[..., Any], done: str) -> HttpResponse:
    room = rehearsing.rehearsal_of(briefing)
    return press(
        request,
        lambda: service(briefing, by=request.user, at=timezone.now()),
        back=f"{reverse('briefings:crew', args=[room.pk])}#rehearsal",
        done=done,
    )
