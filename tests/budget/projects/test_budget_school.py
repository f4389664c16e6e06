"""The budget school: seats, the waiting list, the quiz, the certificate; and district meetings with their minutes."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from budget.models import Course, CourseCertificate, Enrolment
from budget.services import courses, enrolments
from budget.services.refusals import BudgetRefused
from core.notify.models import OutboxMessage
from tests.budget.factories import NOON, make_cycle, make_poll, make_project
from tests.discussion.racing import at_once
from tests.factories import make_department, make_staff, make_user

pytestmark = pytest.mark.django_db
DAY = NOON + timedelta(days=7)
QUIZ = [{"question": "예산은 누가 정하나요?", "options": ["주민", "아무도"], "right": 0},
        {"question": "한 해는 몇 달인가요?", "options": ["열", "열둘"], "right": 1}]  # fmt: skip


def make_course(**fields: Any) -> tuple[Course, Any]:
    department = make_department()
    clerk = make_staff("DEPARTMENT_REVIEWER", department)
    given = {
        "title": "예산 읽기", "summary": "처음 읽는 예산서", "text": "함께 읽습니다.", "starts_at": DAY,
        "ends_at": DAY + timedelta(hours=2), "place": "본사 2층", "capacity": 2,
        "sign_up_until": DAY - timedelta(days=1), "department": department, "quiz": QUIZ,
    }  # fmt: skip
    return courses.plan_course(actor=clerk, at=NOON, **(given | fields)), clerk


def sign_up(course: Course, number: int = 1) -> list[Enrolment]:
    return [enrolments.sign_up(course, person=make_user(), at=NOON) for _ in range(number)]


def test_seats_are_given_in_order_and_the_rest_waits() -> None:
    course, _clerk = make_course()
    assert [one.is_waiting for one in sign_up(course, 4)] == [False, False, True, True]


def test_signing_up_twice_is_once() -> None:
    course, _clerk = make_course()
    person = make_user()
    first = enrolments.sign_up(course, person=person, at=NOON)
    assert enrolments.sign_up(course, person=person, at=NOON).pk == first.pk
    assert Enrolment.objects.count() == 1


def test_a_seat_given_back_goes_to_whoever_waits_longest_who_is_told() -> None:
    course, _clerk = make_course()
    first, _second, third, fourth = sign_up(course, 4)
    enrolments.give_back(course, person=first.person, at=NOON)
    third.refresh_from_db()
    fourth.refresh_from_db()
    assert (third.is_waiting, fourth.is_waiting) == (False, True)
    assert [one.recipient_id for one in OutboxMessage.objects.filter(event="budget.course_seat")] == [third.person_id]


def test_more_seats_go_to_the_waiting_and_fewer_than_taken_are_refused() -> None:
    course, clerk = make_course()
    seats = sign_up(course, 3)
    courses.change_course(course, capacity=3, actor=clerk, at=NOON)
    seats[2].refresh_from_db()
    assert not seats[2].is_waiting
    with pytest.raises(BudgetRefused) as refusal:
        courses.change_course(course, capacity=2, actor=clerk, at=NOON)
    assert refusal.value.field == "capacity"


@pytest.mark.parametrize("late", [timedelta(days=6), timedelta(days=8)])
def test_sign_up_ends_when_it_says(late: timedelta) -> None:
    course, _clerk = make_course()
    with pytest.raises(BudgetRefused):
        enrolments.sign_up(course, person=make_user(), at=NOON + late)


def test_a_course_called_off_tells_everybody_and_takes_nobody() -> None:
    course, clerk = make_course()
    seats = sign_up(course, 3)
    courses.call_off_course(course, actor=clerk, reason="강사가 아픕니다.", at=NOON)
    told = {one.recipient_id for one in OutboxMessage.objects.filter(event="budget.course_called_off")}
    assert told == {seat.person_id for seat in seats}
    with pytest.raises(BudgetRefused):
        enrolments.sign_up(course, person=make_user(), at=NOON)


def test_the_quiz_counts_its_best_and_the_certificate_needs_both() -> None:
    course, clerk = make_course()
    (seat,) = sign_up(course)
    person = seat.person
    with pytest.raises(BudgetRefused):
        enrolments.answer_quiz(course, person=person, answers={0: 0, 1: 1}, at=NOON)
    assert enrolments.answer_quiz(course, person=person, answers={0: 0, 1: 0}, at=DAY).quiz_percent == 50
    assert enrolments.answer_quiz(course, person=person, answers={0: 0, 1: 1}, at=DAY).quiz_percent == 100
    assert enrolments.answer_quiz(course, person=person, answers={0: 1, 1: 0}, at=DAY).quiz_percent == 100
    with pytest.raises(BudgetRefused):
        enrolments.issue_certificate(course, person=person, name="가람", at=DAY)
    assert enrolments.record_attendance(course, present=[seat.pk], actor=clerk, at=DAY) == 1
    made = enrolments.issue_certificate(course, person=person, name="가람", at=DAY)
    assert enrolments.issue_certificate(course, person=person, name="다른 이름", at=DAY).name == "가람"
    assert len(made.code) == 20
    assert OutboxMessage.objects.get(event="budget.course_completed").recipient_id == person.pk


@pytest.mark.parametrize("answers", [{}, {0: 0}, {0: 0, 1: 1, 2: 0}])
def test_an_incomplete_or_tampered_quiz_is_refused(answers: dict[int, int]) -> None:
    course, _clerk = make_course()
    (seat,) = sign_up(course)
    with pytest.raises(BudgetRefused):
        enrolments.answer_quiz(course, person=seat.person, answers=answers, at=DAY)


def test_whoever_waits_neither_answers_nor_completes() -> None:
    course, clerk = make_course(capacity=1)
    _first, waiting = sign_up(course, 2)
    with pytest.raises(BudgetRefused):
        enrolments.answer_quiz(course, person=waiting.person, answers={0: 0, 1: 1}, at=DAY)
    assert enrolments.record_attendance(course, present=[waiting.pk], actor=clerk, at=DAY) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=waiting.pk).update(attended=True)


@pytest.mark.parametrize("bad", [
    {"ends_at": DAY}, {"sign_up_until": DAY + timedelta(minutes=1)},
    {"quiz": [{"question": "?", "options": ["하나"], "right": 0}]},
    {"quiz": [{"question": "?", "options": ["가", "나"], "right": 2}]},
])  # fmt: skip
def test_a_course_that_cannot_be_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(BudgetRefused):
        make_course(**bad)


def test_another_department_touches_no_course() -> None:
    course, _clerk = make_course()
    stranger = make_staff("DEPARTMENT_REVIEWER", make_department())
    for deed in (
        lambda: courses.call_off_course(course, actor=stranger, reason="그냥", at=NOON),
        lambda: courses.change_course(course, capacity=9, actor=stranger, at=NOON),
        lambda: enrolments.record_attendance(course, present=[], actor=stranger, at=DAY),
    ):
        with pytest.raises(PermissionDenied):
            deed()


def test_leaving_gives_the_seat_to_the_next_and_destroys_the_certificate() -> None:
    course, clerk = make_course(capacity=1, quiz=[])
    first, second = sign_up(course, 2)
    enrolments.leave_all(person=first.person, at=NOON)
    second.refresh_from_db()
    assert not second.is_waiting
    enrolments.record_attendance(course, present=[second.pk], actor=clerk, at=DAY)
    enrolments.issue_certificate(course, person=second.person, name="가람", at=DAY)
    enrolments.leave_all(person=second.person, at=DAY)
    assert not CourseCertificate.objects.exists()


def test_minutes_are_of_a_meeting_that_was_held_and_name_public_projects_only() -> None:
    pot = make_poll(make_cycle()).pots.get()
    shown, hidden = make_project(pot), make_project(pot, state="PREPARED")
    clerk = make_staff("DEPARTMENT_REVIEWER")
    meeting = courses.plan_meeting(
        pot.poll.cycle, actor=clerk, at=NOON, title="두레동 지역회의", area="두레동", starts_at=DAY,
        ends_at=DAY + timedelta(hours=2), place="주민센터", summary="함께 이야기합니다.",
    )  # fmt: skip
    for minutes, projects, at in (("좋았습니다.", [shown], NOON), ("", [shown], DAY), ("좋았습니다.", [hidden], DAY)):
        with pytest.raises(BudgetRefused):
            courses.publish_minutes(meeting, minutes=minutes, projects=projects, actor=clerk, at=at)
    held = courses.publish_minutes(meeting, minutes="좋았습니다.", projects=[shown], actor=clerk, at=DAY)
    assert list(held.projects.all()) == [shown]


@pytest.mark.django_db(transaction=True)
def test_two_who_want_the_last_seat_at_once_get_one_seat_and_one_place_in_line() -> None:
    course, _clerk = make_course(capacity=1)
    people = [make_user() for _ in range(4)]
    at_once(*[lambda person=person: enrolments.sign_up(course, person=person, at=NOON) for person in people])
    assert course.enrolments.filter(is_waiting=False).count() == 1
    assert course.enrolments.filter(is_waiting=True).count() == 3
