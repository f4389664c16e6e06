"""A seat in a course: signed up for, waited for, given back, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as people
from budget.models import Course, CourseCertificate, Enrolment
from budget.services import course_notices
from budget.services.refusals import BudgetRefused
from budget.states.permissions import MANAGE_PROJECTS
from core import permissions
from core.documents.certificates import new_code
from discussion import text


@transaction.atomic
def sign_up(course: Course, *, person: Any, at: datetime) -> Enrolment:
    """A seat while there is one, else a place on the waiting list; twice is once. Raises BudgetRefused."""
    if not people.may_write(person):
        raise BudgetRefused("account", _("Your account may not do this yet."))
    locked = Course.objects.select_for_update().get(pk=course.pk)
    if (there := locked.enrolments.filter(person=person).first()) is not None:
        return there
    if not locked.takes_sign_ups(at):
        raise BudgetRefused("closed", _("Sign-up for this course is over."))
    return Enrolment.objects.create(
        course=locked, person=person, signed_up_at=at, is_waiting=_seats_taken(locked) >= locked.capacity
    )


@transaction.atomic
def give_back(course: Course, *, person: Any, at: datetime) -> None:
    """Until it begins; the seat goes to whoever waits longest, who is told."""
    locked = Course.objects.select_for_update().get(pk=course.pk)
    if at >= locked.starts_at:
        raise BudgetRefused("begun", _("The course has begun."))
    locked.enrolments.filter(person=person).delete()
    fill(locked, at=at)


def leave_all(*, person: Any, at: datetime) -> None:
    """For somebody who leaves the platform."""
    for course in Course.objects.select_for_update().filter(enrolments__person=person).order_by("pk"):
        course.enrolments.filter(person=person).delete()
        fill(course, at=at)


def fill(course: Course, *, at: datetime) -> None:
    """Give free seats away in the order of signing up. The course is locked by whoever calls this."""
    free = course.capacity - _seats_taken(course)
    if free <= 0 or course.cancelled_at is not None or at >= course.starts_at:
        return
    moved = list(course.enrolments.filter(is_waiting=True).select_related("person").order_by("pk")[:free])
    for enrolment in moved:
        enrolment.is_waiting = False
        enrolment.save(update_fields=["is_waiting"])
    if moved:
        course_notices.tell(course_notices.SEAT, course, [one.person for one in moved], at=at)


@transaction.atomic
def record_attendance(course: Course, *, present: Iterable[int], actor: Any, at: datetime) -> int:
    """Who was there, by the numbers of their seats. Without a quiz that completes the course."""
    locked = Course.objects.select_for_update().get(pk=course.pk)
    permissions.check(actor, MANAGE_PROJECTS, locked)
    if at < locked.starts_at or locked.cancelled_at is not None:
        raise BudgetRefused("ahead", _("The course has not begun."))
    wanted = set(present)
    seats = list(locked.enrolments.filter(is_waiting=False).select_related("person"))
    done = []
    for seat in seats:
        if seat.attended != (seat.pk in wanted) and not hasattr(seat, "certificate"):
            seat.attended = seat.pk in wanted
            seat.save(update_fields=["attended"])
            if has_completed(seat, locked):
                done.append(seat.person)
    if done:
        course_notices.tell(course_notices.COMPLETED, locked, done, at=at)
    return len(wanted & {seat.pk for seat in seats})


@transaction.atomic
def answer_quiz(course: Course, *, person: Any, answers: Mapping[int, int], at: datetime) -> Enrolment:
    """The share of right answers; the best one counts, and one may try again. Raises BudgetRefused."""
    locked = Course.objects.select_for_update().get(pk=course.pk)
    seat = locked.enrolments.filter(person=person, is_waiting=False).first()
    if seat is None or not locked.quiz or at < locked.starts_at or locked.cancelled_at is not None:
        raise BudgetRefused("quiz", _("The quiz is open to people with a seat, from the day of the course."))
    if set(answers) != set(range(len(locked.quiz))):
        raise BudgetRefused("answers", _("Please answer every question."))
    right = sum(answers[place] == question["right"] for place, question in enumerate(locked.quiz))
    seat.quiz_percent = max(seat.quiz_percent or 0, right * 100 // len(locked.quiz))
    seat.save(update_fields=["quiz_percent"])
    return seat


@transaction.atomic
def issue_certificate(course: Course, *, person: Any, name: str, at: datetime) -> CourseCertificate:
    """In the name that the person writes; once. Raises BudgetRefused before the course is completed."""
    locked = Course.objects.select_for_update().get(pk=course.pk)
    seat = locked.enrolments.filter(person=person).select_related("certificate").first()
    if seat is None or not has_completed(seat, locked):
        raise BudgetRefused("incomplete", _("Be there, and answer enough questions right: then it is yours."))
    if (there := CourseCertificate.objects.filter(enrolment=seat).first()) is not None:
        return there
    said = text.clean(name).strip()
    if not 2 <= len(said) <= 40:
        raise BudgetRefused("name", _("Please write your name as it should stand there."), field="name")
    day = timezone.localdate(at)
    return CourseCertificate.objects.create(
        enrolment=seat, code=new_code(), number=f"{day.year}-S{seat.pk:05d}", name=said, issued_on=day
    )


def has_completed(seat: Enrolment, course: Course) -> bool:
    """Was there, and, where there is a quiz, answered enough of it right."""
    enough = not course.quiz or (seat.quiz_percent is not None and seat.quiz_percent >= course.least_percent)
    return seat.attended and enough


def _seats_taken(course: Course) -> int:
    return course.enrolments.filter(is_waiting=False).count()
