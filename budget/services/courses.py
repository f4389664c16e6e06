"""Courses of the budget school and district meetings: planned, changed, called off, and what was said there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budget.models import Course, Cycle, DistrictMeeting, Project
from budget.services import course_notices, enrolments, school_search
from budget.services.refusals import BudgetRefused
from budget.states.permissions import MANAGE_PROJECTS
from budget.states.projects import PUBLIC_PROJECTS
from core import permissions
from discussion import text

WORDS = ("title", "summary", "text", "place", "minutes")
MOST_QUESTIONS, MOST_OPTIONS = 20, 6


@transaction.atomic
def plan_course(*, actor: Any, at: datetime, **given: Any) -> Course:
    """Raises BudgetRefused for days that contradict each other or a quiz that nobody could answer."""
    course = Course(**_cleaned(given), changed_at=at)
    permissions.check(actor, MANAGE_PROJECTS, course)
    _refuse_bad_course(course)
    course.save()
    school_search.renew_course(course)
    return course


@transaction.atomic
def change_course(course: Course, *, actor: Any, at: datetime, **given: Any) -> Course:
    """Whoever signed up hears of another day or place; more seats go to whoever waits longest."""
    locked = Course.objects.select_for_update().get(pk=course.pk)
    permissions.check(actor, MANAGE_PROJECTS, locked)
    before = (locked.starts_at, locked.place)
    for name, value in _cleaned(given).items():
        setattr(locked, name, value)
    permissions.check(actor, MANAGE_PROJECTS, locked)
    _refuse_bad_course(locked)
    if locked.enrolments.filter(is_waiting=False).count() > locked.capacity:
        raise BudgetRefused("capacity", _("More people than that have a seat already."), field="capacity")
    locked.changed_at = at
    locked.save()
    school_search.renew_course(locked)
    enrolments.fill(locked, at=at)
    if (locked.starts_at, locked.place) != before:
        course_notices.tell_all(course_notices.CHANGED, locked, at=at)
    return locked


@transaction.atomic
def call_off_course(course: Course, *, actor: Any, reason: str, at: datetime) -> Course:
    locked = Course.objects.select_for_update().get(pk=course.pk)
    permissions.check(actor, MANAGE_PROJECTS, locked)
    if locked.cancelled_at is not None or at >= locked.starts_at:
        raise BudgetRefused("over", _("It was called off already, or has begun."))
    _call_off(locked, reason, at)
    course_notices.tell_all(course_notices.CALLED_OFF, locked, at=at, reason=locked.cancelled_reason)
    return locked


@transaction.atomic
def plan_meeting(cycle: Cycle, *, actor: Any, at: datetime, **given: Any) -> DistrictMeeting:
    permissions.check(actor, MANAGE_PROJECTS)
    meeting = DistrictMeeting(cycle=cycle, **_cleaned(given), changed_at=at)
    _refuse_order(meeting)
    meeting.save()
    school_search.renew_meeting(meeting)
    return meeting


@transaction.atomic
def change_meeting(meeting: DistrictMeeting, *, actor: Any, at: datetime, **given: Any) -> DistrictMeeting:
    locked = DistrictMeeting.objects.select_for_update().get(pk=meeting.pk)
    permissions.check(actor, MANAGE_PROJECTS)
    for name, value in _cleaned(given).items():
        setattr(locked, name, value)
    _refuse_order(locked)
    locked.changed_at = at
    locked.save()
    school_search.renew_meeting(locked)
    return locked


@transaction.atomic
def publish_minutes(
    meeting: DistrictMeeting, *, minutes: str, projects: Sequence[Project], actor: Any, at: datetime
) -> DistrictMeeting:
    """What was said, and which projects came up; without the names of residents who spoke."""
    locked = DistrictMeeting.objects.select_for_update().get(pk=meeting.pk)
    permissions.check(actor, MANAGE_PROJECTS)
    if locked.cancelled_at is not None or at < locked.starts_at:
        raise BudgetRefused("ahead", _("Minutes are of a meeting that was held."))
    said = text.clean(minutes).strip()
    if not said:
        raise BudgetRefused("minutes", _("Please write down what was said."), field="minutes")
    if any(project.cycle_id != locked.cycle_id or project.state not in PUBLIC_PROJECTS for project in projects):
        raise BudgetRefused("projects", _("Only projects of this cycle that are public."), field="projects")
    locked.minutes, locked.minutes_at, locked.changed_at = said, at, at
    locked.save()
    locked.projects.set(projects)
    school_search.renew_meeting(locked)
    return locked


@transaction.atomic
def call_off_meeting(meeting: DistrictMeeting, *, actor: Any, reason: str, at: datetime) -> DistrictMeeting:
    locked = DistrictMeeting.objects.select_for_update().get(pk=meeting.pk)
    permissions.check(actor, MANAGE_PROJECTS)
    if locked.cancelled_at is not None or at >= locked.starts_at:
        raise BudgetRefused("over", _("It was called off already, or has begun."))
    _call_off(locked, reason, at)
    return locked


def _call_off(thing: Course | DistrictMeeting, reason: str, at: datetime) -> None:
    why = text.clean(reason).strip()
    if not why:
        raise BudgetRefused("reason", _("Please give a reason; everybody reads it."), field="reason")
    thing.cancelled_at, thing.cancelled_reason, thing.changed_at = at, why[:300], at
    thing.save()


def _cleaned(given: dict[str, Any]) -> dict[str, Any]:
    return {name: text.clean(value).strip() if name in WORDS else value for name, value in given.items()}


def _refuse_order(thing: Course | DistrictMeeting) -> None:
    if thing.ends_at <= thing.starts_at:
        raise BudgetRefused("order", _("The end comes before the beginning."), field="ends_at")


def _refuse_bad_course(course: Course) -> None:
    _refuse_order(course)
    if course.sign_up_until > course.starts_at:
        raise BudgetRefused("until", _("Sign-up ends before the course begins."), field="sign_up_until")
    for question in course.quiz:
        options = question.get("options", [])
        known = 2 <= len(options) <= MOST_OPTIONS and 0 <= question.get("right", -1) < len(options)
        if not known or not str(question.get("question", "")).strip():
            raise BudgetRefused("quiz", _("Each question needs 2 to 6 answers, one of them right."), field="quiz")
    if len(course.quiz) > MOST_QUESTIONS:
        raise BudgetRefused("quiz", _("A quiz has 20 questions at most."), field="quiz")
