"""What staff see of the results before anybody else does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import requires
from surveys.models import Survey
from surveys.states.permissions import ANALYSE
from surveys.views.results_loading import staff_crumbs, survey_at


@require_safe
@requires(ANALYSE, on=survey_at)
def dashboard(request: HttpRequest, survey: Survey) -> HttpResponse:
    context = {
        "survey": survey,
        "current_tab": "dashboard",
        "breadcrumb_items": staff_crumbs(survey, (_("Results"), "")),
    }
    return render(request, "surveys/results/dashboard.html", context)
