"""What everybody reads of the results: each question that was let out, and the signed report."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import public
from surveys.views.results_loading import public_crumbs, public_survey_at


@public
@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    survey = public_survey_at(request, slug)
    context = {"survey": survey, "breadcrumb_items": public_crumbs(survey, (_("Results"), ""))}
    return render(request, "surveys/results/results.html", context)
