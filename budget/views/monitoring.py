"""Residents look for themselves: a visit with its sign-up, its report, and the evaluation of a finished project."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget.forms.monitoring import EvaluationForm, ReportForm
from budget.models import SiteVisit, VisitReport
from budget.queries import monitoring
from budget.rules.execution import is_author
from budget.services import evaluations, visit_reports, visits
from budget.states.execution import PUBLIC_REPORTS, ReportState
from budget.views.execution_loading import crumbs, cycle_at, report_at, undertaking_at, visit_at
from core import feeds
from core.access import public, signed_in
from core.feeds import CalendarEvent
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press
from core.uploads.receiving import attached_to


@public
@require_safe
def visit(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    found, at = visit_at(request, slug, number, pk), timezone.now()
    user = request.user
    taken = found.sign_ups.count()
    signed_up = user.is_authenticated and found.sign_ups.filter(person=user).exists()
    report = monitoring.own_report(found, user)
    shown = found.reports.filter(state__in=PUBLIC_REPORTS).select_related("visit", "department").order_by("pk")
    context = {
        "visit": found,
        "undertaking": found.undertaking,
        "project": found.undertaking.project,
        "free": max(0, found.places - taken),
        "takes_sign_ups": found.takes_sign_ups(at),
        "has_begun": at >= found.starts_at,
        "signed_up": signed_up,
        "may_come": user.is_authenticated and visits.may_come(user, found.undertaking, at),
        "own_report": report,
        "may_revise": report is not None and report.state == ReportState.RETURNED,
        "own_pictures": attached_to(report) if report else [],
        "reports": monitoring.with_pictures(shown),
        "breadcrumb_items": _trail(found, (_("Site visit"), "")),
    }
    return render(request, "budget/execution/visit.html", context)


@public
@require_safe
def visit_calendar(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """One visit, to put into one's own calendar."""
    found = visit_at(request, slug, number, pk)
    return feeds.calendar(request, title=_("Site visit"), events=[_event(found)])


@public
@require_safe
def visits_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """All visits of a cycle, to subscribe to."""
    cycle = cycle_at(request, slug)
    events = [_event(one) for one in monitoring.visits_in(cycle)[: feeds.LONGEST]]
    title = _("Site visits: %(cycle)s") % {"cycle": cycle.title}
    return feeds.calendar(request, title=title, events=events)


def _event(visit: SiteVisit) -> CalendarEvent:
    title = _("Site visit: %(project)s") % {"project": visit}
    return CalendarEvent(
        f"budget.visit:{visit.pk}", title, visit.starts_at, visit.ends_at, url=visit.get_absolute_url(),
        place=visit.meeting_point, cancelled=visit.cancelled_at is not None,
        updated_at=visit.cancelled_at or visit.announced_at,
    )  # fmt: skip


@require_POST
@signed_in
@repeat_safe
def sign_up(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    found = visit_at(request, slug, number, pk)
    return press(
        request,
        lambda: visits.sign_up(found, person=request.user, at=timezone.now()),
        back=found.get_absolute_url(),
        done=_("You have a place. We remind you the day before."),
    )


@require_POST
@signed_in
@repeat_safe
def give_free(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    found = visit_at(request, slug, number, pk)
    return press(
        request,
        lambda: visits.give_free(found, person=request.user, at=timezone.now()),
        back=found.get_absolute_url(),
        done=_("Your place is free for somebody else."),
    )


@require_http_methods(READ)
@signed_in
@repeat_safe
def report(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Who signed up tells what they saw."""
    found = visit_at(request, slug, number, pk)
    if (there := monitoring.own_report(found, request.user)) is not None:
        return _again(request, there)

    def deed(**given: Any) -> VisitReport:
        return visit_reports.hand_in(found, author=request.user, at=timezone.now(), **given)

    return _report_page(request, found, ReportForm(request.POST or None, request.FILES or None), deed)


def _again(request: HttpRequest, there: VisitReport) -> HttpResponse:
    if there.state != ReportState.RETURNED:
        return redirect(there.visit.get_absolute_url())

    def deed(**given: Any) -> VisitReport:
        return visit_reports.hand_in_again(there, author=request.user, at=timezone.now(), **given)

    initial = {"rating": there.rating, "text_": there.text}
    form = ReportForm(request.POST or None, request.FILES or None, initial=initial)
    return _report_page(request, there.visit, form, deed)


def _report_page(request: HttpRequest, found: SiteVisit, form: ReportForm, deed: Any) -> HttpResponse:
    return form_page(
        request, form, deed,
        heading=_("What did you see?"),
        lead=_("It is read before it is published, so that it names nobody. Then the department answers."),
        submit=_("Hand in"),
        back=found.get_absolute_url(),
        done=_("Thank you. You hear from us when it is published."),
        draft=f"visit-report-{found.pk}",
        breadcrumb_items=_trail(found, (_("Site visit"), found.get_absolute_url()), (_("Report"), "")),
    )  # fmt: skip


@require_POST
@signed_in
@repeat_safe
def withdraw(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    found = report_at(request, slug, number, pk)
    if not is_author(request.user, found):
        raise Http404
    return press(
        request,
        lambda: visit_reports.take_step(found, "withdraw", actor=request.user, at=timezone.now()),
        back=found.visit.get_absolute_url(),
        done=_("Your report is withdrawn."),
    )


@require_http_methods(READ)
@signed_in
@repeat_safe
def evaluate(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Five questions; what is answered is not kept beside who answered."""
    found, at = undertaking_at(request, slug, number), timezone.now()
    if request.method != "POST" and (not found.is_being_evaluated(at) or monitoring.has_evaluated(found, request.user)):
        return redirect(found.get_absolute_url() + "#evaluation")
    form = EvaluationForm(request.POST or None)
    return form_page(
        request, form,
        lambda **given: evaluations.give(found, person=request.user, answers=form.answers, at=timezone.now()),
        heading=_("Your opinion: %(project)s") % {"project": found.project.title},
        lead=_("Five questions, one minute. Nobody can see what you answered; your answers cannot be changed later."),
        submit=_("Send"),
        back=found.get_absolute_url(),
        done=_("Thank you. Your answers are counted."),
        breadcrumb_items=crumbs(
            found.project.cycle, (found.project.title, found.get_absolute_url()), (_("Evaluation"), "")
        ),
    )  # fmt: skip


def _trail(found: SiteVisit, *more: tuple[Any, str]) -> Any:
    undertaking = found.undertaking
    return crumbs(undertaking.project.cycle, (undertaking.project.title, undertaking.get_absolute_url()), *more)
