"""From a briefing that is over to the draft of its record, and to a survey about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from briefings.models import Briefing
from briefings.queries.briefings import visible_to
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import press
from home import briefing_pages, briefing_records, briefing_surveys
from home.briefing_surveys import MANAGE


def over_at(request: HttpRequest, pk: int) -> Briefing:
    return get_object_or_404(visible_to(request.user).filter(ended_at__isnull=False), pk=pk)


def briefing_at(request: HttpRequest, pk: int) -> Briefing:
    return get_object_or_404(visible_to(request.user), pk=pk)


@require_POST
@requires(MANAGE, on=over_at)
@repeat_safe
def write_record(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    """A draft that there is already stays as it is."""
    page = briefing_records.new_record(briefing)
    return press(
        request,
        lambda: briefing_pages.draft(briefing_records.drafted(page), by=request.user),
        back=reverse("briefings:afterwards", args=[briefing.pk]),
        done=_("The draft is made. The editors of your department look through it and publish it."),
    )


@require_POST
@requires(MANAGE, on=briefing_at)
@repeat_safe
def make_survey(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    return press(
        request,
        lambda: briefing_surveys.make_survey(briefing=briefing, by=request.user, at=timezone.now()),
        back=reverse("briefings:afterwards", args=[briefing.pk]),
        done=_("The survey is prepared. Look through it and open it; then those who were there are asked."),
    )
