"""Polls are prepared and run; answering them is the phone's."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from briefings.forms.polls import PollForm
from briefings.models import Poll, Room
from briefings.queries import screens
from briefings.services import polls
from briefings.services.news import STAFF
from briefings.states.permissions import MODERATE, PRESENT
from briefings.views.screens_loading import crumbs, poll_at, room_at
from core import permissions
from core.access import requires
from core.live import replay
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press


def _polls_url(room: Room) -> str:
    return reverse("briefings:polls", args=[room.pk])


@never_cache
@require_safe
@requires(PRESENT, on=room_at)
def overview(request: HttpRequest, room: Room) -> HttpResponse:
    """The whole page; what the live line asks for is taken out of it."""
    staff_topic = f"{room.topic}:{STAFF}"
    context = {
        "room": room,
        "briefing": room.briefing,
        "staff_topic": staff_topic,
        "staff_since": replay.head(staff_topic),
        "polls": screens.polls_with_counts(room),
        "may_moderate": permissions.allowed(request.user, MODERATE, room),
        "back": _polls_url(room),
        "breadcrumb_items": crumbs(room, (pgettext("briefing", "Polls"), "")),
    }
    template = "briefings/screens/_polls.html" if request.headers.get("HX-Request") else "briefings/screens/polls.html"
    return render(request, template, context)


@require_http_methods(READ)
@requires(MODERATE, on=room_at)
@repeat_safe
def new(request: HttpRequest, room: Room) -> HttpResponse:
    def deed(**given: Any) -> Poll:
        return polls.draft(room=room, by=request.user, at=timezone.now(), **given)

    return _form(request, room, PollForm(request.POST or None), deed, heading=_("Prepare a poll"))


@require_http_methods(READ)
@requires(MODERATE, on=poll_at)
@repeat_safe
def change(request: HttpRequest, poll: Poll) -> HttpResponse:
    def deed(**given: Any) -> Poll:
        return polls.change(poll, by=request.user, at=timezone.now(), **given)

    return _form(request, poll.room, PollForm(request.POST or None, instance=poll), deed, heading=_("Change the poll"))


def _form(request: HttpRequest, room: Room, form: PollForm, deed: Any, *, heading: str) -> HttpResponse:
    return form_page(
        request, form, deed, heading=heading, submit=_("Put it down"), back=_polls_url(room),
        lead=_("Nobody in the hall sees it before it is opened. It is a poll, not a ballot."),
        done=_("The poll is ready."), draft=f"briefing-poll-{room.pk}",
        breadcrumb_items=crumbs(room, (pgettext("briefing", "Polls"), _polls_url(room)), (heading, "")),
    )  # fmt: skip


@require_POST
@requires(MODERATE, on=poll_at)
@repeat_safe
def delete(request: HttpRequest, poll: Poll) -> HttpResponse:
    return press(
        request,
        lambda: polls.delete(poll, by=request.user, at=timezone.now()),
        back=_polls_url(poll.room),
        done=_("The draft was deleted."),
    )


@require_POST
@requires(MODERATE, on=poll_at)
@repeat_safe
def copy(request: HttpRequest, poll: Poll) -> HttpResponse:
    return press(
        request,
        lambda: polls.copy(poll, by=request.user, at=timezone.now()),
        back=_polls_url(poll.room),
        done=_("There is a draft with the same words now."),
    )
