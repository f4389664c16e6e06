"""Surveys as the staff finds them: those of the departments where somebody works on surveys."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Department
from core import permissions
from surveys.building import wording
from surveys.building.documents import questions
from surveys.models import Survey
from surveys.queries import received
from surveys.questionnaire import library
from surveys.states.permissions import ANALYSE, ENTER_PAPER, MANAGE
from surveys.states.surveys import Mode

# Fewer answers than this are not counted before anybody's eyes.
FEWEST_SHOWN = 5


def visible_to(user: Any) -> QuerySet[Survey]:
    """Whoever prepares, analyses or keys in; nobody else has a list of drafts."""
    scope = permissions.scope(user, ANALYSE) | permissions.scope(user, ENTER_PAPER)
    surveys = Survey.objects.select_related("department", "series")
    if scope.everywhere:
        return surveys
    return surveys.filter(Q(department_id__in=scope.departments))


def answers_so_far(survey: Survey) -> int | None:
    """How many answers lie there, or nothing while they are so few that a number would point at people."""
    count = received.count(survey)
    return count if count >= FEWEST_SHOWN else None


def found(user: Any, *, q: str = "", state: str = "", year: int | None = None) -> QuerySet[Survey]:
    surveys = visible_to(user)
    if q:
        surveys = surveys.filter(title__icontains=q)
    if state:
        surveys = surveys.filter(state=state)
    if year:
        surveys = surveys.filter(created_at__year=year)
    return surveys


def years(user: Any) -> list[int]:
    """In which surveys were begun, the last first."""
    return [moment.year for moment in visible_to(user).datetimes("created_at", "year", order="DESC")]


def departments_of(user: Any) -> QuerySet[Department]:
    """Where the person may begin a survey."""
    scope = permissions.scope(user, MANAGE)
    departments = Department.objects.filter(is_active=True).order_by("name")
    return departments if scope.everywhere else departments.filter(pk__in=scope.departments)


def quotas_of(survey: Survey) -> list[dict[str, Any]]:
    """The limits with the words of their answers. How many took one is said once it is no pointer at people, and by
    the handful where nobody is named: whoever looks before and after one answer must not see what it was."""
    named = dict(answers_with_quotas(survey))
    step = 1 if survey.mode == Mode.NAMED else FEWEST_SHOWN
    return [
        {
            "quota": quota,
            "named": named.get(f"{quota.key}:{quota.code}", quota.key),
            "taken": quota.taken - quota.taken % step if quota.taken >= FEWEST_SHOWN else None,
        }
        for quota in survey.quotas.all()
    ]


def answers_with_quotas(survey: Survey) -> list[tuple[str, str]]:
    """Every answer that can be limited: options of questions where one or several are chosen."""
    return [
        (f"{question['key']}:{code}", f"{wording.short(question)}: {label}")
        for question in questions(survey.draft)
        if question["kind"] in ("single", "multiple")
        for code, label in wording.parts_named(question).items()
    ]


def templates(language: str) -> list[tuple[str, str]]:
    """Ready questionnaires to begin from."""
    return [(one.slug, f"{one.name(language)} — {one.about(language)}") for one in library.TEMPLATES]
