"""The staff's pages of cycles: an overview, and one page per cycle with its one next step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from budget.forms.cycles import DecisionForm, ReasonForm
from budget.models import Cycle
from budget.queries import cycles as found_cycles
from budget.services import cycles, opening, terms
from budget.states.cycles import CycleState
from budget.states.permissions import MANAGE_CYCLES
from budget.states.polls import PollState
from budget.views.addresses import door
from budget.views.cycles import context_of
from core.access import View, requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, press
from core.ui.paging import paginate
from core.workflow import engine

# What may still be prepared, until the terms are fixed.
IN_PREPARATION = (CycleState.PREPARING, CycleState.PUBLISHED)


def managed_at(request: HttpRequest, slug: str) -> Cycle:
    found = Cycle.objects.select_related("poll", "department", "call", "committee").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@require_safe
@requires(MANAGE_CYCLES)
def manage(request: HttpRequest) -> HttpResponse:
    context = {
        "page": paginate(found_cycles.managed(request.user), request.GET.get("cursor", ""), order="-year", size=20),
        "breadcrumb_items": [(_("Participatory budget"), reverse("budget:landing")), (_("For staff"), "")],
    }
    return render(request, "budget/staff/cycles.html", context)


@require_safe
@requires(MANAGE_CYCLES, on=managed_at)
def manage_cycle(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    return _page(request, cycle)


def _page(request: HttpRequest, cycle: Cycle, form: Any = None, opened: str = "") -> HttpResponse:
    """`form` comes back with its errors, in the part of the page that is `opened`."""
    at = timezone.now()
    poll = found_cycles.poll_of(cycle)
    poll_steps = {step.name for step in engine.available(poll, request.user)} if poll else set()
    editable = cycle.state in IN_PREPARATION and (poll is None or poll.state == PollState.PREPARING)
    context = {
        "cycle": cycle,
        "poll": poll,
        "next": _next_step(cycle, poll, at),
        "stages": found_cycles.stages(cycle, at),
        "obstacles": terms.obstacles(poll, at=at) if poll and poll.state == PollState.PREPARING else [],
        "why_not_publish": _why_blocked(cycle, request.user, "publish"),
        "steps": {step.name for step in engine.available(cycle, request.user)},
        "poll_steps": poll_steps,
        "editable": editable,
        "changes": list(poll.term_changes.select_related("asked_by")[:20]) if poll else [],
        "practice_url": door("practice", cycle.slug) if poll else "",
        "decision_form": form if opened == "decide" else DecisionForm(),
        "cancel_form": form if opened == "cancel" else ReasonForm(),
        "opened": opened,
        "breadcrumb_items": [
            (_("Participatory budget"), reverse("budget:landing")),
            (_("For staff"), reverse("budget:manage")),
            (cycle.title, ""),
        ],
    }
    return render(request, "budget/staff/cycle.html", context, status=INVALID if opened else 200)


def _why_blocked(cycle: Cycle, user: Any, step: str) -> str:
    return next((why for transition, why in engine.blocked(cycle, user) if transition.name == step), "")


def _next_step(cycle: Cycle, poll: Any, at: datetime) -> str:
    """What comes next for the staff; the page has one part for each."""
    match cycle.state:
        case CycleState.PREPARING:
            return "publish" if cycle.phases.exists() else "prepare"
        case CycleState.DECIDED:
            return "finish"
        case CycleState.FINISHED | CycleState.CANCELLED:
            return "over"
    if poll is None or poll.state in {PollState.PROVISIONAL, PollState.FINAL, PollState.CANCELLED}:
        return "decide"
    if poll.state == PollState.PREPARING:
        return "fix"
    return "wait" if poll.state in {PollState.FIXED, PollState.OPEN} else "count"


@require_safe
@requires(MANAGE_CYCLES, on=managed_at)
def preview(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """What a resident will see."""
    context = context_of(request, cycle, timezone.now()) | {"is_preview": True}
    return render(request, "budget/cycles/cycle.html", context)


def _button(service: Callable[..., object], said: Any) -> View:
    """A step that needs no words: pressed, done, and back on the page of the cycle."""

    @require_POST
    @requires(MANAGE_CYCLES, on=managed_at)
    @repeat_safe
    def pressed(request: HttpRequest, cycle: Cycle) -> HttpResponse:
        deed = partial(service, cycle, actor=request.user, at=timezone.now())
        return press(request, deed, back=_address(cycle), done=said)

    return pressed


def _fix_terms(cycle: Cycle, *, actor: Any, at: datetime) -> None:
    poll = found_cycles.poll_of(cycle)
    if poll is None:
        raise Http404
    terms.fix(poll, actor=actor, at=at)


publish = _button(cycles.publish, gettext_lazy("The cycle is published."))
fix = _button(_fix_terms, gettext_lazy("The terms are fixed and published. The vote opens and closes by itself."))
finish = _button(cycles.finish, gettext_lazy("The cycle is finished."))


@require_POST
@requires(MANAGE_CYCLES, on=managed_at)
@repeat_safe
def decide(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, cycle, form, "decide")
    deed = partial(cycles.decide, cycle, actor=request.user, reason=form.cleaned_data["reason"], at=timezone.now())
    return press(request, deed, back=_address(cycle), done=_("The decision is recorded and published."))


@require_POST
@requires(MANAGE_CYCLES, on=managed_at)
@repeat_safe
def call_off(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """The whole cycle; with `vote_only` the vote alone, and the committee decides."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, cycle, form, "cancel")
    poll = found_cycles.poll_of(cycle)
    service: Callable[..., object]
    if "vote_only" in request.POST and poll is not None:
        service, said = partial(opening.call_off, poll), _("The vote is called off. The committee decides.")
    else:
        service, said = partial(cycles.call_off, cycle), _("The cycle is called off.")
    deed = partial(service, actor=request.user, reason=form.cleaned_data["reason"], at=timezone.now())
    return press(request, deed, back=_address(cycle), done=said)


def _address(cycle: Cycle) -> str:
    return reverse("budget:manage_cycle", args=[cycle.slug])
