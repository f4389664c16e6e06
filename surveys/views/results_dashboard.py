"""What staff see of the results before anybody else does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import permissions
from core.access import requires
from surveys.models import Survey
from surveys.queries import results, results_groups, results_measures, results_rate, results_unfinished, results_years
from surveys.queries.results import Results
from surveys.queries.results_measures import Measure, Weakest
from surveys.queries.results_method import sentences
from surveys.queries.results_shapes import rounded
from surveys.states.permissions import ANALYSE
from surveys.states.surveys import SurveyState
from surveys.views.results_loading import staff_crumbs, survey_at

BY_GROUP = "by"


@require_safe
@requires(ANALYSE, on=survey_at)
def dashboard(request: HttpRequest, survey: Survey) -> HttpResponse:
    found = results.of(survey, request.user)
    context: dict[str, Any] = {
        "survey": survey,
        "results": found,
        "rate": results_rate.of(survey),
        "is_live": results_unfinished.is_live(survey),
        "breadcrumb_items": staff_crumbs(survey, (_("Results"), "")),
    }
    if not found.hidden:
        context |= _measures(request, survey, found) | _groups(request, survey, found)
        context["method"] = sentences(survey, found.respondents)
    return render(request, "surveys/results/dashboard.html", context)


def _measures(request: HttpRequest, survey: Survey, found: Results) -> dict[str, Any]:
    measures = results_measures.measured(survey, found.cube)
    weakest = results_measures.weakest(found.cube, measures)
    foremost = results_measures.foremost(measures.values())
    tasks = {improvement.concept: improvement for improvement in survey.improvements.all()}
    # Dimensions come first among them.
    rows = [
        {"measure": one, "task": tasks.get(one.key), "url": _task_address(survey, one, request.user)}
        for one in measures.values()
    ]
    return {
        "measures": rows[: len(foremost)],
        "other_measures": rows[len(foremost) :],
        "measure_rows": [(measure.name, rounded(measure.percent)) for measure in foremost],
        "weakest": weakest,
        "weakest_url": _weakest_address(survey, weakest, tasks, request.user),
        "total": rounded(results_measures.total(found.cube)),
        "years": results_years.over_years(survey, measures),
        "checked": results_years.checked(survey, measures),
    }


def _weakest_address(survey: Survey, weakest: Weakest, tasks: Mapping[str, Any], user: Any) -> str:
    measure = weakest.measure
    return "" if measure is None or measure.key in tasks else _task_address(survey, measure, user)


def _task_address(survey: Survey, measure: Measure, user: Any) -> str:
    """Plans stand above surveys: only their address is known here."""
    if survey.state == SurveyState.OPEN or not permissions.allowed(user, "plans.draft_improvement"):
        return ""
    return reverse("plans:improve", args=[survey.slug, measure.key])


def _groups(request: HttpRequest, survey: Survey, found: Results) -> dict[str, Any]:
    # While answers come, a group of twenty and the same group of twenty-one would tell of one.
    is_live = results_unfinished.is_live(survey)
    questions = [] if is_live else results_groups.questions_to_part_by(found.cube)
    chosen = next((one for one in questions if one.key == request.GET.get(BY_GROUP)), None)
    own = reverse("surveys:dashboard", args=[survey.slug])
    return {
        "group_choices": [
            {"key": one.key, "label": one.text, "url": f"{own}?{BY_GROUP}={one.key}#groups"} for one in questions
        ],
        "chosen_group": chosen.key if chosen else "",
        "group_table": results_groups.table(found.cube, chosen) if chosen else None,
    }
