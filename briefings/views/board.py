"""The board of the moderators: everything that was asked, and one press for what shall become of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from briefings.forms.board import BoardFilter
from briefings.forms.moderating import HideForm
from briefings.models import Room
from briefings.queries import board as queries
from briefings.rules.wording import HINT_LABELS
from briefings.services import presence
from briefings.services.news import STAFF
from briefings.states.permissions import MODERATE
from briefings.views.board_presses import Press, Said, carry_out
from briefings.views.screens_loading import crumbs, room_at
from core.access import requires
from core.live import replay
from core.patience import patient
from core.submissions.repeats import repeat_safe


@never_cache
@require_safe
@requires(MODERATE, on=room_at)
def board(request: HttpRequest, room: Room) -> HttpResponse:
    """The whole page; with `part` only what changes, for the live line."""
    presence.here(room, by=request.user, at=timezone.now())
    context = board_context(request, room, request.GET)
    if offered := Press.read(request.GET.get("next_press", "")):
        context["said"] = offered.offer()
    return render(request, _template(request), context)


@require_POST
@requires(MODERATE, on=room_at)
@patient
@repeat_safe
def press(request: HttpRequest, room: Room) -> HttpResponseBase:
    """Any button of the board. Our own script gets the board back, everybody else is led to it."""
    if request.POST.get("press") == "join":
        return _to_join(request, room)
    pressed = Press.read(request.POST.get("press", ""))
    said = carry_out(request, room, pressed) if pressed else Said("danger", _("Please choose what to do."))
    if request.headers.get("HX-Request"):
        query = QueryDict(request.POST.get("query", "").encode()[:2000])
        return render(request, "briefings/board/_answer.html", board_context(request, room, query) | {"said": said})
    tell = messages.success if said.tone == "success" else messages.error
    tell(request, said.message)
    return redirect(offering(back_to(request, room), said.press))


@require_POST
@requires(MODERATE, on=room_at)
def here(request: HttpRequest, room: Room) -> HttpResponse:
    """Twice a minute: still at the board, perhaps with a question open."""
    number = request.POST.get("question", "")
    question = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    presence.here(room, by=request.user, at=timezone.now(), question=question)
    return HttpResponse(status=204)


def board_context(request: HttpRequest, room: Room, query: QueryDict) -> dict[str, Any]:
    # Read before the rest, so that nothing falls between the page and its line.
    since = replay.head(f"{room.topic}:{STAFF}")
    at = timezone.now()
    form = BoardFilter(query, room=room)
    wanted = form.wanted()
    found = queries.board(room, wanted)
    here = reverse("briefings:board", args=[room.pk])
    return {
        "room": room,
        "briefing": room.briefing,
        "form": form,
        "hide_form": HideForm(auto_id="hide_%s"),
        "wanted": wanted,
        "board": found,
        "tabs": [
            {"key": tab, "label": label, "count": found.counts[tab], "url": f"{here}?{_with(query, tab=tab)}"}
            for tab, (label, _state) in queries.TABS.items()
        ],
        "more_url": f"{here}?{_with(query, many=min(wanted.many + 2 * queries.AT_ONCE, queries.MOST))}",
        "hints": HINT_LABELS,
        "openers": presence.openers_at(room, at),
        "moderators": presence.moderators_at(room, at),
        "now": at,
        "since": since,
        "stream": f"{room.topic}:{STAFF}",
        "query": _with(query, many=wanted.many),
        "breadcrumb_items": crumbs(room, (_("Moderators' board"), "")),
    }


def back_to(request: HttpRequest, room: Room) -> str:
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None):
        return wanted
    return reverse("briefings:board", args=[room.pk])


def offering(address: str, press: str) -> str:
    """The address with the press that leads back, for the page to offer."""
    if not press:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'next_press': press})}"


def join_address(room: Room, questions: Iterable[object]) -> str:
    """Where it is chosen which of them stays."""
    chosen = urlencode({"question": list(questions)}, doseq=True)
    return f"{reverse('briefings:board_join', args=[room.pk])}?{chosen}"


def _template(request: HttpRequest) -> str:
    return "briefings/board/_board.html" if "part" in request.GET else "briefings/board/board.html"


def _to_join(request: HttpRequest, room: Room) -> HttpResponse:
    chosen = [number for number in request.POST.getlist("question") if number.isascii() and number.isdigit()]
    if len(chosen) < 2:
        messages.error(request, _("Tick two or more questions that ask the same."))
        return redirect(back_to(request, room))
    return redirect(join_address(room, chosen[:20]))


def _with(query: QueryDict, **values: Any) -> str:
    changed = query.copy()
    for name in ("part", "next_press", "many", *values):
        changed.pop(name, None)
    for name, value in values.items():
        changed[name] = str(value)
    return changed.urlencode()
