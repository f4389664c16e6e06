"""The list of surveys, and the first screen of one: what it is for, and what is promised to those who answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.access import public
from surveys.models import Survey
from surveys.queries import survey_lists
from surveys.views.answer_doors import survey_at


def crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Surveys"), reverse("surveys:list")), *more]


def trail(found: Survey, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return crumbs((found.title, found.get_absolute_url()), *more)


@require_safe
@public
def survey_list(request: HttpRequest) -> HttpResponse:
    view = request.GET.get("view", "")
    view = view if view in survey_lists.VIEWS else "open"
    found = survey_lists.Listing(request.user, view)
    context = {
        "page": found.page(request.GET.get("cursor", "")),
        "view": view,
        "tabs": _tabs(found.counts()),
        "breadcrumb_items": crumbs(),
    }
    return render(request, "surveys/answering/list.html", context)


def _tabs(counts: dict[str, int]) -> list[dict[str, Any]]:
    names = {"open": pgettext("surveys", "Open now"), "soon": pgettext("surveys", "Soon"), "over": _("Results")}
    own = reverse("surveys:list")
    return [
        {"key": key, "label": names[key], "url": f"{own}?view={key}" if key != "open" else own, "count": counts[key]}
        for key in survey_lists.VIEWS
    ]


@require_safe
@public
def survey(request: HttpRequest, slug: str) -> HttpResponse:
    found = survey_at(request, slug)
    context = {
        "survey": found,
        "is_open": survey_lists.is_taking_answers(found, timezone.now()),
        "breadcrumb_items": trail(found),
    }
    return render(request, "surveys/answering/survey.html", context)
