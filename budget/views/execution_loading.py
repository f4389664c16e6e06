"""From a path to the thing it names, and from a form to one service; what does not exist answers 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.models import Contract, Cycle, Milestone, Photograph, SiteVisit, Spending, Undertaking, VisitReport
from budget.queries import cycles, execution
from budget.services.refusals import BudgetRefused
from core.uploads import UploadRefused
from core.workflow.engine import TransitionRefused
from councils.services.refusals import CouncilRefused
from discussion.services.refusals import DiscussionRefused

INVALID = 422
READ = ["GET", "HEAD", "POST"]
REFUSALS = (BudgetRefused, TransitionRefused, UploadRefused, CouncilRefused, DiscussionRefused)
Crumbs = list[tuple[Any, str]]


def _first(rows: Any) -> Any:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def cycle_at(request: HttpRequest, slug: str) -> Cycle:
    rows = cycles.visible_to(request.user).filter(published_at__isnull=False)
    found: Cycle = _first(rows.select_related("committee", "department").filter(slug=slug))
    return found


def undertaking_at(request: HttpRequest, slug: str, number: int) -> Undertaking:
    rows = execution.visible_to(request.user).select_related("project__cycle__committee")
    found: Undertaking = _first(rows.filter(project__cycle__slug=slug, project__number=number))
    return found


def _part(model: Any) -> Callable[..., Any]:
    """Loads a part of the undertaking that the path names, by its own number."""

    def part_at(request: HttpRequest, slug: str, number: int, pk: int) -> Any:
        undertaking = undertaking_at(request, slug, number)
        part = _first(model.objects.filter(undertaking=undertaking, pk=pk))
        part.undertaking = undertaking
        return part

    return part_at


milestone_at = _part(Milestone)
contract_at = _part(Contract)
spending_at = _part(Spending)
photograph_at = _part(Photograph)
visit_at = _part(SiteVisit)


def report_at(request: HttpRequest, slug: str, number: int, pk: int) -> VisitReport:
    rows = VisitReport.objects.select_related("visit__undertaking__project__cycle", "department", "author")
    about = {"visit__undertaking__project__cycle__slug": slug, "visit__undertaking__project__number": number}
    found: VisitReport = _first(rows.filter(pk=pk, **about))
    return found


def form_page(
    request: HttpRequest, form: Any, deed: Callable[..., Any], *, heading: Any, submit: Any, back: str,
    done: Any = "", go_to: str = "", **page: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form that calls one service; what is refused stays typed and is said on top."""
    if request.method == "POST" and form.is_valid():
        try:
            deed(**form.cleaned_data)
        except REFUSALS as refusal:
            field = getattr(refusal, "field", "") or refusal.code
            form.add_error(field if field in form.fields else None, refusal.message)
        else:
            messages.success(request, done or _("Done."))
            return redirect(go_to or back)
    context = {"form": form, "heading": heading, "submit": submit, "back": back, **page}
    return render(request, "budget/execution/form.html", context, status=INVALID if form.is_bound else 200)


def press(request: HttpRequest, deed: Callable[[], Any], *, back: str, done: Any = "") -> HttpResponse:
    """A button: one service, then back to the page, which says what happened."""
    try:
        deed()
    except REFUSALS as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done or _("Done."))
    return redirect(back)


def crumbs(cycle: Cycle, *more: tuple[Any, str]) -> Crumbs:
    here = (_("Where the money went"), reverse("budget:spending", args=[cycle.slug]))
    return [
        (_("Participatory budget"), reverse("budget:landing")),
        (cycle.title, cycle.get_absolute_url()),
        here,
        *more,
    ]


def staff_crumbs(cycle: Cycle, *more: tuple[Any, str]) -> Crumbs:
    here = (_("Work on the projects"), reverse("budget:staff_spending", args=[cycle.slug]))
    return [
        (_("Participatory budget"), reverse("budget:landing")),
        (cycle.title, cycle.get_absolute_url()),
        here,
        *more,
    ]


def staff_page(undertaking: Undertaking) -> str:
    project = undertaking.project
    return reverse("budget:staff_undertaking", args=[project.cycle.slug, project.number])
