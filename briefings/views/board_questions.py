"""One question of the board: its way, what can be written beside it, and what it is joined with."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from briefings.forms import moderating as forms
from briefings.models import Question, Room
from briefings.queries import board as queries
from briefings.queries import board_question as details
from briefings.rules.wording import HINT_LABELS
from briefings.services import blocking, merging, moderating, presence, room_settings
from briefings.states.permissions import MODERATE
from briefings.views.board import back_to, join_address, offering
from briefings.views.board_presses import Press, back_from, parting
from briefings.views.screens_loading import crumbs, room_at
from briefings.views.staff_editing import edit_page
from core.access import requires
from core.patience import patient
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page


def question_at(request: HttpRequest, pk: int, question: int) -> Any:
    """With its numbers beside it."""
    room = room_at(request, pk)
    found = queries.with_numbers(room.questions.filter(pk=question)).first()
    if found is None:
        raise Http404
    found.room = room
    return found


@never_cache
@require_safe
@requires(MODERATE, on=question_at)
def question(request: HttpRequest, asked: Any) -> HttpResponse:
    room = asked.room
    presence.here(room, by=request.user, at=timezone.now(), question=asked.pk)
    row = queries.rows_of([asked])[0]
    offered = Press.read(request.GET.get("next_press", ""))
    context = {
        "said": offered.offer() if offered else None,
        "room": room,
        "asked": asked,
        "row": row,
        "forms": _beside(asked),
        "way": details.way_of(asked),
        "joined": details.joined_with(asked),
        "alike": details.alike(asked) if asked.merged_into_id is None else [],
        "growth": details.growth_of(asked),
        "growth_said": ngettext("%(count)s person asks the same.", "%(count)s people ask the same.", asked.supporters)
        % {"count": asked.supporters},
        "hints": [HINT_LABELS[hint] for hint in asked.hints if hint in HINT_LABELS],
        "breadcrumb_items": _trail(room, (_("Question"), "")),
    }
    return render(request, "briefings/board/question.html", context)


@require_http_methods(READ)
@requires(MODERATE, on=question_at)
@patient
@repeat_safe
def hide(request: HttpRequest, asked: Question) -> HttpResponseBase:
    """For those without script, and from the dialog of the board."""
    form = _about(forms.HideForm, asked.room, request.POST or None, question=asked.pk, seen=asked.state)
    stood, back = asked.state, back_to(request, asked.room)

    def carry_out(**typed: Any) -> Any:
        typed.pop("question")
        return moderating.hide(asked, by=request.user, at=timezone.now(), **typed)

    return form_page(
        request,
        form,
        carry_out,
        heading=_("Why is this question not shown?"),
        lead=asked.text,
        submit=_("Do not show it"),
        back=back,
        go_to=lambda _hidden: offering(back, back_from("hide", stood, str(asked.pk), "HIDDEN")),
        done=_("The question is not shown. The asker reads why."),
        breadcrumb_items=_trail(asked.room, (_("Do not show it"), "")),
    )


@require_http_methods(READ)
@requires(MODERATE, on=question_at)
@patient
@repeat_safe
def block(request: HttpRequest, asked: Question) -> HttpResponseBase:
    if asked.participant is None:
        raise Http404
    asker = asked.participant
    form = _about(forms.BlockForm, asked.room, request.POST or None, participant=asker.pk)
    return form_page(
        request,
        form,
        lambda **typed: blocking.block(asker, reason=typed["reason"], by=request.user, at=timezone.now()),
        heading=_("Keep this person from asking for now?"),
        lead=_("What of theirs waits is held back. They can still read and follow everything."),
        submit=_("Keep from asking"),
        back=_page_of(asked),
        done=_("This person can ask no more for now."),
        tone="danger",
        breadcrumb_items=_trail(asked.room, (_("Keep from asking"), "")),
    )


@never_cache
@require_http_methods(READ)
@requires(MODERATE, on=room_at)
@patient
@repeat_safe
def join(request: HttpRequest, room: Room) -> HttpResponseBase:
    """Which of them stays; the others and their supports go with it."""
    source = request.POST if request.method == "POST" else request.GET
    numbers = [int(one) for one in source.getlist("question")[:20] if one.isascii() and one.isdigit() and len(one) < 19]
    chosen = list(queries.with_numbers(room.questions.filter(pk__in=numbers)).order_by("-supporters", "asked_at"))
    if len(chosen) < 2:
        messages.error(request, _("Tick two or more questions that ask the same."))
        return redirect("briefings:board", room.pk)
    if request.method == "POST":
        root = next((one for one in chosen if str(one.pk) == request.POST.get("root")), None)
        if root is None:
            messages.error(request, _("Choose the question that stays."))
        else:
            return _join(request, room, root, chosen)
    context = {
        "room": room,
        "chosen": chosen,
        "stays": next((one for one in chosen if one.is_public), chosen[0]),
        "breadcrumb_items": _trail(room, (_("Join questions"), "")),
    }
    return render(request, "briefings/board/join.html", context)


def _join(request: HttpRequest, room: Room, root: Question, chosen: list[Question]) -> HttpResponse:
    for one in chosen:
        one.room = room
    try:
        merging.merge(root, chosen, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        # Another of them may stay.
        return redirect(join_address(room, [one.pk for one in chosen]))
    messages.success(request, _("The questions were joined."))
    joined = [one.pk for one in chosen if one.pk != root.pk and one.merged_into_id != root.pk]
    return redirect(offering(reverse("briefings:board", args=[room.pk]), parting(joined)))


@require_http_methods(READ)
@requires(MODERATE, on=room_at)
@repeat_safe
def settings(request: HttpRequest, room: Room) -> HttpResponseBase:
    return edit_page(
        request,
        _settings_form(room, request.POST or None),
        lambda **values: room_settings.set_room(room, by=request.user, at=timezone.now(), **values),
        now=lambda: _settings_form(Room.objects.get(pk=room.pk)),
        heading=_("What holds in this room"),
        lead=room.briefing.title,
        template="briefings/board/settings.html",
        submit=_("Save"),
        back=reverse("briefings:board", args=[room.pk]),
        done=_("Saved. Everybody in the room has it at once."),
        breadcrumb_items=_trail(room, (_("Settings"), "")),
    )


def _settings_form(room: Room, data: Any = None) -> forms.SettingsForm:
    stands = {name: getattr(room, name) for name in room_settings.SETTINGS}
    form = forms.SettingsForm(data, initial={**stands, "seen": room_settings.room_stamp(room)})
    form.room = room
    return form


def _beside(asked: Question) -> dict[str, Any]:
    """What can be written beside the question, each form with the present value."""
    made = {
        "label": (forms.LabelForm, {"label": asked.label}),
        "assign": (forms.AssignForm, {"speaker": asked.speaker_id}),
        "tell": (forms.TellForm, {"note": asked.note}),
        "answer": (forms.AnswerForm, {"text": asked.answer, "answered_by": asked.answered_by, "seen": asked.state}),
    }
    if not any(button.name == "answer" for button in queries.buttons_of(asked.state)) and not asked.answered_at:
        del made["answer"]
    return {
        name: _about(form, asked.room, None, auto_id=f"{name}_%s", question=asked.pk, **values)
        for name, (form, values) in made.items()
    }


def _about(form: type[Any], room: Room, data: Any, *, auto_id: str = "id_%s", **initial: Any) -> Any:
    made = form(data, initial=initial, auto_id=auto_id)
    made.room = room
    return made


def _page_of(asked: Question) -> str:
    return reverse("briefings:board_question", args=[asked.room_id, asked.pk])


def _trail(room: Room, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return crumbs(room, (_("Moderators' board"), reverse("briefings:board", args=[room.pk])), *more)
