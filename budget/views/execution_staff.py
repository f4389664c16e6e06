"""The staff's work on projects: the list of a cycle, one project with its next steps, and a form for each deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget.forms import execution as forms
from budget.models import Cycle, Photograph, SiteVisit, Undertaking
from budget.queries import execution, monitoring
from budget.services import milestones, photographs, spending, undertakings, visits
from budget.states.execution import GOING_ON, PAYING
from budget.states.permissions import MANAGE_EXECUTION
from budget.states.projects import ProjectState
from budget.views.execution_loading import (
    contract_at,
    cycle_at,
    milestone_at,
    photograph_at,
    spending_at,
    staff_crumbs,
    staff_page,
    undertaking_at,
    visit_at,
)
from core.access import requires
from core.audit.audit import record as write_down
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press
from core.workflow import engine


@require_safe
@requires(MANAGE_EXECUTION)
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    cycle, at = cycle_at(request, slug), timezone.now()
    today = timezone.localdate(at)
    waiting = cycle.projects.filter(state=ProjectState.SELECTED, undertaking__isnull=True)
    context = {
        "cycle": cycle,
        "undertakings": [
            (one, execution.is_late(one, today)) for one in execution.worked_on(request.user, cycle)
        ],
        "overdue": execution.overdue_milestones(cycle, today),
        "waiting": waiting.count() if cycle.is_decided else 0,
        "today": today,
        "breadcrumb_items": staff_crumbs(cycle),
    }  # fmt: skip
    return render(request, "budget/execution/staff/overview.html", context)


@require_POST
@requires(MANAGE_EXECUTION, on=cycle_at)
@repeat_safe
def take_up(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    return press(
        request,
        lambda: undertakings.take_up_selected(cycle, actor=request.user, at=timezone.now()),
        back=reverse("budget:staff_spending", args=[cycle.slug]),
    )


@require_safe
@requires(MANAGE_EXECUTION, on=undertaking_at)
def undertaking(request: HttpRequest, found: Undertaking) -> HttpResponse:
    at = timezone.now()
    detail = execution.detail_of(found)
    context = {
        "undertaking": found,
        "project": found.project,
        "detail": detail,
        "official_name": execution.official_name(found),
        "steps": {step.name: step for step in engine.available(found, request.user)},
        "blocked": engine.blocked(found, request.user),
        "is_open": found.state in GOING_ON,
        "is_paying": found.state in PAYING,
        "books_open": not found.is_evaluated,
        "visits": monitoring.visits_of(found),
        "evaluation": monitoring.evaluation_of(found),
        "may_close": bool(found.evaluation_until and found.evaluation_until <= at),
        "now": at,
        "today": timezone.localdate(at),
        "breadcrumb_items": staff_crumbs(found.project.cycle, (found.project.title, "")),
    }
    return render(request, "budget/execution/staff/undertaking.html", context)


@require_POST
@requires(MANAGE_EXECUTION, on=undertaking_at)
@repeat_safe
def start(request: HttpRequest, found: Undertaking) -> HttpResponse:
    return _pressed(request, found, undertakings.start, _("The execution has begun."))


@require_POST
@requires(MANAGE_EXECUTION, on=undertaking_at)
@repeat_safe
def resume(request: HttpRequest, found: Undertaking) -> HttpResponse:
    return _pressed(request, found, undertakings.resume, _("It is back on course."))


def _pressed(request: HttpRequest, found: Undertaking, deed: Callable[..., Any], done: Any) -> HttpResponse:
    return press(request, lambda: deed(found, actor=request.user, at=timezone.now()), back=staff_page(found), done=done)


def _form_view(
    load: Callable[..., Any],
    make_form: Callable[[HttpRequest, Any], Any],
    service: Callable[..., Any],
    heading: Callable[[], Any],
    *,
    submit: Callable[[], Any] = lambda: _("Save"),
    lead: Callable[[Any], Any] = lambda subject: "",
    tone: str = "",
) -> Callable[..., Any]:
    """A page for one deed: what it is about is loaded, the permission asked, the form shown, the service called."""

    @require_http_methods(READ)
    @requires(MANAGE_EXECUTION, on=lambda request, **path: _with_department(load(request, **path)))
    @repeat_safe
    def view(request: HttpRequest, loaded: Any) -> HttpResponse:
        subject = loaded.subject
        about = getattr(subject, "undertaking", subject)
        return form_page(
            request, make_form(request, subject),
            lambda **given: service(subject, actor=request.user, at=timezone.now(), **given),
            heading=heading(), submit=submit(), back=staff_page(about), lead=lead(subject), tone=tone,
            draft=f"execution-{service.__name__}-{subject._meta.model_name}-{subject.pk}",
            breadcrumb_items=staff_crumbs(
                about.project.cycle, (about.project.title, staff_page(about)), (heading(), "")
            ),
        )  # fmt: skip

    return view


class _Loaded:
    """The thing itself, lying in the department of its project, where the permission is asked."""

    def __init__(self, subject: Any) -> None:
        self.subject = subject
        self.department_id = getattr(subject, "undertaking", subject).department_id


def _with_department(subject: Any) -> _Loaded:
    return _Loaded(subject)


def _plain(form: Any) -> Callable[[HttpRequest, Any], Any]:
    return lambda request, subject: form(request.POST or None, request.FILES or None)


def _about(form: Any) -> Callable[[HttpRequest, Any], Any]:
    return lambda request, subject: form(request.POST or None, undertaking=subject)


def _today(form: Any, field: str) -> Callable[[HttpRequest, Any], Any]:
    return lambda request, subject: form(request.POST or None, initial={field: timezone.localdate()})


def _named(subject: Any) -> str:
    return str(subject)


arrange = _form_view(
    undertaking_at, _about(forms.ArrangeForm), undertakings.arrange, lambda: _("Who answers for it, and when")
)
enter_line = _form_view(
    undertaking_at, _about(forms.LineForm), spending.enter_line, lambda: _("Entry of the budget line"),
    lead=lambda subject: _("Entries are never changed: what was wrong is set right by another."),
)  # fmt: skip
plan_milestone = _form_view(undertaking_at, _plain(forms.MilestoneForm), milestones.plan, lambda: _("Add a milestone"))
move_milestone = _form_view(
    milestone_at, _plain(forms.MoveForm), milestones.move, lambda: _("Move a milestone"), lead=_named
)
reach_milestone = _form_view(
    milestone_at, _today(forms.ReachForm, "reached_on"), milestones.reach, lambda: _("A milestone was reached"),
    lead=_named,
)  # fmt: skip
drop_milestone = _form_view(
    milestone_at, _plain(forms.ReasonForm), milestones.drop, lambda: _("Drop a milestone"), lead=_named, tone="danger"
)
sign_contract = _form_view(
    undertaking_at, _plain(forms.ContractForm), spending.sign_contract, lambda: _("Enter a contract")
)
amend_contract = _form_view(
    contract_at, _plain(forms.AmendForm), spending.amend_contract, lambda: _("Amend a contract"), lead=_named
)
pay = _form_view(undertaking_at, _about(forms.PaymentForm), spending.pay, lambda: _("Enter a payment"))
take_back = _form_view(
    spending_at, _plain(forms.ReasonForm), spending.take_back, lambda: _("Take a payment back"),
    lead=lambda subject: _("A counter entry over the whole amount is written; enter the right one anew."),
    tone="danger",
)  # fmt: skip
add_photograph = _form_view(
    undertaking_at, _plain(forms.PhotographForm), photographs.add, lambda: _("Add a photograph")
)
announce_visit = _form_view(
    undertaking_at, _plain(forms.VisitForm), visits.announce, lambda: _("Announce a site visit"),
    submit=lambda: _("Announce"),
)  # fmt: skip
call_off_visit = _form_view(
    visit_at, _plain(forms.ReasonForm), visits.call_off, lambda: _("Call a site visit off"), tone="danger"
)
delay = _form_view(undertaking_at, _plain(forms.DelayForm), undertakings.delay, lambda: _("Record a delay"))
complete = _form_view(
    undertaking_at, _plain(forms.CompleteForm), undertakings.complete, lambda: _("Record the completion"),
    lead=lambda subject: _("From now on residents can evaluate it for some weeks."),
)  # fmt: skip
evaluate = _form_view(
    undertaking_at, _plain(forms.ConclusionForm), undertakings.evaluate, lambda: _("Close with the evaluation")
)
stop = _form_view(
    undertaking_at, _plain(forms.StopForm), undertakings.stop, lambda: _("Stop the project"), tone="danger"
)


@require_POST
@requires(MANAGE_EXECUTION, on=lambda request, **path: _with_department(photograph_at(request, **path)))
@repeat_safe
def remove_photograph(request: HttpRequest, loaded: _Loaded) -> HttpResponse:
    photograph: Photograph = loaded.subject
    return press(
        request,
        lambda: photographs.remove(photograph, actor=request.user, at=timezone.now()),
        back=staff_page(photograph.undertaking),
        done=_("The picture is gone."),
    )


@require_safe
@requires(MANAGE_EXECUTION, on=lambda request, **path: _with_department(visit_at(request, **path)))
def sign_ups(request: HttpRequest, loaded: _Loaded) -> HttpResponse:
    """Who comes along; reading the names is written down."""
    visit: SiteVisit = loaded.subject
    about = visit.undertaking
    write_down("budget.read_sign_ups", actor=request.user, at=timezone.now(), target=visit)
    context = {
        "visit": visit,
        "project": about.project,
        "sign_ups": visit.sign_ups.select_related("person").order_by("signed_up_at", "pk"),
        "breadcrumb_items": staff_crumbs(
            about.project.cycle, (about.project.title, staff_page(about)), (_("Who comes along"), "")
        ),
    }
    return render(request, "budget/execution/staff/sign_ups.html", context)
