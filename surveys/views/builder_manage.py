"""The overview of one survey: where it stands, what comes next, and its settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press
from core.workflow import engine
from surveys.forms.builder_settings import QuotaForm, SettingsForm, StepForm
from surveys.models import Quota, Survey
from surveys.queries import launch, managing
from surveys.services import opening, quota_limits, survey_settings
from surveys.states.permissions import ANALYSE, MANAGE
from surveys.views.builder_loading import crumbs, survey_at

# The one step that leads on; the others end something.
LEADING = frozenset({"schedule"})


@require_safe
@requires(ANALYSE, on=survey_at)
def manage(request: HttpRequest, survey: Survey) -> HttpResponse:
    steps = engine.available(survey, request.user)
    context = {
        "survey": survey,
        "link": unquote(request.build_absolute_uri(survey.get_absolute_url())),
        "answers": managing.answers_so_far(survey),
        "fewest": managing.FEWEST_SHOWN,
        "missing": launch.missing(survey),
        "leading": [step for step in steps if step.name in LEADING],
        "other_steps": [step for step in steps if step.name not in LEADING],
        "versions": survey.versions.select_related("published_by").order_by("-number"),
        "quotas": managing.quotas_of(survey),
        "history": _history(survey),
        "breadcrumb_items": [*crumbs(), (survey.title, "")],
    }
    return render(request, "surveys/builder/manage.html", context)


def _history(survey: Survey) -> list[dict[str, Any]]:
    """The steps as the staff calls them, without how it began."""
    steps = [(record, survey.workflow.transition(record.name)) for record in engine.history(survey)]
    return [
        {"title": step.public_label or step.label, "at": record.at, "actor": record.actor, "body": record.reason}
        for record, step in steps
        if step is not None and record.source
    ]


@require_http_methods(READ)
@requires(MANAGE, on=survey_at)
@repeat_safe
def settings(request: HttpRequest, survey: Survey) -> HttpResponse:
    return form_page(
        request,
        SettingsForm(request.POST or None, instance=survey, person=request.user),
        lambda **given: survey_settings.change(survey=survey, by=request.user, at=timezone.now(), **given),
        heading=_("Settings of the survey"),
        submit=_("Save"),
        back=reverse("surveys:manage", args=[survey.slug]),
        go_to=lambda changed: reverse("surveys:manage", args=[changed.slug]),
        done=_("Saved."),
        template="surveys/builder/settings.html",
        survey=survey,
        breadcrumb_items=crumbs(survey, (_("Settings"), "")),
    )


@dataclass(frozen=True)
class Step:
    survey: Survey
    name: str


def step_at(request: HttpRequest, slug: str, name: str) -> Step:
    return Step(survey_at(request, slug), name)


@require_http_methods(READ)
@requires(MANAGE, on=step_at)
@repeat_safe
def take_step(request: HttpRequest, step: Step) -> HttpResponse:
    """A press; where a reason is asked for, a page of its own."""
    survey = step.survey
    transition = survey.workflow.transition(step.name)
    if transition is None:
        raise Http404
    back = reverse("surveys:manage", args=[survey.slug])

    def deed(**given: Any) -> Any:
        return opening.take_step(survey=survey, name=step.name, by=request.user, at=timezone.now(), **given)

    if not transition.reason_required and request.method == "POST":
        return press(request, deed, back=back)
    return form_page(
        request,
        StepForm(request.POST or None),
        deed,
        heading=transition.label,
        lead=REASONS.get(step.name, ""),
        submit=transition.label,
        tone="danger",
        back=back,
        breadcrumb_items=crumbs(survey, (transition.label, "")),
    )


REASONS = {
    "close_early": gettext_lazy("No more answers are taken from this moment on. The reason is public."),
    "cancel": gettext_lazy("It ends without results, whatever was answered so far. The reason is public."),
    "drop": gettext_lazy("The draft stays readable for the staff and is not used any more."),
}


@require_http_methods(READ)
@requires(MANAGE, on=survey_at)
@repeat_safe
def add_quota(request: HttpRequest, survey: Survey) -> HttpResponse:
    return form_page(
        request,
        QuotaForm(request.POST or None, answers=managing.answers_with_quotas(survey)),
        lambda **given: quota_limits.set_limit(survey=survey, by=request.user, at=timezone.now(), **given),
        heading=_("Limit how many answer"),
        lead=_("Once so many have chosen this answer, others who choose it are told that enough have taken part."),
        submit=_("Set"),
        back=reverse("surveys:manage", args=[survey.slug]),
        breadcrumb_items=crumbs(survey, (_("Limit"), "")),
    )


@dataclass(frozen=True)
class QuotaPage:
    survey: Survey
    quota: Quota


def quota_at(request: HttpRequest, slug: str, pk: int) -> QuotaPage:
    survey = survey_at(request, slug)
    quota = survey.quotas.filter(pk=pk).first()
    if quota is None:
        raise Http404
    return QuotaPage(survey, quota)


@require_POST
@requires(MANAGE, on=quota_at)
@repeat_safe
def remove_quota(request: HttpRequest, page: QuotaPage) -> HttpResponse:
    return press(
        request,
        lambda: quota_limits.remove(quota=page.quota, by=request.user, at=timezone.now()),
        back=reverse("surveys:manage", args=[page.survey.slug]),
    )
