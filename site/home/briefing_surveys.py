"""A survey about a briefing, begun from the template for events: two rooms that do not know each other meet here."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import unquote

from django.contrib.auth.models import AnonymousUser
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefings.models import Briefing
from briefings.services import feedback, records
from briefings.services.records import Door
from core import permissions
from surveys.models import Survey
from surveys.queries.surveys import open_at
from surveys.questionnaire.library import template
from surveys.services import editing

TEMPLATE = "event"
MANAGE = "briefings.manage_briefing"


def make_survey(*, briefing: Briefing, by: Any, at: datetime) -> Briefing:
    """Anonymous, for everybody with the link; the department looks through it and opens it. Raises Refused."""

    def make(locked: Briefing) -> str:
        document = template(TEMPLATE)
        survey = editing.create(
            title=(_("How was it? %(briefing)s") % {"briefing": locked.title})[:120],
            department=locked.department,
            by=by,
            at=at,
            document=document.document() if document else None,
            purpose=_("What is answered here helps us to prepare the next briefing."),
        )
        return survey.get_absolute_url()

    return feedback.ask_by(
        briefing=briefing, make=make, is_there=lambda address: bool(survey_at(address)), by=by, at=at
    )


def survey_at(address: str) -> Survey | None:
    try:
        found = resolve(unquote(address))
    except Resolver404:
        return None
    if found.view_name != "surveys:survey":
        return None
    return Survey.objects.filter(slug=found.kwargs["slug"]).first()


def is_open(address: str) -> bool:
    """Whether everybody can answer now."""
    survey = survey_at(address)
    return survey is not None and open_at(AnonymousUser(), timezone.now()).filter(pk=survey.pk).exists()


def door(briefing: Briefing, user: Any) -> Door | None:
    if briefing.began_at is None or not permissions.allowed(user, MANAGE, briefing):
        return None
    url = reverse("briefing_survey_make", args=[briefing.pk])
    survey = survey_at(briefing.feedback_url) if briefing.feedback_url else None
    if survey is None:
        return Door(gettext_lazy("Make a survey about it"), url)
    return Door("", url, done=gettext_lazy("Edit the survey"), done_url=reverse("surveys:build", args=[survey.slug]))


feedback.register_open(is_open)
records.register_door(door)
