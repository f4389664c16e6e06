"""From a path to a survey; what a person may not see does not exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.models import Survey
from surveys.queries import managing


def survey_at(request: HttpRequest, slug: str) -> Survey:
    survey = managing.visible_to(request.user).select_related("current", "previous", "body").filter(slug=slug).first()
    if survey is None:
        raise Http404
    return survey


@dataclass(frozen=True)
class Place:
    """A question or section of a survey."""

    survey: Survey
    key: str


def place_at(request: HttpRequest, slug: str, key: str) -> Place:
    return Place(survey_at(request, slug), key)


def crumbs(survey: Survey | None = None, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way to a page of the staff."""
    way = [(_("Surveys"), reverse("surveys:list")), (_("For staff"), reverse("surveys:staff_list"))]
    if survey is not None:
        way.append((survey.title, reverse("surveys:manage", args=[survey.slug])))
    return [*way, *more]
