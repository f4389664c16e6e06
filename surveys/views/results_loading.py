"""What the pages of results have in common: which survey, and the way back."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.models import Survey
from surveys.queries import surveys as queries
from surveys.states.surveys import SurveyState

UNASKED = (SurveyState.DRAFT, SurveyState.SCHEDULED, SurveyState.DROPPED)


def survey_at(request: HttpRequest, slug: str) -> Survey:
    """For staff; the permission is asked on it by `requires`. Nobody learns by a refusal that there is one: neither of
    any survey from outside the staff, nor of the draft of another department."""
    if not queries.is_staff(request.user):
        raise Http404
    surveys = queries.visible_to(request.user).select_related("department", "current", "series", "previous")
    return get_object_or_404(surveys, slug=slug)


def public_survey_at(request: HttpRequest, slug: str) -> Survey:
    survey = queries.visible_to(request.user).select_related("department").filter(slug=slug).first()
    if survey is None or survey.state in UNASKED:
        raise Http404
    return survey


def staff_crumbs(survey: Survey, *rest: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Surveys"), reverse("surveys:list")), (survey.title, _manage(survey)), *rest]


def public_crumbs(survey: Survey, *rest: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Surveys"), reverse("surveys:list")), (survey.title, survey.get_absolute_url()), *rest]


def _manage(survey: Survey) -> str:
    return reverse("surveys:manage", args=[survey.slug])
