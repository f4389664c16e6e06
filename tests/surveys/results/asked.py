"""Surveys with answers, before and after their close, and those who work with the results."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import Department, Role, User
from core.workflow import SYSTEM, engine
from surveys.models import Survey, Version
from surveys.questionnaire import documents
from surveys.services import storing
from surveys.states.surveys import SurveyState
from tests.factories import make_department, make_staff

# Yesterday, 10 o'clock in Korea: what closed before it takes no answers today either.
AT = timezone.now().replace(hour=1, minute=0, second=0, microsecond=0) - timedelta(days=1)
_numbers = count(1)

QUESTIONS: list[dict[str, Any]] = [
    {"key": "sex", "kind": "single", "text": "성별", "background": True,
     "options": [{"code": 1, "label": "여성"}, {"code": 2, "label": "남성"}]},
    {"key": "clean", "kind": "scale", "text": "깨끗하다", "points": 5, "dimension": "d1", "concept": "clean"},
    {"key": "quick", "kind": "scale", "text": "빠르다", "points": 5, "dimension": "d2", "concept": "quick"},
    {"key": "use", "kind": "multiple", "text": "이용한 곳",
     "options": [{"code": 1, "label": "공원"}, {"code": 2, "label": "=주차장"}]},
    {"key": "rank", "kind": "ranking", "text": "순서",
     "options": [{"code": 1, "label": "가"}, {"code": 2, "label": "나"}]},
    {"key": "both", "kind": "matrix", "text": "각각", "points": 5,
     "rows": [{"code": 1, "label": "친절"}, {"code": 2, "label": "신속"}]},
    {"key": "nps", "kind": "nps", "text": "권하시겠습니까"},
    {"key": "times", "kind": "number", "text": "몇 번", "minimum": 0, "maximum": 100},
    {"key": "why", "kind": "longtext", "text": "까닭"},
    {"key": "tel", "kind": "text", "text": "전화", "personal": True},
]  # fmt: skip
DIMENSIONS = [{"key": "d1", "name": "환경", "weight": 60}, {"key": "d2", "name": "과정", "weight": 40}]


def document(questions: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {
        "format": 1,
        "dimensions": DIMENSIONS,
        "sections": [{"key": "s1", "title": "묻습니다", "questions": questions or QUESTIONS}],
    }


def ask(department: Department | None = None, *, closes_at: datetime = AT - timedelta(days=2), **fields: Any) -> Survey:
    """An open survey nobody has answered."""
    number = next(_numbers)
    fields = {"mode": "ANONYMOUS", "access": "OPEN", "purpose": "살펴봅니다", **fields}
    survey = Survey(
        slug=f"asked-{number}", title=f"물음 {number}", department=department or make_department(),
        created_at=closes_at - timedelta(days=30), opens_at=closes_at - timedelta(days=20), closes_at=closes_at,
        opened_at=closes_at - timedelta(days=20), **fields,
    )  # fmt: skip
    survey.save()
    engine.open(survey, actor=SYSTEM, at=survey.created_at)
    content = documents.compiled(document())
    version = Version.objects.create(
        survey=survey, number=1, content=content, content_hash=documents.digest(content), published_at=survey.created_at
    )
    Survey.objects.filter(pk=survey.pk).update(current=version, state=SurveyState.OPEN)
    return Survey.objects.get(pk=survey.pk)


def answer(survey: Survey, answers: list[dict[str, Any]]) -> None:
    assert survey.current is not None
    storing.many(survey, survey.current, answers, "WEB", AT - timedelta(days=3))


def close(survey: Survey) -> Survey:
    engine.apply(survey, "close", actor=SYSTEM, at=survey.closes_at or AT)
    return Survey.objects.get(pk=survey.pk)


def whole(sex: int = 1, clean: int = 5, quick: int = 2, **more: Any) -> dict[str, Any]:
    return {
        "sex": sex, "clean": clean, "quick": quick, "use": [1], "rank": [2, 1], "both": {"1": 4, "2": 3}, "nps": 9,
        "times": "3", **more,
    }  # fmt: skip


def crowd(people: int = 12) -> list[dict[str, Any]]:
    """Contented with one thing and not with the other, half women and half men."""
    return [whole(sex=1 + number % 2, clean=4 + number % 2, quick=1 + number % 3) for number in range(people)]


def closed(department: Department | None = None, people: int = 12, **fields: Any) -> Survey:
    survey = ask(department, **fields)
    answer(survey, crowd(people))
    return close(survey)


def officer(survey: Survey, role: Role = Role.CASE_OFFICER) -> User:
    return make_staff(role, survey.department)
