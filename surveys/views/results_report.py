"""The report: edited by staff, signed by three, read by everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import requires
from surveys.models import Survey
from surveys.states.permissions import READ_REPORT
from surveys.views.results_loading import staff_crumbs, survey_at


@require_safe
@requires(READ_REPORT, on=survey_at)
def report(request: HttpRequest, survey: Survey) -> HttpResponse:
    context = {"survey": survey, "current_tab": "report", "breadcrumb_items": staff_crumbs(survey, (_("Report"), ""))}
    return render(request, "surveys/results/report.html", context)
