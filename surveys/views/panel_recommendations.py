"""What a panel recommends, and what departments answer: in public from the end of the survey on."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import permissions
from core.access import public, signed_in
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page
from core.workflow import engine
from surveys.forms.panels import AnswerForm, RecommendationForm, WithdrawalForm
from surveys.models import Recommendation, Survey
from surveys.queries import panels as queries
from surveys.rules import panels as rules
from surveys.services import panels
from surveys.states.permissions import MANAGE_PANEL
from surveys.states.surveys import Access
from surveys.views.panels import crumbs, panel_at, panel_url


def _recommendation_at(request: HttpRequest, slug: str, pk: int) -> Recommendation:
    found = Recommendation.objects.filter(survey__slug=slug, pk=pk)
    asked = found.select_related("survey__body", "survey__current", "department", "group").first()
    if asked is None or not rules.sees_recommendation(request.user, asked):
        raise Http404
    return asked


def _trail(request: HttpRequest, survey: Survey, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """Through the panel for those who may look into it, else through what is public."""
    if rules.sees_panel(request.user, survey):
        return crumbs(survey, *more)
    listed = (_("Recommendations"), reverse("surveys:recommendations", args=[survey.slug]) if more else "")
    return [(_("Surveys"), reverse("surveys:list")), listed, *more]


@public
@require_safe
def recommended(request: HttpRequest, slug: str) -> HttpResponse:
    survey = Survey.objects.select_related("body", "department").filter(slug=slug, access=Access.PANEL).first()
    if survey is None or not (survey.state in rules.IN_PUBLIC or rules.sees_panel(request.user, survey)):
        raise Http404
    found = list(queries.recommendations(survey))
    context = {
        "survey": survey,
        "sees_panel": rules.sees_panel(request.user, survey),
        "recommended": found,
        "answered": sum(bool(asked.answer) for asked in found),
        "now": timezone.now(),
        "breadcrumb_items": [(_("Surveys"), reverse("surveys:list")), (survey.title, ""), (_("Recommendations"), "")],
    }
    return render(request, "surveys/panel/recommended.html", context)


@public
@require_safe
def recommendation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    asked = _recommendation_at(request, slug, pk)
    question = next((one for one in queries.questions(asked.survey) if one.key == asked.key), None)
    context = {
        "asked": asked,
        "survey": asked.survey,
        "question": question,
        "steps": engine.available(asked, request.user) if request.user.is_authenticated else [],
        "is_late": asked.due_at is not None and asked.due_at < timezone.now(),
        "breadcrumb_items": _trail(request, asked.survey, (_("Recommendation"), "")),
    }
    return render(request, "surveys/panel/recommendation.html", context)


@require_http_methods(READ)
@signed_in
@repeat_safe
def recommend(request: HttpRequest, slug: str) -> HttpResponse:
    survey = panel_at(request, slug)
    manages = permissions.allowed(request.user, MANAGE_PANEL, survey)
    groups = [group for group in queries.groups(survey) if rules.speaks_for(request.user, group)]
    if not (manages or groups):
        raise PermissionDenied
    form = RecommendationForm(
        request.POST or None, groups=groups, questions=queries.questions(survey), for_whole=manages
    )
    return form_page(
        request,
        form,
        lambda **given: panels.recommend(survey=survey, by=request.user, at=timezone.now(), **given),
        heading=_("Recommend something to a department"),
        submit=_("Send it to the department"),
        back=panel_url(survey),
        go_to=lambda made: made.get_absolute_url(),
        done=_("The department finds it on the desk, with a day by which it answers."),
        draft=f"panel-recommendation-{survey.pk}",
        breadcrumb_items=crumbs(survey, (_("Recommend"), "")),
    )


@require_http_methods(READ)
@signed_in
@repeat_safe
def step(request: HttpRequest, slug: str, pk: int, name: str) -> HttpResponse:
    """The answer of the department, or a recommendation is withdrawn."""
    asked = _recommendation_at(request, slug, pk)
    transition = next((one for one in engine.available(asked, request.user) if one.name == name), None)
    if transition is None:
        raise Http404
    form = AnswerForm if name == "answer" else WithdrawalForm
    here = (_("Recommendation"), asked.get_absolute_url())
    return form_page(
        request,
        form(request.POST or None),
        lambda **given: panels.move_on(asked, name, by=request.user, at=timezone.now(), **given),
        heading=transition.label,
        submit=_("Send"),
        back=asked.get_absolute_url(),
        lead=asked.text,
        draft=f"panel-{name}-{asked.pk}",
        breadcrumb_items=_trail(request, asked.survey, here, (transition.label, "")),
    )
