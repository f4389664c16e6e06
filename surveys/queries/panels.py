"""A panel at its work: its members and groups, what each thought and the groups agreed on, what was recommended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from councils.models import Term
from councils.queries.terms import members_in_office
from surveys.models import GroupScore, PanelGroup, PanelSeat, Recommendation, Response, Survey
from surveys.questionnaire import documents
from surveys.questionnaire.definitions import NO_OPINION, Kind, Question

# A mean of fewer members would show what single ones think.
FEWEST_IN_A_MEAN = 5
_SCORED = (Kind.SCALE, Kind.NPS)


def members(survey: Survey) -> list[Term]:
    """Those in office today, chair first."""
    return list(members_in_office(survey.body, on=timezone.localdate())) if survey.body else []


def groups(survey: Survey) -> list[PanelGroup]:
    """Each with its `seats`, the spokesperson first."""
    seats = PanelSeat.objects.select_related("person").order_by("-leads", "pk")
    return list(PanelGroup.objects.filter(survey=survey).prefetch_related(Prefetch("seats", seats)).order_by("pk"))


def questions(survey: Survey) -> list[Question]:
    """What a group agrees on a score for."""
    if survey.current is None:
        return []
    asked = documents.read_kept(survey.current.content, survey.current.content_hash)
    return [question for question in asked.questions if question.kind in _SCORED and not question.personal]


@dataclass(frozen=True)
class Cell:
    """What one group says to one question: agreed on, and the mean of its members where enough have answered."""

    group: str
    agreed: int | None
    reason: str
    mean: float | None


@dataclass(frozen=True)
class ScoreRow:
    question: Question
    own: int | None
    cells: list[Cell]


def scores(survey: Survey, shown: Iterable[PanelGroup], *, of: Any = None) -> list[ScoreRow]:
    """Question by question, group by group; `own` is what this member answered."""
    columns, asked = list(shown), questions(survey)
    agreed = {(score.group_id, score.key): score for score in GroupScore.objects.filter(group__in=columns)}
    answers = _answers_by_person(survey)
    people = {group.pk: [seat.person_id for seat in group.seats.all()] for group in columns}
    own = answers.get(of.pk, {}) if of is not None else {}
    return [
        ScoreRow(
            question,
            own.get(question.key),
            [
                Cell(
                    group.name,
                    *_agreed(agreed.get((group.pk, question.key))),
                    mean=_mean(question.key, [answers.get(pk, {}) for pk in people[group.pk]]),
                )
                for group in columns
            ],
        )
        for question in asked
    ]


def _agreed(score: GroupScore | None) -> tuple[int | None, str]:
    return (score.code, score.reason) if score else (None, "")


def _mean(key: str, answers: Iterable[Mapping[str, Any]]) -> float | None:
    given = [each[key] for each in answers if each.get(key) not in (None, NO_OPINION)]
    return fmean(given) if len(given) >= FEWEST_IN_A_MEAN else None


def _answers_by_person(survey: Survey) -> dict[int, dict[str, Any]]:
    """Empty where the survey is anonymous: nothing leads from a person to an answer."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    rows = Response.objects.filter(survey=survey, respondent__participation__person__isnull=False)
    for person, answers in rows.values_list("respondent__participation__person", "answers"):
        found[person] = answers
    return found


def recommendations(survey: Survey) -> QuerySet[Recommendation]:
    """In the order in which they were made; those that were withdrawn are the panel's own matter."""
    asked = Recommendation.objects.filter(survey=survey).exclude(state="WITHDRAWN")
    return asked.select_related("department", "group", "survey").order_by("pk")
