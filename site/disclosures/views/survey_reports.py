"""The report of a survey on its way into the sign-off."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page
from disclosures.forms import HandInReportForm
from disclosures.services import survey_reports
from disclosures.states import HAND_IN_REPORT
from disclosures.views.public import home_trail
from signoff.services.notices import desk_address
from surveys.models import Survey


def survey_at(request: HttpRequest, slug: str) -> Survey:
    return get_object_or_404(Survey.objects.select_related("department"), slug=slug)


@require_http_methods(READ)
@requires(HAND_IN_REPORT, on=survey_at)
@repeat_safe
def hand_in(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Choose under which item it is published, then it lies with the checker."""
    report = reverse("surveys:report", args=[survey.slug])
    form = HandInReportForm(request.POST or None, survey=survey)

    def deed(**said: Any) -> Any:
        return survey_reports.hand_in(survey=survey, actor=request.user, at=timezone.now(), **said)

    return form_page(
        request, form, deed,
        heading=_("Hand the report in for the sign-off"), submit=_("Hand in"),
        lead=_("Another person checks it, a third approves it. Then everybody reads exactly what you hand in now."),
        back=report, go_to=lambda case: desk_address(case),
        done=_("Handed in. The checker sees it now."), above="disclosures/_report_to_sign.html", survey=survey,
        breadcrumb_items=[*home_trail(), (survey.title, report), (_("Hand in"), "")],
    )  # fmt: skip
