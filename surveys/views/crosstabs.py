"""Any question of a survey by any background question, for staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import requires
from surveys.forms.crosstabs import CrosstabForm
from surveys.models import Survey
from surveys.queries import crosstabs, results, results_groups, results_unfinished
from surveys.states.permissions import ANALYSE
from surveys.views.results_loading import staff_crumbs, survey_at


@require_safe
@requires(ANALYSE, on=survey_at)
def crosstab(request: HttpRequest, survey: Survey) -> HttpResponse:
    context = {
        "survey": survey,
        # While answers come, a group of twenty and the same group of twenty-one would tell of one.
        "is_live": results_unfinished.is_live(survey),
        "breadcrumb_items": staff_crumbs(
            survey, (_("Results"), reverse("surveys:dashboard", args=[survey.slug])), (_("Any question by group"), "")
        ),
    }
    if not context["is_live"]:
        cube = results.counted(survey)
        by = results_groups.questions_to_part_by(cube)
        form = CrosstabForm(request.GET, questions=crosstabs.questions_to_part(cube), by=by)
        context |= {"form": form, "has_groups": bool(by)}
        if form.is_valid():
            context |= {"table": crosstabs.table(cube, form.item, form.group), "question": cube.question(form.item[0])}
    return render(request, "surveys/results/crosstab.html", context)
