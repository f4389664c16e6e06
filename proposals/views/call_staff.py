"""The staff's pages of calls: write, preview, publish, and ask for changes that two others approve."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import permissions
from core.access import requires, signed_in
from core.submissions.repeats import repeat_safe
from core.workflow import engine
from proposals.forms.contests import CallForm, ShortReasonForm
from proposals.models import Call, CallChange
from proposals.queries import contests
from proposals.services import call_changes, calls, judging
from proposals.states.call_changes import APPROVE_CHANGE
from proposals.states.permissions import MANAGE_CALLS
from proposals.views import trails
from proposals.views.call_pages import context_of
from proposals.views.loading import INVALID, REFUSALS


def call_at(request: HttpRequest, pk: int) -> Call:
    found = Call.objects.select_related("department").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def change_at(request: HttpRequest, pk: int) -> CallChange:
    found = CallChange.objects.select_related("call", "asked_by", "first_approver", "second_approver").filter(pk=pk)
    change = found.first()
    if change is None or not (
        permissions.allowed(request.user, MANAGE_CALLS, change.call)
        or permissions.allowed(request.user, APPROVE_CHANGE, change)
    ):
        raise Http404
    return change


@require_safe
@requires(MANAGE_CALLS)
def manage(request: HttpRequest) -> HttpResponse:
    found = contests.managed_calls(request.user)
    context = {"calls": found[:200], "breadcrumb_items": trails.to(request, _("Calls: the staff's work"))}
    return render(request, "proposals/calls/manage.html", context)


@require_safe
@requires(MANAGE_CALLS, on=call_at)
def manage_call(request: HttpRequest, call: Call) -> HttpResponse:
    rounds = list(call.rounds.order_by("number"))
    context = {
        "call": call,
        "changes": call.changes.select_related("asked_by"),
        "rounds": rounds,
        "why_not_open": judging.why_not_open(call, len(rounds) + 1, timezone.now()) if call.judging else "",
        "may_open": call.published_at and call.judging and len(rounds) < len(call.judging["rounds"]),
        "breadcrumb_items": trails.of_calls(request, call.title),
    }
    return render(request, "proposals/calls/manage_call.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE_CALLS)
@repeat_safe
def new_call(request: HttpRequest) -> HttpResponse:
    form = CallForm(request.POST or None)
    return _write(request, form, lambda given: calls.make_call(actor=request.user, at=timezone.now(), **given))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE_CALLS, on=call_at)
@repeat_safe
def edit_call(request: HttpRequest, call: Call) -> HttpResponse:
    """Before it is published the draft changes; afterwards a change is asked for."""
    form = CallForm(request.POST or None, call=call)
    if call.published_at is None:
        return _write(request, form, lambda given: calls.change_call(call, actor=request.user, **given))
    return _write(
        request, form, lambda given: call_changes.ask_change(call, actor=request.user, at=timezone.now(), **given)
    )


def _write(request: HttpRequest, form: CallForm, service: Callable[..., Call | CallChange]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = service(form.terms)
        except REFUSALS as refusal:
            field = getattr(refusal, "field", "")
            form.add_error(field if field in form.fields else None, refusal.message)
        else:
            asked = isinstance(made, CallChange)
            said = _("The change waits for two approvals.") if asked else _("The draft is saved.")
            messages.success(request, said)
            return redirect("proposals:call_change" if asked else "proposals:manage_call", made.pk)
    status = INVALID if form.is_bound else 200
    title = _("Edit the call") if form.call else _("New call for proposals")
    context = {"form": form, "call": form.call, "breadcrumb_items": trails.of_calls(request, title)}
    return render(request, "proposals/calls/call_form.html", context, status=status)


@require_safe
@requires(MANAGE_CALLS, on=call_at)
def preview(request: HttpRequest, call: Call) -> HttpResponse:
    return render(request, "proposals/calls/call.html", context_of(request, call) | {"is_preview": True})


@require_POST
@requires(MANAGE_CALLS, on=call_at)
@repeat_safe
def publish(request: HttpRequest, call: Call) -> HttpResponse:
    return _press(
        request, lambda: calls.publish_call(call, actor=request.user, at=timezone.now()),
        _("The call is published. Its terms stand from now on."), reverse("proposals:manage_call", args=[call.pk]),
    )  # fmt: skip


@require_POST
@requires(MANAGE_CALLS, on=call_at)
@repeat_safe
def open_round(request: HttpRequest, call: Call) -> HttpResponse:
    return _press(
        request, lambda: judging.open_round(call, actor=request.user, at=timezone.now()),
        _("The round has begun and the judges have been told."), reverse("proposals:manage_call", args=[call.pk]),
    )  # fmt: skip


@require_safe
@signed_in
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found = change_at(request, pk)
    return render(request, "proposals/calls/change.html", _context(request, found))


def _context(request: HttpRequest, found: CallChange, form: ShortReasonForm | None = None) -> dict[str, object]:
    steps = {step.name for step in engine.available(found, request.user)}
    return {
        "change": found,
        "differences": call_changes.differences(found),
        "may_approve": bool(steps & {"approve_first", "approve_second"}),
        "may_refuse": "refuse" in steps,
        "may_withdraw": "withdraw" in steps,
        "why_not": [why for _step, why in engine.blocked(found, request.user)][:1],
        "form": form or ShortReasonForm(),
    }


@require_POST
@signed_in
@repeat_safe
def approve_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = change_at(request, pk)
    return _press(
        request, lambda: call_changes.approve(found, actor=request.user, at=timezone.now()),
        _("You have approved the change."), found.get_absolute_url(),
    )  # fmt: skip


@require_POST
@signed_in
@repeat_safe
def refuse_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = change_at(request, pk)
    form = ShortReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "proposals/calls/change.html", _context(request, found, form), status=INVALID)
    why = form.cleaned_data["reason"]
    return _press(
        request, lambda: call_changes.refuse(found, actor=request.user, reason=why, at=timezone.now()),
        _("The change is refused."), found.get_absolute_url(),
    )  # fmt: skip


@require_POST
@signed_in
@repeat_safe
def withdraw_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = change_at(request, pk)
    return _press(
        request, lambda: call_changes.withdraw(found, actor=request.user, at=timezone.now()),
        _("The change is withdrawn."), found.get_absolute_url(),
    )  # fmt: skip


def _press(request: HttpRequest, service: Callable[[], object], said: str, url: str) -> HttpResponse:
    try:
        service()
    except REFUSALS as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect(url)
