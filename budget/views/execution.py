"""Where the money went, for everybody: a cycle, one project, its sign, and the years side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budget.queries import execution, history, monitoring
from budget.services import sign_pdf
from budget.states.permissions import MANAGE_CYCLES, MANAGE_EXECUTION
from budget.views.execution_charts import history_chart, project_chart, shares_chart
from budget.views.execution_loading import crumbs, cycle_at, undertaking_at
from budget.views.execution_words import conclusion_of, history_conclusion, next_step_of
from core import permissions
from core.access import public


@public
@require_safe
def spending(request: HttpRequest, slug: str) -> HttpResponse:
    cycle, at = cycle_at(request, slug), timezone.now()
    overview = execution.overview(cycle, at)
    statement = execution.statement_of(cycle)
    context = {
        "cycle": cycle,
        "overview": overview,
        "conclusion": conclusion_of(overview),
        "chart": project_chart(overview),
        "by_category": shares_chart(overview.by_category),
        "by_area": shares_chart(overview.by_area),
        "statement": statement if statement and statement.issued_at else None,
        "may_work": request.user.is_authenticated and permissions.allowed(request.user, MANAGE_EXECUTION),
        "datasets": ["budget-undertakings", "budget-spending", "budget-contracts", "budget-lines"],
        "breadcrumb_items": crumbs(cycle),
    }
    return render(request, "budget/execution/spending.html", context)


@public
@require_safe
def undertaking(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found, at = undertaking_at(request, slug, number), timezone.now()
    detail = execution.detail_of(found)
    user, being_evaluated = request.user, found.is_being_evaluated(at)
    shown_visits = list(monitoring.visits_of(found))
    context = {
        "undertaking": found,
        "project": found.project,
        "cycle": found.project.cycle,
        "detail": detail,
        "official_name": execution.official_name(found),
        "is_late": execution.is_late(found, timezone.localdate(at)),
        "next_step": next_step_of(found, detail, shown_visits, at),
        "visits": shown_visits,
        "reports": monitoring.reports_of(found),
        "evaluation": monitoring.evaluation_of(found),
        "being_evaluated": being_evaluated,
        "has_evaluated": being_evaluated and user.is_authenticated and monitoring.has_evaluated(found, user),
        "now": at,
        "today": timezone.localdate(at),
        "may_work": user.is_authenticated and permissions.allowed(user, MANAGE_EXECUTION, found),
        "breadcrumb_items": crumbs(found.project.cycle, (found.project.title, "")),
    }
    return render(request, "budget/execution/undertaking.html", context)


@public
@require_safe
def sign(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A sheet to hang at the site: what is made here, for how much, and the code of the page."""
    found = undertaking_at(request, slug, number)
    response = HttpResponse(sign_pdf.written(found), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{slug}-{number}.pdf") or ""
    return response


@public
@require_safe
def years(request: HttpRequest) -> HttpResponse:
    found = history.years(request.user)
    user = request.user
    context: dict[str, Any] = {
        "years": found,
        "chart": history_chart(found),
        "series": [_("Money to be decided on"), _("Money for the projects")],
        "conclusion": history_conclusion(found),
        "may_manage": user.is_authenticated and permissions.allowed(user, MANAGE_CYCLES),
        "breadcrumb_items": [(_("Participatory budget"), reverse("budget:landing")), (_("Over the years"), "")],
    }
    return render(request, "budget/execution/history.html", context)


@public
@require_safe
def opinion(request: HttpRequest, slug: str) -> HttpResponse:
    """The committee's opinion on the budget, beside the figures as they stand now."""
    cycle, at = cycle_at(request, slug), timezone.now()
    statement = execution.statement_of(cycle)
    issued = statement if statement and statement.issued_at else None
    context = {
        "cycle": cycle,
        "statement": issued,
        "overview": execution.overview(cycle, at),
        "breadcrumb_items": crumbs(cycle, (_("Opinion on the budget"), "")),
    }
    return render(request, "budget/execution/opinion.html", context)
