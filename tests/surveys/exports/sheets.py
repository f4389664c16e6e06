"""Surveys that can be exported and printed: every kind of question, in every mode."""

import copy
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import Role
from core.workflow import SYSTEM, engine
from surveys.models import Survey, Version
from surveys.services import editing, storing
from surveys.states.surveys import Access, Mode
from tests.factories import grant, make_department, make_user

# Yesterday, 10 o'clock in Korea.
NOW = timezone.now().replace(hour=1, minute=0, second=0, microsecond=0) - timedelta(days=1)
_numbers = count(1)

OPTIONS = [{"code": 1, "label": "여성"}, {"code": 2, "label": "남성"}]
QUESTIONS: list[dict[str, Any]] = [
    {"key": "sex", "kind": "single", "text": "성별", "background": True, "options": OPTIONS},
    {"key": "age", "kind": "number", "text": "나이", "background": True, "minimum": 0, "maximum": 120, "decimals": 0},
    {
        "key": "use", "kind": "multiple", "text": "이용한 시설", "most": 2,
        "options": [
            {"code": 1, "label": "도서관"}, {"code": 2, "label": "공원"}, {"code": 5, "label": "기타", "other": True},
        ],
    },
    {"key": "sat", "kind": "scale", "text": "만족도", "points": 5, "low": "나쁨", "high": "좋음", "no_opinion": True},
    {
        "key": "mat", "kind": "matrix", "text": "각각", "points": 5,
        "rows": [{"code": 1, "label": "친절"}, {"code": 4, "label": "신속"}],
    },
    {"key": "nps", "kind": "nps", "text": "권하시겠습니까"},
    {
        "key": "ran", "kind": "ranking", "text": "순서",
        "options": [{"code": 1, "label": "가"}, {"code": 2, "label": "나"}, {"code": 3, "label": "다"}],
    },
    {"key": "num", "kind": "number", "text": "횟수", "minimum": -10, "maximum": 100, "decimals": 1},
    {"key": "day", "kind": "date", "text": "언제"},
    {"key": "why", "kind": "longtext", "text": "까닭", "condition": {"question": "sat", "at_most": 2}},
    {"key": "tel", "kind": "text", "text": "전화", "personal": True},
]  # fmt: skip
FULL = {
    "sex": 1, "age": "34", "use": [1, 5], "use.other": "수영장", "sat": 2, "mat": {"1": 4, "4": 2}, "nps": 10,
    "ran": [3, 1, 2], "num": "-2.5", "day": "2026-10-01", "why": "=1+1 까닭", "tel": "+82 2 000 0000",
}  # fmt: skip


def document(*questions: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": 1, "dimensions": [], "translations": {},
        "sections": [{"key": "s1", "title": "묻습니다", "text": "", "questions": list(questions or QUESTIONS)}],
    }  # fmt: skip


class Office:
    """A department with those who work on its surveys."""

    def __init__(self) -> None:
        self.department = make_department()
        self.officer = self.person(Role.CASE_OFFICER)
        self.clerk = self.person(Role.AUTHOR)
        self.other_clerk = self.person(Role.AUTHOR)

    def person(self, role: str) -> Any:
        person = make_user(mfa=True, is_staff=True)
        grant(person, role, self.department)
        return person

    def survey(self, mode: str = Mode.ANONYMOUS, *, opened: bool = True, **settings: Any) -> Survey:
        settings.setdefault("access", Access.OPEN if mode == Mode.ANONYMOUS else Access.SIGNED_IN)
        settings.setdefault("grace_minutes", 0)
        contents = settings.pop("contents", document())
        survey = editing.create(
            title="시설 만족도", department=self.department, by=self.officer, at=NOW, slug=f"survey-{next(_numbers)}",
            document=copy.deepcopy(contents), mode=mode, on_paper=True, purpose="더 낫게 고치려고 묻습니다.",
            opens_at=NOW - timedelta(days=1), closes_at=NOW + timedelta(days=10), **settings,
        )  # fmt: skip
        editing.publish_version(survey=survey, by=self.officer, at=NOW)
        survey.refresh_from_db()
        if opened:
            engine.apply(survey, "schedule", actor=self.officer, at=NOW)
            engine.apply(survey, "open", actor=SYSTEM, at=NOW)
        return survey

    def closed(self, mode: str, answers: list[dict[str, Any]], **settings: Any) -> Survey:
        survey = self.survey(mode, **settings)
        answer(survey, answers)
        return close(survey)


def answer(survey: Survey, answers: list[dict[str, Any]], channel: str = "WEB") -> None:
    version = survey.current
    assert isinstance(version, Version)
    storing.many(survey, version, answers, channel, NOW)


def close(survey: Survey) -> Survey:
    engine.apply(survey, "close", actor=SYSTEM, at=NOW)
    return Survey.objects.get(pk=survey.pk)


def republish(survey: Survey, by: Any, *questions: dict[str, Any]) -> None:
    editing.save_draft(survey=survey, document=document(*questions), revision=survey.draft_revision, by=by, at=NOW)
    editing.publish_version(survey=survey, by=by, at=NOW)
    survey.refresh_from_db()
