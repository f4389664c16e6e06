"""The staff's papers: reports of visits to check and to answer, earlier years, the opinion on the budget."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget.forms.execution import AnswerForm, ReasonForm
from budget.forms.monitoring import AdoptForm, HistoryImportForm, YearForm
from budget.models import Cycle, EarlierYear, VisitReport
from budget.queries import execution
from budget.rules.execution import may_work_on_report
from budget.services import cycle_opinion, history, visit_reports
from budget.states.execution import PUBLIC_REPORTS
from budget.states.permissions import MANAGE_CYCLES, MANAGE_EXECUTION
from budget.views.execution_loading import cycle_at, report_at, staff_crumbs, staff_page
from core import uploads
from core.access import requires, signed_in
from core.audit.audit import record as write_down
from core.spreadsheets import SpreadsheetRefused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, form_page, press
from core.uploads import StoredFile, UploadRefused
from core.uploads.receiving import attached_to
from core.workflow import engine

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT_FORMS = {"send_back": ReasonForm, "answer": AnswerForm}


def _workable(request: HttpRequest, slug: str, number: int, pk: int) -> VisitReport:
    found = report_at(request, slug, number, pk)
    if not may_work_on_report(request.user, found):
        raise PermissionDenied
    return found


@require_safe
@signed_in
def report(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Its words and pictures, with the step that comes next; reading it before it is public is written down."""
    found = _workable(request, slug, number, pk)
    if found.state not in PUBLIC_REPORTS:
        write_down("budget.read_visit_report", actor=request.user, at=timezone.now(), target=found)
    about = found.visit.undertaking
    context = {
        "report": found,
        "undertaking": about,
        "pictures": attached_to(found),
        "steps": engine.available(found, request.user),
        "breadcrumb_items": staff_crumbs(
            about.project.cycle, (about.project.title, staff_page(about)), (_("Report of a site visit"), "")
        ),
    }
    return render(request, "budget/execution/staff/report.html", context)


@require_POST
@signed_in
@repeat_safe
def publish_report(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    found = _workable(request, slug, number, pk)
    return press(
        request,
        lambda: visit_reports.take_step(found, "publish", actor=request.user, at=timezone.now()),
        back=_report_page(found),
        done=_("The report is published. The department's answer is due."),
    )


@require_http_methods(READ)
@signed_in
@repeat_safe
def report_step(request: HttpRequest, slug: str, number: int, pk: int, step: str) -> HttpResponse:
    """Send back with a reason, or answer in public."""
    found = _workable(request, slug, number, pk)
    transition = next((one for one in engine.available(found, request.user) if one.name == step), None)
    if transition is None or step not in TEXT_FORMS:
        raise Http404
    return form_page(
        request, TEXT_FORMS[step](request.POST or None),
        lambda reason: visit_reports.take_step(found, step, actor=request.user, at=timezone.now(), reason=reason),
        heading=transition.label, submit=_("Send"), back=_report_page(found), draft=f"visit-report-{found.pk}-{step}",
        above="budget/execution/_quoted.html", quoted=found.text,
        go_to=staff_page(found.visit.undertaking) if step == "answer" else "",
    )  # fmt: skip


def _report_page(found: VisitReport) -> str:
    project = found.visit.undertaking.project
    return reverse("budget:staff_report", args=[project.cycle.slug, project.number, found.pk])


@require_safe
@requires(MANAGE_CYCLES)
def template(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(history.template(), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, _("Earlier years") + ".xlsx")
    return response


@require_http_methods(READ)
@requires(MANAGE_CYCLES)
@repeat_safe
def years(request: HttpRequest) -> HttpResponse:
    """Earlier years: one by hand, or many from a spreadsheet, first as a dry run."""
    form = HistoryImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "years": EarlierYear.objects.all(), "breadcrumb_items": _trail()}
    if request.method == "POST" and form.is_valid():
        try:
            stored = _kept(request, form)
            reading = history.read(stored.file.open("rb"))
        except UploadRefused as refused:
            form.add_error("file", refused.message)
        except SpreadsheetRefused as refused:
            form.add_error("file", str(refused))
        else:
            if "take_in" in request.POST and not reading.faults:
                count = history.take_in(reading.lines, actor=request.user, at=timezone.now())
                messages.success(request, _("Years taken in: %(count)s.") % {"count": count})
                return redirect("budget:staff_history")
            context |= {"reading": reading, "stored": stored}
    status = INVALID if form.is_bound and form.errors else 200
    return render(request, "budget/execution/staff/history.html", context, status=status)


def _kept(request: HttpRequest, form: HistoryImportForm) -> StoredFile:
    """The file of the dry run is the file that is taken in; it is kept for its owner alone until then."""
    if sent := form.cleaned_data["file"]:
        return uploads.receive(sent[0], owner=request.user, at=timezone.now())
    waiting = StoredFile.objects.filter(owner=request.user, content_type=None, removed_at=None)
    found = waiting.filter(public_name=form.tried_name).first()
    if found is None:
        raise UploadRefused("gone", _("The file is no longer here. Please choose it again."))
    return found


@require_http_methods(READ)
@requires(MANAGE_CYCLES)
@repeat_safe
def year(request: HttpRequest) -> HttpResponse:
    known = EarlierYear.objects.filter(year=request.GET.get("year", "")[:4] or 0).values().first()
    return form_page(
        request, YearForm(request.POST or None, initial=known or {}),
        lambda **given: history.record_year(actor=request.user, at=timezone.now(), **given),
        heading=_("An earlier year"), submit=_("Save"), back=reverse("budget:staff_history"),
        breadcrumb_items=[*_trail(), (_("An earlier year"), "")],
    )  # fmt: skip


@require_POST
@requires(MANAGE_CYCLES)
@repeat_safe
def forget_year(request: HttpRequest, pk: int) -> HttpResponse:
    entry = EarlierYear.objects.filter(pk=pk).first()
    if entry is None:
        raise Http404
    return press(
        request,
        lambda: history.forget_year(entry, actor=request.user, at=timezone.now()),
        back=reverse("budget:staff_history"),
    )


def _trail() -> list[tuple[Any, str]]:
    return [
        (_("Participatory budget"), reverse("budget:landing")),
        (_("Over the years"), reverse("budget:history")),
        (_("Earlier years"), reverse("budget:staff_history")),
    ]


@require_safe
@requires(MANAGE_EXECUTION, on=cycle_at)
def opinion(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Composed, edited in the committee's own room, adopted with its decision."""
    statement = execution.statement_of(cycle)
    context = {
        "cycle": cycle,
        "statement": statement,
        "preview": "" if statement else cycle_opinion.compose(cycle, timezone.now()),
        "breadcrumb_items": staff_crumbs(cycle, (_("Opinion on the budget"), "")),
    }
    return render(request, "budget/execution/staff/opinion.html", context)


@require_POST
@requires(MANAGE_EXECUTION, on=cycle_at)
@repeat_safe
def draft_opinion(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    return press(
        request,
        lambda: cycle_opinion.draft(cycle, actor=request.user, at=timezone.now()),
        back=reverse("budget:staff_opinion", args=[cycle.slug]),
        done=_("The draft is made. Edit it, then have the committee decide on it."),
    )


@require_http_methods(READ)
@requires(MANAGE_EXECUTION, on=cycle_at)
@repeat_safe
def adopt_opinion(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    statement = execution.statement_of(cycle)
    if statement is None or statement.issued_at is not None:
        raise Http404
    return form_page(
        request, AdoptForm(request.POST or None, decisions=execution.adopting_decisions(statement.body)),
        lambda decision: cycle_opinion.adopt(statement, decision=decision, actor=request.user, at=timezone.now()),
        heading=_("Issue the opinion on the budget"), submit=_("Issue"),
        back=reverse("budget:staff_opinion", args=[cycle.slug]),
        lead=_("From now on everybody reads it, as a page and as PDF. It is not changed any more."),
    )  # fmt: skip
