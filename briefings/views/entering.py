"""Typing in what came on paper, by text message or aloud: one question after the other."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from briefings.forms.moderating import CorrectionForm, EntryForm
from briefings.models import Question, Room
from briefings.services import helping
from briefings.states.permissions import HELP
from briefings.views.screens_loading import crumbs, room_at
from core.access import requires
from core.patience import patient
from core.refusals import Refused
from core.submissions import keys
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, blame, form_page, press

LISTED = 10
# What stays for the next one: a pile of cards came the same way, about the same item.
_STAYS = ("channel", "speaker", "item")


@never_cache
@require_http_methods(READ)
@requires(HELP, on=room_at)
@patient
@repeat_safe
def enter(request: HttpRequest, room: Room) -> HttpResponseBase:
    """The field keeps the focus; the last ones stand below."""
    stays = {name: request.GET.get(name, "") for name in _STAYS}
    initial = {**stays, "channel": stays["channel"] or Question.Channel.PAPER, "client_key": keys.new_key()}
    form = EntryForm(request.POST or None, initial=initial)
    form.room = room
    if request.method == "POST" and form.is_valid():
        try:
            helping.enter(room, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The question is in the list."))
            kept = {name: request.POST[name] for name in _STAYS if request.POST.get(name)}
            return redirect(f"{_here(room)}?{urlencode(kept)}")
    entered = room.questions.filter(entered_by=request.user).select_related("speaker", "item")
    context = {
        "room": room,
        "form": form,
        "entered": [(one, one.state in helping.CORRECTABLE) for one in entered.order_by("-pk")[:LISTED]],
        "breadcrumb_items": crumbs(room, (_("Type questions in"), "")),
    }
    return render(request, "briefings/board/enter.html", context, status=INVALID if form.is_bound else 200)


def entry_at(request: HttpRequest, pk: int, question: int) -> Question:
    room = room_at(request, pk)
    found = room.questions.filter(pk=question, entered_by__isnull=False).first()
    if found is None:
        raise Http404
    found.room = room
    return found


@require_http_methods(READ)
@requires(HELP, on=entry_at)
@patient
@repeat_safe
def correct(request: HttpRequest, entry: Question) -> HttpResponseBase:
    names = ("channel", "text", "asker")
    initial = {name: getattr(entry, name) for name in names}
    initial |= {"question": entry.pk, "speaker": entry.speaker_id, "item": entry.item_id}
    form = CorrectionForm(request.POST or None, initial=initial)
    form.room = entry.room

    def carry_out(question: int, client_key: str, **typed: Any) -> Any:
        return helping.correct(entry, by=request.user, at=timezone.now(), **typed)

    return form_page(
        request,
        form,
        carry_out,
        heading=_("Correct a question that you typed in"),
        submit=_("Save"),
        back=_here(entry.room),
        breadcrumb_items=crumbs(entry.room, (_("Type questions in"), _here(entry.room)), (_("Correct"), "")),
    )


@require_POST
@requires(HELP, on=entry_at)
@patient
@repeat_safe
def withdraw(request: HttpRequest, entry: Question) -> HttpResponse:
    return press(
        request,
        lambda: helping.withdraw(entry, by=request.user, at=timezone.now()),
        back=_here(entry.room),
        done=_("Taken back."),
    )


def _here(room: Room) -> str:
    return reverse("briefings:enter", args=[room.pk])
