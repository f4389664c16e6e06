"""From the dashboard of a survey to a new task in the drafts of a plan."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page
from plans.forms import ImprovementForm
from plans.services import improving
from plans.services.improving import Wanted
from plans.states import DRAFT_IMPROVEMENT
from surveys.models import Survey
from surveys.queries import results_measures

# How much better the next survey is to be, where nobody says otherwise.
USUAL_STEP = 5


@require_http_methods(READ)
@requires(DRAFT_IMPROVEMENT)
@repeat_safe
def draft_task(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    survey = get_object_or_404(Survey.objects.select_related("department"), slug=slug)
    results_measures.check_reader(request.user, survey)
    measure = results_measures.of(survey).get(key)
    if measure is None:
        raise Http404
    form = ImprovementForm(request.POST or None, user=request.user, initial=_suggested(survey, measure))
    dashboard = reverse("surveys:dashboard", args=[survey.slug])

    def deed(**said: Any) -> Any:
        return improving.draft_task(
            survey=survey, measure=measure, wanted=Wanted(**said), by=request.user, at=timezone.now()
        )

    return form_page(
        request, form, deed,
        heading=_("A task to improve “%(name)s”") % {"name": measure.name}, submit=_("Add to the drafts of the plan"),
        lead=_("The task is public when the plan is signed again. The next survey shows whether it helped."),
        back=dashboard, go_to=lambda improvement: improvement.task_path,
        done=_("The task stands in the drafts of the plan. Hand the plan in when it is complete."),
        breadcrumb_items=[(survey.title, dashboard), (_("Improvement task"), "")],
    )  # fmt: skip


def _suggested(survey: Survey, measure: results_measures.Measure) -> dict[str, Any]:
    return {
        "title": _("Improve: %(name)s") % {"name": measure.name},
        "department": survey.department_id,
        "year": timezone.localdate().year + 1,
        "target": min(100, round(measure.percent) + USUAL_STEP),
    }
