"""Members of a panel are told when their survey opens, and once more before it closes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from core.notify import notify
from councils.queries.terms import members_in_office
from surveys import panel_notices as notices
from surveys.models import Participation, Survey
from surveys.states.surveys import SURVEY_HOOKS, Access, SurveyState

REMINDED_BEFORE = timedelta(days=3)
# Whoever was told yesterday is not told again today.
LEFT_ALONE_FOR = timedelta(days=1)


@SURVEY_HOOKS.on("open")
def _opened(survey: Survey, record: Any, context: dict[str, Any]) -> None:
    if survey.access == Access.PANEL:
        _tell(notices.ASKED, survey, _members(survey, record.at), at=record.at)


def due(at: datetime) -> QuerySet[Survey]:
    """Panels whose survey closes soon."""
    asked = Survey.objects.filter(access=Access.PANEL, state=SurveyState.OPEN, opened_at__lte=at - LEFT_ALONE_FOR)
    return asked.filter(closes_at__gt=at, closes_at__lte=at + REMINDED_BEFORE).order_by("pk")


def remind(*, at: datetime) -> None:
    """Each member once. In an anonymous survey all are told alike: who was left out would be who has answered."""
    for survey in due(at):
        members = _members(survey, at)
        if not survey.is_anonymous:
            answered = set(Participation.objects.filter(survey=survey).values_list("person_id", flat=True))
            members = [member for member in members if member.pk not in answered]
        with transaction.atomic():
            _tell(notices.REMINDED, survey, members, at=at, dedupe_key=f"surveys.panel_reminded:{survey.pk}")


def _members(survey: Survey, at: datetime) -> list[Any]:
    terms = members_in_office(survey.body, on=localtime(at).date()) if survey.body else ()
    return [term.user for term in terms if term.user.is_active]


def _tell(event: str, survey: Survey, members: list[Any], *, at: datetime, dedupe_key: str | None = None) -> None:
    context = {"survey": survey.title}
    notify.queue(event, recipients=members, at=at, context=context, target=survey, dedupe_key=dedupe_key)
