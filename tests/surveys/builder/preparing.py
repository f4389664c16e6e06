"""A department that prepares surveys, and a survey with three questions in two sections."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from accounts.models import Department, Role, User
from surveys.models import Survey
from surveys.services import editing, opening, survey_settings
from tests.factories import grant, make_department, make_user
from tests.sessions import sign_in

NOW = datetime(2026, 11, 2, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=14)


def document() -> dict[str, Any]:
    return {
        "format": 1,
        "dimensions": [{"key": "d1", "name": "과정", "weight": 20}],
        "sections": [
            {
                "key": "s1",
                "title": "이용",
                "questions": [
                    {
                        "key": "q1",
                        "kind": "single",
                        "text": "수영장을 이용하십니까?",
                        "concept": "use",
                        "options": [{"code": 1, "label": "예"}, {"code": 2, "label": "아니요"}],
                    },
                    {"key": "q2", "kind": "scale", "text": "물은 깨끗합니까?", "dimension": "d1", "points": 5},
                ],
            },
            {
                "key": "s2",
                "title": "바라는 점",
                "questions": [{"key": "q3", "kind": "longtext", "text": "바라는 점을 적어 주십시오."}],
            },
        ],
        "translations": {"en": {"q1.text": "Do you use the pool?"}},
    }


@dataclass
class Office:
    department: Department
    officer: User

    def begin(self, **more: Any) -> Survey:
        given = {"title": "수영장 만족도", "document": document(), "purpose": "내년 계획에 씁니다.", **more}
        return editing.create(department=self.department, by=self.officer, at=NOW, **given)

    def ready(self, **more: Any) -> Survey:
        """With a version and days, before its announcement."""
        survey = self.begin(**more)
        editing.publish_version(survey=survey, by=self.officer, at=NOW)
        days = {"opens_at": NOW + timedelta(days=1), "closes_at": LATER}
        survey_settings.change(survey=survey, by=self.officer, at=NOW, **days)
        return survey

    def opened(self, **more: Any) -> Survey:
        survey = self.ready(**more)
        opening.schedule(survey=survey, by=self.officer, at=NOW)
        opening.open_due(at=NOW + timedelta(days=1))
        survey.refresh_from_db()
        return survey

    def client(self, person: User | None = None) -> Client:
        client = Client()
        sign_in(client, person or self.officer)
        return client


def make_office() -> Office:
    department = make_department("체육시설부")
    officer = make_user(mfa=True)
    grant(officer, Role.CASE_OFFICER, department)
    return Office(department, officer)


def keys(survey: Survey) -> list[list[str]]:
    """The questions of each section."""
    survey.refresh_from_db()
    return [[question["key"] for question in section["questions"]] for section in survey.draft["sections"]]
