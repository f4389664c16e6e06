"""What the search finds of surveys: those that are announced, each for those who may come across it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from core.search import index
from surveys.models import Survey
from surveys.queries.surveys import ASKED_IN_PUBLIC, visible_to
from surveys.questionnaire import documents
from surveys.states.surveys import ANNOUNCED, SURVEY_HOOKS, Access, SurveyState

KIND = "survey"
STAFF = "staff"


@SURVEY_HOOKS.carry_out
def renew(survey: Survey, record: Any, context: dict[str, Any]) -> None:
    if survey.state in ANNOUNCED:
        index.put_all([entry_of(survey)])
    else:
        index.remove(survey)


def entry_of(survey: Survey) -> index.Entry:
    with translation.override(settings.LANGUAGE_CODE):
        url = reverse("surveys:survey", args=[survey.slug])
    return index.Entry(
        obj=survey,
        kind=KIND,
        title=survey.title,
        url=url,
        published_at=survey.state_changed_at or survey.created_at,
        body="\n\n".join([survey.purpose, *_questions(survey)]),
        audience=_audience_of(survey),
    )


def _audience_of(survey: Survey) -> str:
    in_public = survey.access in ASKED_IN_PUBLIC or survey.state == SurveyState.PUBLISHED
    return index.PUBLIC if in_public and survey.access != Access.STAFF else STAFF


def _questions(survey: Survey) -> list[str]:
    if survey.current is None:
        return []
    read = documents.read_kept(survey.current.content, survey.current.content_hash)
    return [question.text for question in read.questions]


def all_entries() -> Iterator[index.Entry]:
    rows = Survey.objects.filter(state__in=ANNOUNCED).select_related("current").order_by("pk")
    return (entry_of(survey) for survey in rows.iterator(chunk_size=100))


def readable(person: Any, ids: list[int]) -> Iterable[int]:
    return visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)
