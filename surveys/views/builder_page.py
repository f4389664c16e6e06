"""The builder: the questions of a survey, one card each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import requires
from surveys.models import Survey
from surveys.states.permissions import MANAGE
from surveys.views.builder_loading import crumbs, survey_at


@require_safe
@requires(MANAGE, on=survey_at)
def build(request: HttpRequest, survey: Survey) -> HttpResponse:
    context = {"survey": survey, "breadcrumb_items": crumbs(survey, (_("Questions"), ""))}
    return render(request, "surveys/builder/build.html", context)
