"""The officers' page of a closed vote: count, look, confirm, publish; one step after the other."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from budget.forms.counting import ConfirmForm, CountForm, FinalForm, SurveyForm
from budget.models import CountOrder, Cycle, SurveyShares, TieLot
from budget.queries import results
from budget.services import count_orders, counting, electorates, publication
from budget.services.keys import objections_end
from budget.services.objections import open_ones, takes_objections
from budget.services.refusals import BudgetRefused
from budget.states.permissions import RUN_VOTE
from budget.states.polls import RESULT_PUBLIC, PollState
from budget.views.result_words import conclusion, page_of
from core.access import requires
from core.submissions import repeat_safe
from core.workflow import engine
from core.workflow.engine import TransitionRefused

# From the close on there is something to do here.
CLOSED = (PollState.CLOSED, PollState.COUNTED, PollState.CONFIRMED_ONCE, *RESULT_PUBLIC)
REFUSED = 422


def cycle_at(request: HttpRequest, slug: str) -> Cycle:
    found = Cycle.objects.select_related("poll__first_confirmation", "department").filter(slug=slug).first()
    if found is None or not hasattr(found, "poll") or not found.poll.terms:
        raise Http404
    return found


@require_safe
@requires(RUN_VOTE, on=cycle_at)
def count_page(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    return _page(request, cycle)


@require_POST
@requires(RUN_VOTE, on=cycle_at)
@repeat_safe
def order_count(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    form = _count_form(cycle, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            count_orders.order(
                cycle.poll, public_word=said.get("public_word", ""), reason=said.get("reason", ""),
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
        except BudgetRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            return redirect("budget:count", cycle.slug)
    return _page(request, cycle, count_form=form, status=REFUSED)


@require_POST
@requires(RUN_VOTE, on=cycle_at)
@repeat_safe
def confirm(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            made = publication.confirm(
                cycle.poll, manifest_sha256=form.cleaned_data["manifest_sha256"], actor=request.user, at=timezone.now()
            )
        except (BudgetRefused, TransitionRefused) as refused:
            form.add_error(None, refused.message)
        else:
            said = _("The result is published.") if made.published_at else _("Confirmed. A second officer comes next.")
            messages.success(request, said)
            return redirect("budget:count", cycle.slug)
    return _page(request, cycle, confirm_form=form, status=REFUSED)


@require_POST
@requires(RUN_VOTE, on=cycle_at)
@repeat_safe
def make_final(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    form = FinalForm(request.POST)
    if form.is_valid():
        try:
            publication.make_final(
                cycle.poll, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
            )  # fmt: skip
        except TransitionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The result is final."))
            return redirect("budget:count", cycle.slug)
    return _page(request, cycle, final_form=form, status=REFUSED)


@requires(RUN_VOTE, on=cycle_at)
@repeat_safe
def survey(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    entered = SurveyShares.objects.filter(poll=cycle.poll).first()
    initial = (
        {"source": entered.source, **{f"share_{one}": share for one, share in entered.shares.items()}}
        if entered
        else {}
    )
    form = SurveyForm(request.POST or None, poll=cycle.poll, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            electorates.enter_survey(
                cycle.poll,
                shares=form.shares,
                source=form.cleaned_data["source"],
                actor=request.user,
                at=timezone.now(),
            )
        except BudgetRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("The survey is entered."))
            return redirect("budget:count", cycle.slug)
    context = {
        "cycle": cycle,
        "form": form,
        "breadcrumb_items": [*_crumbs(cycle, linked=True), (_("Shares of a survey"), "")],
    }
    return render(request, "budget/results/survey.html", context, status=REFUSED if form.errors else 200)


def _page(request: HttpRequest, cycle: Cycle, *, status: int = 200, **forms: Any) -> HttpResponse:
    poll = cycle.poll
    waiting = results.to_confirm(poll)
    order = CountOrder.objects.filter(poll=poll).select_related("ordered_by").first()
    shown = waiting or results.published(cycle).first()
    pots = results.pots_of(shown) if shown else []
    context = {
        "cycle": cycle,
        "poll": poll,
        "is_closed": poll.state in CLOSED,
        "order": order,
        "is_counting": order is not None and not order.failure,
        "waiting": waiting,
        "shown": shown,
        "pots": [page_of(result) for result in pots],
        "conclusion": conclusion(shown, results.money_of(pots)) if shown else "",
        "files": results.files_of(shown) if shown else [],
        "takes_objections": takes_objections(poll, timezone.now()),
        "objections_until": objections_end(poll),
        "open_objections": open_ones(poll).count(),
        "blocked": {step.name: why for step, why in engine.blocked(poll, request.user)},
        "steps": {step.name for step in engine.available(poll, request.user)},
        "survey_entered": SurveyShares.objects.filter(poll=poll).exists(),
        "count_form": _count_form(cycle),
        "confirm_form": ConfirmForm(initial={"manifest_sha256": waiting.manifest_sha256 if waiting else ""}),
        "final_form": FinalForm(),
        "stepper": [_("Voting over"), _("Count"), _("First confirmation"), _("Second confirmation"), _("Final")],
        "current": _STEP.get(PollState(poll.state), 1),
        "breadcrumb_items": _crumbs(cycle),
        **forms,
    }
    return render(request, "budget/results/count.html", context, status=status)


_STEP = {
    PollState.CLOSED: 2,
    PollState.COUNTED: 3,
    PollState.CONFIRMED_ONCE: 4,
    PollState.PROVISIONAL: 5,
    PollState.FINAL: 6,
}


def _count_form(cycle: Cycle, data: Any = None) -> CountForm:
    lot = TieLot.objects.filter(poll=cycle.poll).first()
    return CountForm(
        data,
        word_source=lot.word_source if lot else "",
        is_drawn=lot is not None and lot.drawn_at is not None,
        is_again=cycle.poll.state in counting.AGAIN,
    )


def _crumbs(cycle: Cycle, *, linked: bool = False) -> list[tuple[str, str]]:
    return [
        (_("Participatory budget"), reverse("budget:landing")),
        (_("For staff"), reverse("budget:manage")),
        (cycle.title, reverse("budget:manage_cycle", args=[cycle.slug])),
        (_("Count"), reverse("budget:count", args=[cycle.slug]) if linked else ""),
    ]
