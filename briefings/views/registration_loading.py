"""From a path to a briefing or a ticket. A ticket is opened by the person's account, or by the browser that came by
its address; it is gone from the address before any page is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from briefings.models import Briefing, Registration
from briefings.queries.briefings import visible_to

_TICKETS = "briefing_tickets"
_MOST_TICKETS = 20


def briefing_at(request: HttpRequest, pk: int) -> Briefing:
    found = visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def ticket_at(request: HttpRequest, pk: int) -> Registration | None:
    """This person's, or one that this browser has opened; None for anybody else's."""
    tickets = Registration.objects.select_related("briefing__department", "person").exclude(seed="")
    found = tickets.filter(pk=pk).first()
    if found is None:
        return None
    is_own = request.user.is_authenticated and found.person_id == request.user.pk
    return found if is_own or found.pk in _kept(request) else None


def ticket_in(request: HttpRequest, briefing: Briefing) -> int | None:
    """The key of the ticket for this briefing that this browser has opened last."""
    keys = _kept(request)
    if not keys:
        return None
    found = Registration.objects.filter(pk__in=keys, briefing=briefing, cancelled_at__isnull=True)
    own = set(found.values_list("pk", flat=True))
    return next((key for key in reversed(keys) if key in own), None)


def remember(request: HttpRequest, key: int) -> None:
    keys = [kept for kept in _kept(request) if kept != key]
    request.session[_TICKETS] = [*keys, key][-_MOST_TICKETS:]


def remember_where_it_led(request: HttpRequest, response: HttpResponseBase) -> None:
    """After registering; also when the first answer was lost and the same form arrived again."""
    try:
        led = resolve(response.headers.get("Location", ""))
    except Resolver404:
        return
    if led.view_name == "briefings:ticket":
        remember(request, led.kwargs["pk"])


def kept_private(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Nothing on the way keeps the page, no search engine lists it, no other site learns of its address."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return guarded


def no_ticket(request: HttpRequest) -> HttpResponse:
    return render(request, "briefings/registration/no_ticket.html", status=404)


def crumbs(briefing: Briefing, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Briefings"), reverse("briefings:list")), (briefing.title, briefing.get_absolute_url()), *more]


def _kept(request: HttpRequest) -> list[int]:
    return list(request.session.get(_TICKETS, []))
