"""Surveys of the intake's tests: a short questionnaire, opened as the clock opens it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from core.workflow import SYSTEM, engine
from surveys.models import Survey, Version
from surveys.questionnaire import documents
from surveys.states.surveys import Access, Mode
from tests.factories import make_department

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
QUESTIONS = [
    {
        "key": "q1",
        "kind": "single",
        "text": "어느 편의시설이 가장 필요합니까?",
        "options": [
            {"code": 1, "label": "도서관"},
            {"code": 2, "label": "체육관"},
            {"code": 3, "label": "기타", "other": True},
        ],
    },
    {"key": "q2", "kind": "scale", "text": "공사의 안내에 만족합니까?", "points": 5},
    {"key": "q3", "kind": "longtext", "text": "하고 싶은 말을 적어 주십시오.", "longest": 1000},
    {"key": "q4", "kind": "text", "text": "연락받을 이름", "personal": True},
    {"key": "q5", "kind": "number", "text": "우리 시에 산 햇수", "personal": True, "minimum": 0},
]


def survey_of(*, mode: str = Mode.ANONYMOUS, access: str = Access.SIGNED_IN, **fields: Any) -> Survey:
    """An open survey with one version."""
    survey = Survey.objects.create(
        slug=f"round-{Survey.objects.count() + 1}",
        title="시설 이용 설문",
        department=fields.pop("department", None) or make_department(),
        mode=mode,
        access=access,
        created_at=START,
        opens_at=START,
        closes_at=START + timedelta(days=10),
        **fields,
    )
    content = documents.compiled({"format": 1, "sections": [{"key": "s1", "questions": QUESTIONS}]})
    survey.current = Version.objects.create(
        survey=survey, number=1, content=content, content_hash=documents.digest(content), published_at=START
    )
    survey.save()
    engine.open(survey, actor=SYSTEM, at=START)
    Survey.objects.filter(pk=survey.pk).update(state="OPEN")
    survey.refresh_from_db()
    return survey


def answers(number: int) -> dict[str, Any]:
    """Different for each number."""
    return {"q1": number % 3 + 1, "q2": number % 5 + 1, "q3": f"의견 {number}"}
