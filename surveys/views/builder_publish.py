"""From the draft to a version: what to look at, and the versions there are."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import press
from surveys.building import differences
from surveys.models import Survey, Version
from surveys.queries import launch
from surveys.queries.publishing import Review
from surveys.services import editing
from surveys.states.permissions import ANALYSE, MANAGE
from surveys.views.builder_loading import crumbs, survey_at


@require_safe
@requires(MANAGE, on=survey_at)
def check(request: HttpRequest, survey: Survey) -> HttpResponse:
    context = {
        "survey": survey,
        "review": Review(survey),
        "missing": launch.missing(survey),
        "breadcrumb_items": crumbs(survey, (_("Check and publish"), "")),
    }
    return render(request, "surveys/builder/check.html", context)


@require_POST
@requires(MANAGE, on=survey_at)
@repeat_safe
def publish(request: HttpRequest, survey: Survey) -> HttpResponse:
    return press(
        request,
        lambda: editing.publish_version(survey=survey, by=request.user, at=timezone.now()),
        back=reverse("surveys:check", args=[survey.slug]),
        done=_("The version is published and never changes. Go on writing whenever you like: that is the next one."),
    )


@dataclass(frozen=True)
class VersionPage:
    survey: Survey
    version: Version


def version_at(request: HttpRequest, slug: str, number: int) -> VersionPage:
    survey = survey_at(request, slug)
    version = survey.versions.select_related("published_by").filter(number=number).first()
    if version is None:
        raise Http404
    return VersionPage(survey, version)


@require_safe
@requires(ANALYSE, on=version_at)
def version(request: HttpRequest, page: VersionPage) -> HttpResponse:
    before = page.survey.versions.filter(number=page.version.number - 1).first()
    context = {
        "survey": page.survey,
        "version": page.version,
        "document": page.version.content,
        "changes": differences.between(before.content, page.version.content) if before else [],
        "breadcrumb_items": crumbs(page.survey, (_("Version %(number)s") % {"number": page.version.number}, "")),
    }
    return render(request, "surveys/builder/version.html", context)
