"""The room as those in the hall and at home see it: whole from the server, with and without script."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from briefings.commands import registry
from briefings.forms.audience import AskForm
from briefings.models import Room
from briefings.queries import cards, own, room_page, similar, streams
from briefings.queries.participants import Visitor
from briefings.queries.room_page import Card, Chosen, PublicState
from briefings.rules import audience
from briefings.rules.duties import is_on_duty
from briefings.services import feedback
from briefings.views import room_words
from briefings.views.room_door import counted_as, crumbs, in_room
from core.access import public
from core.patience import patient
from core.rates import seconds_to_wait
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, blame
from core.ui.views import too_many_requests


@require_safe
@public
@never_cache
@in_room
def room(request: HttpRequest, room: Room, visitor: Visitor) -> HttpResponse:
    state = room_page.public_state(room)
    chosen = _chosen(request)
    mine = _mine(room, visitor)
    context = {
        **_common(room, visitor, state),
        **mine,
        "state": state,
        "chosen": chosen,
        "sorts": room_words.sorts(),
        "speakers": list(room.briefing.speakers.all()),
        "agenda": list(room.briefing.agenda.select_related("speaker")),
        "cards": _cards(room, chosen.of(state.questions, mine["own_ids"]), visitor, mine),
        "on_air": room_page.on_air(state.questions),
        "blank": _blank_card(room),
        "badges": room_words.badges(),
        "script_words": room_words.script_words(),
        "captions": state.captions,
        "poll": room_words.poll_for_page(state.poll, mine["answer"]),
        "ask_form": _ask_form(room) if visitor.participant else None,
        "ask_refusal": _ask_refusal(room, visitor),
        "frame": streams.frame_of(room.briefing.stream_url) if room.briefing.is_remote else "",
        "is_on_duty": is_on_duty(request.user, room.briefing),
        "feedback_url": feedback.address_of(room.briefing),
        "breadcrumb_items": crumbs(room, (_("Questions"), "")),
    }
    return render(request, "briefings/room/room.html", context)


@require_safe
@public
@never_cache
@in_room
def mine(request: HttpRequest, room: Room, visitor: Visitor) -> HttpResponse:
    """What one participant alone is told; fetched anew by the page, never sent over the public line."""
    if visitor.participant is None:
        raise Http404
    return render(request, "briefings/room/_mine.html", {**_common(room, visitor), **_mine(room, visitor)})


@require_http_methods(READ)
@public
@never_cache
@in_room
@patient
@repeat_safe
def ask(request: HttpRequest, room: Room, visitor: Visitor) -> HttpResponseBase:
    """The form on a page of its own, which never refreshes itself under somebody who types."""
    if visitor.participant is None:
        return redirect("briefings:join_room", room.pk)
    command = registry.get("ask")
    if command is None:
        raise Http404
    if request.method == "POST" and (wait := seconds_to_wait("deeds", counted_as(request, visitor))):
        return too_many_requests(request, seconds=wait)
    form = _ask_form(room, request.POST if request.method == "POST" else None)
    alike: list[Card] = []
    if request.method == "POST" and form.is_valid():
        if "anyway" not in request.POST:
            alike = similar.alike(form.cleaned_data["text"], room_page.public_state(room).questions)
        if not alike:
            try:
                said = registry.perform(command, room=room, visitor=visitor, data=request.POST, at=timezone.now())
            except Refused as refusal:
                blame(form, refusal)
            else:
                messages.success(request, (said or {}).get("message", ""))
                return redirect(f"{room.get_absolute_url()}#mine")
    context = {
        **_common(room, visitor),
        "form": form,
        "alike": alike,
        "ask_refusal": _ask_refusal(room, visitor),
        "breadcrumb_items": crumbs(room, (_("Questions"), room.get_absolute_url()), (_("Ask a question"), "")),
    }
    return render(request, "briefings/room/ask.html", context, status=INVALID if form.is_bound else 200)


@require_safe
@public
@never_cache
@in_room
def similar_questions(request: HttpRequest, room: Room, visitor: Visitor) -> HttpResponseBase:
    """While somebody types."""
    if visitor.participant is None:
        raise Http404
    if wait := seconds_to_wait("suggestions", f"participant:{visitor.participant.pk}"):
        return too_many_requests(request, seconds=wait)
    found = similar.alike(request.GET.get("text", ""), room_page.public_state(room).questions)
    told = [{"id": card["id"], "text": card["text"], "open": room_page.is_open(card)} for card in found]
    return JsonResponse({"questions": told})


@require_safe
@public
@never_cache
@in_room
def poll(request: HttpRequest, room: Room, visitor: Visitor) -> HttpResponse:
    """The running poll on a page that stands still."""
    state = room_page.public_state(room)
    context = {
        **_common(room, visitor, state),
        "poll": room_words.poll_for_page(state.poll, own.latest_answer(room, visitor.participant)),
        "breadcrumb_items": crumbs(room, (_("Questions"), room.get_absolute_url()), (_("Poll"), "")),
    }
    return render(request, "briefings/room/poll.html", context)


def _common(room: Room, visitor: Visitor, state: PublicState | None = None) -> dict[str, Any]:
    return {
        "room": room,
        "briefing": room.briefing,
        "participant": visitor.participant,
        "phase": cards.phase_of(room),
        "is_before": room.opened_at is None,
        "is_over": room.closed_at is not None,
        "is_checked_first": room.moderation == Room.Moderation.BEFORE,
        "state": state,
    }


def _mine(room: Room, visitor: Visitor) -> dict[str, Any]:
    questions = own.questions_of(visitor.participant)
    supported = own.supported_by(visitor.participant)
    answer = own.latest_answer(room, visitor.participant)
    own_ids = [card["id"] for card in questions]
    return {
        "questions": questions,
        "supported": supported,
        "own_ids": own_ids,
        "answer": answer,
        "told_script": json.dumps({"own": own_ids, "supported": supported, "answer": answer}),
    }


def _chosen(request: HttpRequest) -> Chosen:
    given = request.GET
    sort = given.get("sort", "")
    return Chosen(
        sort=sort if sort in room_page.SORTS else room_page.SORTS[0],
        mine=given.get("mine") == "1",
        speaker=given.get("speaker", ""),
        item=given.get("item", ""),
    )


def _ask_form(room: Room, data: Any = None) -> AskForm:
    form = AskForm(data, initial={"client_key": get_random_string(20)})
    form.room = room
    for name, found in (("speaker", room.briefing.speakers), ("item", room.briefing.agenda)):
        if not found.exists():
            del form.fields[name]
    return form


def _ask_refusal(room: Room, visitor: Visitor) -> str:
    if visitor.participant is None:
        return ""
    refusal = audience.why_not_ask(room, visitor.participant)
    return refusal[1] if refusal else ""


def _cards(room: Room, found: list[Card], visitor: Visitor, mine: dict[str, Any]) -> list[SafeString]:
    supported, own_ids = set(mine["supported"]), set(mine["own_ids"])
    joined, language = visitor.participant is not None and room.is_open, str(get_language())
    return [
        _card(room.pk, tuple(card.items()), card["id"] in supported, card["id"] in own_ids, joined, language)
        for card in found
    ]


@lru_cache(maxsize=4096)
def _card(
    room: int, items: tuple[tuple[str, Any], ...], supported: bool, own: bool, joined: bool, language: str
) -> SafeString:
    """Hundreds of cards stand on each of thousands of pages, and hardly one of them changes in between."""
    card = dict(items)
    context = {
        "card": card,
        "badge": room_words.badges().get(card["state"]),
        "is_on_air": card["state"] == "ON_AIR",
        "offers_support": joined and room_page.is_open(card) and not own,
        "came_by": room_words.came_by(card["channel"]),
        "supported": supported,
        "own": own,
        "joined": joined,
        "support_url": reverse("briefings:do", args=[room, "support"]),
        "unsupport_url": reverse("briefings:do", args=[room, "unsupport"]),
    }
    return mark_safe(render_to_string("briefings/room/_question.html", context))


def _blank_card(room: Room) -> SafeString:
    """What the page makes further cards of."""
    blank = {
        "id": 0, "text": "", "asker": "", "asked_at": "", "state": "SHOWN", "supports": 0, "merged": 0, "speaker": "",
        "item": "", "label": "", "pinned": False, "channel": "WEB", "answer": "", "answered_by": "",
    }  # fmt: skip
    return _card(room.pk, tuple(blank.items()), False, False, True, str(get_language()))
