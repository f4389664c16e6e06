from dataclasses import dataclass, field
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import permissions
from core.access import requires
from core.deadlines import calendar
from core.deadlines.clocks import ClockRefused
from core.submissions import drafts, repeat_safe
from core.workflow import engine, presentation, registry
from core.workflow.models import Case
from desk import forms
from desk.queries import case as queries
from desk.queries.inbox import row_of
from desk.queries.reach import reach_of
from desk.services import cases
from desk.services.refusal import DeskRefused
from desk.views import addresses
from desk.views.inbox import crumbs

# What refusals are in the language of the web. Rooms add codes of their own ("unread", "due_on"): a form that is not
# yet as it must be.
STATUS_OF_REFUSAL = {"state": 409, "closed": 409, "permission": 403}
NOT_YET = 422


@dataclass
class Unfinished:
    """A form that came back, and why: shown again with everything that was typed."""

    forms: dict[str, django_forms.Form] = field(default_factory=dict)
    refusal: str = ""
    # Text for a step that is no longer offered: it must not be lost.
    kept: str = ""
    status: int = 200


def load(request: HttpRequest, case_id: int) -> Case:
    """The case, for people who have a desk; where it is not theirs, it does not exist."""
    permissions.check(request.user, "desk.open_desk")
    case = Case.objects.select_related("department__organisation", "assignee").filter(pk=case_id).first()
    if case is None or not reach_of(request.user).sees(case) or case.subject is None:
        raise Http404
    return case


@require_safe
@requires("desk.see_case", on=load)
def show(request: HttpRequest, case: Case) -> HttpResponse:
    cases.record_reading(case, reader=request.user, at=timezone.now())
    return _page(request, case, Unfinished())


@require_POST
@requires("desk.see_case", on=load)
@repeat_safe
def take_step(request: HttpRequest, case: Case) -> HttpResponse:
    """One transition. A raced or refused one shows the present state and keeps the reason."""
    name = request.POST.get("step", "")
    transition = registry.workflow(case.workflow).transition(name)
    if transition is None:
        return _page(request, case, Unfinished(refusal=_("There is no such step here."), status=422))
    form = forms.StepForm(request.POST, transition=transition)
    if not form.is_valid():
        return _page(request, case, Unfinished({name: form}, status=422))
    reason = form.cleaned_data["reason"]
    try:
        cases.take_step(case, name=name, actor=request.user, at=timezone.now(), reason=reason)
    except engine.TransitionRefused as refused:
        status = STATUS_OF_REFUSAL.get(refused.code, NOT_YET)
        return _page(request, case, Unfinished({name: form}, refused.message, kept=reason, status=status))
    drafts.discard(request.user, f"desk-step-{case.pk}-{name}")
    messages.success(request, _("Done: %(step)s") % {"step": transition.label})
    return _onward(request, case)


@require_POST
@requires("desk.see_case", on=load)
@repeat_safe
def assign(request: HttpRequest, case: Case) -> HttpResponse:
    form = forms.AssignForm(request.POST, people=queries.possible_assignees(case))
    if not form.is_valid():
        return _page(request, case, Unfinished({"assign": form}, status=422))
    try:
        cases.assign(case, assignee=form.chosen, actor=request.user, at=timezone.now())
    except DeskRefused as refused:
        return _page(request, case, _refused("assign", form, refused))
    messages.success(request, _("The assignee has been changed."))
    return _onward(request, case)


@require_POST
@requires("desk.see_case", on=load)
@repeat_safe
def hand_over(request: HttpRequest, case: Case) -> HttpResponse:
    form = forms.HandOverForm(request.POST, present=case.department_id)
    if not form.is_valid():
        return _page(request, case, Unfinished({"hand_over": form}, status=422))
    try:
        cases.hand_over(case, actor=request.user, at=timezone.now(), **form.cleaned_data)
    except DeskRefused as refused:
        return _page(request, case, _refused("hand_over", form, refused))
    messages.success(request, _("The case has been handed over."))
    return _onward(request, case)


@require_POST
@requires("desk.see_case", on=load)
@repeat_safe
def extend(request: HttpRequest, case: Case) -> HttpResponse:
    form = forms.ExtensionForm(request.POST)
    if not form.is_valid():
        return _page(request, case, Unfinished({"extension": form}, status=422))
    try:
        cases.extend_deadline(case, actor=request.user, at=timezone.now(), **form.cleaned_data)
    except (DeskRefused, ClockRefused) as refused:
        return _page(request, case, _refused("extension", form, refused))
    messages.success(request, _("The deadline has been extended."))
    return _onward(request, case)


@require_POST
@requires("desk.see_case", on=load)
@repeat_safe
def add_note(request: HttpRequest, case: Case) -> HttpResponse:
    form = forms.NoteForm(request.POST, colleagues=queries.colleagues(case))
    if not form.is_valid():
        return _page(request, case, Unfinished({"note": form}, status=422))
    cases.add_note(case, author=request.user, body=form.cleaned_data["body"], mentioned=form.named, at=timezone.now())
    drafts.discard(request.user, f"desk-note-{case.pk}")
    messages.success(request, _("The note has been added."))
    return redirect(addresses.case_url(case.pk, addresses.origin_of(request)) + "#notes")


def _refused(name: str, form: django_forms.Form, refused: DeskRefused | ClockRefused) -> Unfinished:
    form.add_error(None, refused.message)
    return Unfinished({name: form}, status=STATUS_OF_REFUSAL.get(refused.code, NOT_YET))


def _onward(request: HttpRequest, case: Case) -> HttpResponse:
    """Back to the case, or to the inbox where the case has left the person's reach."""
    case.refresh_from_db()
    origin = addresses.origin_of(request)
    seen = reach_of(request.user).sees(case)
    return redirect(addresses.case_url(case.pk, origin) if seen else addresses.inbox_url(origin or "tab=all"))


def _page(request: HttpRequest, case: Case, unfinished: Unfinished) -> HttpResponse:
    at = timezone.now()
    if unfinished.status != 200:
        case = Case.objects.select_related("department__organisation", "assignee").get(pk=case.pk)
    shown = presentation.of(case.workflow)
    possible = queries.steps(case, request.user)
    steps = [
        (step, unfinished.forms.get(step.name) or forms.StepForm(transition=step))
        for step in possible
        if step.name not in shown.own_page_steps
    ]
    offered = {step.name for step, _form in steps}
    context = {
        "case": case,
        "row": row_of(case, at=at, working=calendar.Calendar.current()),
        "subject_url": shown.url(case.subject),
        "panel": shown.template,
        "steps": steps,
        "own_page_steps": [step for step in possible if step.name in shown.own_page_steps],
        "blocked": queries.blocked(case, request.user),
        "history": queries.history(case),
        "notes": queries.notes(case),
        "refusal": unfinished.refusal,
        "kept": "" if offered & set(unfinished.forms) else unfinished.kept,
        "origin": addresses.origin_of(request),
        "back_url": addresses.inbox_url(addresses.origin_of(request) or "tab=all"),
        "breadcrumb_items": crumbs((case.title, "")),
        **_handling_forms(request, case, unfinished, at=at),
        **shown.context(case.subject, request.user),
    }
    return render(request, "desk/case.html", context, status=unfinished.status)


def _handling_forms(request: HttpRequest, case: Case, unfinished: Unfinished, *, at: Any) -> dict[str, Any]:
    """The forms beside the case, for whoever works on it; notes are for everybody who sees it."""
    clock = queries.clock(case)
    given = unfinished.forms
    made = {
        "clock": clock,
        "note_form": given.get("note") or forms.NoteForm(colleagues=queries.colleagues(case)),
        "works_on_it": permissions.allowed(request.user, "desk.work_on_case", case),
    }
    if made["works_on_it"]:
        present = str(case.assignee_id or forms.NOBODY)
        people = queries.possible_assignees(case)
        made["assign_form"] = given.get("assign") or forms.AssignForm(people=people, initial={"assignee": present})
        made["can_take"] = request.user in people and case.assignee_id != request.user.pk
        made["hand_over_form"] = given.get("hand_over") or forms.HandOverForm(present=case.department_id)
        if queries.may_be_extended(clock, at=at) or "extension" in given:
            made["extension_form"] = given.get("extension") or forms.ExtensionForm()
    return made
