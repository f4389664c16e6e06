from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.deadlines import calendar
from core.submissions import repeat_safe
from core.workflow.models import Case
from desk import forms
from desk.models import BulkRun
from desk.queries import case as queries
from desk.queries import inbox
from desk.queries.reach import reach_of
from desk.services import bulk
from desk.views import addresses
from desk.views.inbox import crumbs


@require_http_methods(["GET", "HEAD", "POST"])
@requires("desk.open_desk")
@repeat_safe
def prepare(request: HttpRequest) -> HttpResponse:
    """What is about to happen to which cases: shown first, done when it is confirmed."""
    chosen = _chosen(request)
    people = queries.possible_assignees_of(chosen)
    if request.method != "POST":
        return _page(request, chosen, forms.BulkForm(user=request.user, people=people, initial=request.GET.dict()))
    form = forms.BulkForm(request.POST, user=request.user, people=people)
    if not chosen:
        form.add_error(None, _("None of the chosen cases is with you any more."))
    if not form.is_valid():
        return _page(request, chosen, form, status=422)
    return redirect("desk:bulk_run", run_id=_run(request, chosen, form).pk)


@require_safe
@requires("desk.open_desk")
def report(request: HttpRequest, run_id: int) -> HttpResponse:
    """What became of each case."""
    run = get_object_or_404(BulkRun, pk=run_id, owner=request.user)
    outcomes = list(run.outcomes.select_related("case__department", "case__assignee"))
    context = {
        "run": run,
        "done": [outcome.case for outcome in outcomes if not outcome.refusal],
        "refused": [outcome for outcome in outcomes if outcome.refusal],
        "back_url": addresses.inbox_url(run.query or "tab=all"),
        "breadcrumb_items": crumbs((_("Result of the bulk action"), "")),
    }
    return render(request, "desk/bulk_report.html", context)


def _run(request: HttpRequest, chosen: list[Case], form: forms.BulkForm) -> BulkRun:
    at, query = timezone.now(), addresses.origin_of(request)
    if step := form.step:
        reason = form.cleaned_data["reason"]
        return bulk.run_step(chosen, action=step, actor=request.user, at=at, reason=reason, query=query)
    return bulk.run_assignment(chosen, assignee=form.chosen, actor=request.user, at=at, query=query)


def _chosen(request: HttpRequest) -> list[Case]:
    """The chosen cases that the person can see, in the order of the list; numbers that mean nothing are left out."""
    sent = (request.POST if request.method == "POST" else request.GET).getlist("case")
    numbers = {int(number) for number in sent if number.isdecimal() and len(number) < 19}
    return list(_seen(request).filter(pk__in=sorted(numbers)[: bulk.LARGEST_BULK]).order_by("sorts_at", "pk"))


def _seen(request: HttpRequest) -> QuerySet[Case]:
    return reach_of(request.user).visible().select_related("department", "assignee").prefetch_related("subject")


def _page(request: HttpRequest, chosen: list[Case], form: forms.BulkForm, status: int = 200) -> HttpResponse:
    working = calendar.Calendar.current()
    at = timezone.now()
    context = {
        "form": form,
        "rows": [inbox.row_of(case, at=at, working=working) for case in chosen],
        "origin": addresses.origin_of(request),
        "back_url": addresses.inbox_url(addresses.origin_of(request) or "tab=all"),
        "breadcrumb_items": crumbs((_("Bulk action"), "")),
    }
    return render(request, "desk/bulk.html", context, status=status)
