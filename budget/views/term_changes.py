"""Asking for a change of fixed terms, and the two approvals."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget.forms.cycles import ReasonForm
from budget.forms.term_changes import TermChangeForm
from budget.models import Poll, TermChange
from budget.services import term_changes
from budget.services.refusals import BudgetRefused
from budget.states.permissions import APPROVE_TERMS, RUN_VOTE
from budget.states.projects import ProjectState
from core.access import View, requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, press
from core.workflow import engine


def poll_at(request: HttpRequest, slug: str) -> Poll:
    found = Poll.objects.select_related("cycle").filter(cycle__slug=slug).first()
    if found is None:
        raise Http404
    return found


def change_at(request: HttpRequest, pk: int) -> TermChange:
    people = ("poll__cycle", "asked_by", "first_approver", "second_approver")
    found = TermChange.objects.select_related(*people).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RUN_VOTE, on=poll_at)
@repeat_safe
def ask(request: HttpRequest, poll: Poll) -> HttpResponse:
    projects = list(poll.cycle.projects.filter(state=ProjectState.ON_BALLOT, pot__poll=poll).order_by("number"))
    form = TermChangeForm(request.POST or None, poll=poll, projects=projects)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            made = term_changes.ask(poll, actor=request.user, reason=reason, at=timezone.now(), **form.wanted)
        except BudgetRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("The change waits for two approvals."))
            return redirect("budget:term_change", made.pk)
    context = {
        "form": form,
        "poll": poll,
        "cycle": poll.cycle,
        "breadcrumb_items": [
            (_("Participatory budget"), reverse("budget:landing")),
            (_("For staff"), reverse("budget:manage")),
            (poll.cycle.title, reverse("budget:manage_cycle", args=[poll.cycle.slug])),
            (_("Change of the terms"), ""),
        ],
    }
    return render(request, "budget/staff/ask_change.html", context, status=INVALID if form.is_bound else 200)


@require_safe
@requires(APPROVE_TERMS, on=change_at)
def change(request: HttpRequest, found: TermChange) -> HttpResponse:
    return _page(request, found)


def _page(request: HttpRequest, found: TermChange, form: ReasonForm | None = None) -> HttpResponse:
    steps = {step.name for step in engine.available(found, request.user)}
    context = {
        "change": found,
        "cycle": found.poll.cycle,
        "lines": term_changes.lines(found),
        "may_approve": bool(steps & {"approve_first", "approve_second"}),
        "may_refuse": "refuse" in steps,
        "may_withdraw": "withdraw" in steps,
        "why_not": [why for _step, why in engine.blocked(found, request.user)][:1],
        "form": form or ReasonForm(),
        "breadcrumb_items": [
            (_("For staff"), reverse("budget:manage")),
            (found.poll.cycle.title, reverse("budget:manage_cycle", args=[found.poll.cycle.slug])),
            (_("Change of the terms"), ""),
        ],
    }
    return render(request, "budget/staff/change.html", context, status=INVALID if form else 200)


def _button(service: Callable[..., object], said: Any) -> View:
    @require_POST
    @requires(APPROVE_TERMS, on=change_at)
    @repeat_safe
    def pressed(request: HttpRequest, found: TermChange) -> HttpResponse:
        deed = partial(service, found, actor=request.user, at=timezone.now())
        return press(request, deed, back=found.get_absolute_url(), done=said)

    return pressed


approve = _button(term_changes.approve, gettext_lazy("You have approved the change."))
withdraw = _button(term_changes.withdraw, gettext_lazy("The change is withdrawn."))


@require_POST
@requires(APPROVE_TERMS, on=change_at)
@repeat_safe
def refuse(request: HttpRequest, found: TermChange) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    deed = partial(
        term_changes.refuse, found, actor=request.user, reason=form.cleaned_data["reason"], at=timezone.now()
    )
    return press(request, deed, back=found.get_absolute_url(), done=_("The change is refused."))
