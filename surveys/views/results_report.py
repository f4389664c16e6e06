"""The report: edited by staff, read by those who sign it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from core import permissions
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page
from surveys.forms.results import ReportForm
from surveys.models import Report, Survey
from surveys.queries import results, results_report, results_unfinished
from surveys.services import results_paper
from surveys.services import results_report as service
from surveys.states.permissions import ANALYSE, READ_REPORT
from surveys.views.results_loading import staff_crumbs, survey_at
from surveys.views.results_public import as_pdf


@require_safe
@requires(READ_REPORT, on=survey_at)
def report(request: HttpRequest, survey: Survey) -> HttpResponse:
    kept = _kept(survey)
    is_finished = survey.is_finished
    context: dict[str, Any] = {
        "survey": survey,
        "report": kept,
        "content": results_report.shown(results_report.written(survey, kept)),
        "is_finished": is_finished,
        "unfinished": results_unfinished.reason(survey, timezone.now()) if is_finished else "",
        "may_edit": permissions.allowed(request.user, ANALYSE, survey),
        "may_hand_in": permissions.allowed(request.user, "disclosures.hand_in_report", survey),
        "pdf_url": reverse("surveys:draft_pdf", args=[survey.slug]),
        "breadcrumb_items": staff_crumbs(survey, (pgettext("survey", "Report"), "")),
    }
    return render(request, "surveys/results/report.html", context)


@require_http_methods(READ)
@requires(ANALYSE, on=survey_at)
@repeat_safe
def edit(request: HttpRequest, survey: Survey) -> HttpResponse:
    kept = _kept(survey)
    form = ReportForm(
        request.POST or None,
        sections=results.of(survey, request.user).sections,
        remarks=kept.remarks if kept else {},
        initial={"summary": kept.summary if kept else ""},
    )
    back = reverse("surveys:report", args=[survey.slug])
    return form_page(
        request, form, lambda **said: service.edit(survey=survey, by=request.user, at=timezone.now(), **said),
        heading=_("Words of the report"), submit=_("Save"), back=back, draft=f"survey-report-{survey.pk}",
        lead=_("The figures and what they say write themselves. Here stand the words beside them."),
        breadcrumb_items=staff_crumbs(survey, (pgettext("survey", "Report"), back), (_("Words of the report"), "")),
    )  # fmt: skip


@require_safe
@requires(READ_REPORT, on=survey_at)
def draft_pdf(request: HttpRequest, survey: Survey) -> HttpResponse:
    return as_pdf(survey, results_paper.drawn(results_report.written(survey, _kept(survey)), draft=True))


def _kept(survey: Survey) -> Report | None:
    return Report.objects.filter(survey=survey).select_related("prepared_by").first()
