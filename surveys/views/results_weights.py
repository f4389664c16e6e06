"""Weighting: known shares of the population, with their source."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, blame
from surveys.figures.cube import Cube
from surveys.figures.weighting import Unweighable
from surveys.forms.results import WeightingForm
from surveys.models import Survey, Weighting
from surveys.queries import results, results_weights
from surveys.services import results_weighting
from surveys.services.refusals import SurveyRefused
from surveys.states.permissions import ANALYSE
from surveys.views.results_loading import staff_crumbs, survey_at


@require_http_methods(READ)
@requires(ANALYSE, on=survey_at)
@repeat_safe
def weights(request: HttpRequest, survey: Survey) -> HttpResponse:
    kept = Weighting.objects.filter(survey=survey).select_related("set_by").first()
    cube = results.counted(survey)
    questions = results_weights.questions_to_weight_by(cube)
    form = WeightingForm(
        request.POST if request.POST.get("action") != "remove" and request.method == "POST" else None,
        questions=questions,
        margins=kept.margins if kept else {},
        initial={"source": kept.source} if kept else {},
    )
    if request.method == "POST" and (answer := _saved(request, survey, form, cube)):
        return answer
    context = {
        "survey": survey,
        "form": form,
        "kept": kept,
        "questions": questions,
        "is_fixed": results_weighting.is_fixed(survey),
        "breadcrumb_items": staff_crumbs(
            survey, (_("Results"), reverse("surveys:dashboard", args=[survey.slug])), (_("Weighting"), "")
        ),
    }
    return render(request, "surveys/results/weights.html", context, status=INVALID if form.is_bound else 200)


def _unanswered(form: WeightingForm, cube: Cube) -> bool:
    """Says it beside each group."""
    found = results_weights.without_answers(cube, form.cleaned_data["margins"])
    for key, code in found:
        form.add_error(f"{key}-{code}", _("Nobody of this group has answered. Say 0, or leave this question out."))
    return bool(found)


def _saved(request: HttpRequest, survey: Survey, form: WeightingForm, cube: Cube) -> HttpResponse | None:
    at = timezone.now()
    try:
        if request.POST.get("action") == "remove":
            results_weighting.take_away(survey=survey, by=request.user, at=at)
            messages.success(request, _("Answers count alike again."))
            return redirect("surveys:dashboard", survey.slug)
        if form.is_valid() and not _unanswered(form, cube):
            results_weights.weights_for(cube, form.cleaned_data["margins"])
            results_weighting.set_margins(survey=survey, by=request.user, at=at, **form.cleaned_data)
            messages.success(request, _("All figures of this survey are weighted now."))
            return redirect("surveys:dashboard", survey.slug)
    except Unweighable:
        form.add_error(None, _("These numbers cannot be met together: the questions contradict each other."))
    except SurveyRefused as refusal:
        if not form.is_bound:
            messages.error(request, refusal.message)
            return redirect("surveys:weights", survey.slug)
        blame(form, refusal)
    return None
