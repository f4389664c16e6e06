"""What a survey still lacks before it can open, and which are to open or close now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from surveys.models import Survey
from surveys.states.surveys import Access, Sampling, SurveyState


def missing(survey: Survey) -> list[str]:
    """Sentences; none when it can be announced."""
    return list(_missing(survey))


def _missing(survey: Survey) -> Iterator[str]:
    if survey.current_id is None:
        yield _("Publish the questionnaire first.")
    if survey.opens_at is None or survey.closes_at is None:
        yield _("Set the days on which it opens and closes.")
    if not survey.purpose.strip():
        yield _("Say what the answers are used for; everybody reads it on the first screen.")
    if survey.access == Access.INVITED and not survey.invitations.exists():
        yield _("Enter the people who are invited.")
    if survey.sampling == Sampling.PROBABILITY and not survey.population:
        yield _("Say how many people the sample was drawn from; without it no error can be given.")
    if survey.department_id is None:
        yield _("Say which department asks.")


def to_open(at: datetime) -> QuerySet[Survey]:
    return Survey.objects.filter(state=SurveyState.SCHEDULED, opens_at__lte=at).order_by("opens_at", "id")


def to_close(at: datetime) -> QuerySet[Survey]:
    return Survey.objects.filter(state=SurveyState.OPEN, closes_at__lte=at).order_by("closes_at", "id")
