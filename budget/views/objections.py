"""Objecting to a result, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budget.forms.objections import ObjectionForm
from budget.queries import objections as found
from budget.services import objections
from budget.services.keys import objections_end
from budget.services.refusals import BudgetRefused
from budget.views.results import count_at
from core.access import signed_in
from core.submissions import repeat_safe
from core.workflow.engine import TransitionRefused

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@repeat_safe
def object_to_result(request: HttpRequest, slug: str) -> HttpResponse:
    cycle, count, _others = count_at(request, slug, None)
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            objections.raise_objection(count.poll, author=request.user, at=timezone.now(), **form.cleaned_data)
        except BudgetRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("Your objection has arrived. We decide it and answer you."))
            return redirect(_page(slug))
    context = {
        "cycle": cycle,
        "form": form,
        "until": objections_end(count.poll),
        "is_open": objections.takes_objections(count.poll, timezone.now()),
        "own": found.own(count.poll, request.user),
        "back": _page(slug),
        "breadcrumb_items": [
            (_("Participatory budget"), reverse("budget:landing")),
            (cycle.title, cycle.get_absolute_url()),
            (_("Result of the vote"), reverse("budget:results", args=[slug])),
            (_("Object"), ""),
        ],
    }
    return render(request, "budget/results/object.html", context, status=REFUSED if form.errors else 200)


@require_POST
@signed_in
@repeat_safe
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    _cycle, count, _others = count_at(request, slug, None)
    own = found.own(count.poll, request.user)
    if own is None:
        raise Http404
    try:
        objections.withdraw(own, actor=request.user, at=timezone.now())
    except TransitionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Your objection is taken back."))
    return redirect(_page(slug))


def _page(slug: str) -> str:
    return f"{reverse('budget:results', args=[slug])}#objections"
