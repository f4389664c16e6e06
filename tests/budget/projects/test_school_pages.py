"""The budget school in the browser's eyes: signing up, the quiz, the certificate and who may check it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budget.models import Course, CourseCertificate, DistrictMeeting, Enrolment
from budget.services import course_materials, courses, cycles
from budget.services.refusals import BudgetRefused
from core.search import index
from core.uploads import attached_to
from tests.budget.cycles.votes import make_draft
from tests.budget.factories import NOON, make_cycle
from tests.budget.projects.test_budget_school import QUIZ
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def make_course(**fields: Any) -> Course:
    starts_at = fields.pop("starts_at", timezone.now() + timedelta(days=3))
    given = {
        "title": "예산 읽기", "summary": "처음 읽는 예산서", "text": "함께 읽습니다.",
        "ends_at": starts_at + timedelta(hours=2),
        "place": "본사 2층", "capacity": 1, "sign_up_until": starts_at - timedelta(hours=1), "quiz": QUIZ,
        "department": make_department(), "changed_at": timezone.now(),
    }  # fmt: skip
    return Course.objects.create(starts_at=starts_at, **(given | fields))


def text_of(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_a_resident_signs_up_waits_and_gives_the_seat_back(client: Client) -> None:
    course = make_course()
    Enrolment.objects.create(course=course, person=make_user(), signed_up_at=timezone.now())
    person = make_user()
    sign_in(client, person)
    client.post(reverse("budget:course_sign_up", args=[course.pk]))
    assert Enrolment.objects.get(person=person).is_waiting
    assert client.get(course.get_absolute_url()).context["place_in_line"] == 1
    client.post(reverse("budget:course_give_back", args=[course.pk]))
    assert not Enrolment.objects.filter(person=person).exists()


def test_quiz_and_certificate_from_the_course_to_the_check_by_a_stranger(client: Client) -> None:
    course, person = make_course(starts_at=timezone.now() - timedelta(days=1)), make_user()
    Enrolment.objects.create(course=course, person=person, signed_up_at=timezone.now(), attended=True)
    sign_in(client, person)
    quiz = reverse("budget:course_quiz", args=[course.pk])
    assert client.post(quiz, {"question-0": "0"}).status_code == 422
    assert client.get(reverse("budget:get_course_certificate", args=[course.pk])).status_code == 404
    client.post(quiz, {"question-0": "0", "question-1": "1"})
    client.post(reverse("budget:get_course_certificate", args=[course.pk]), {"name": "한가람"})
    made = CourseCertificate.objects.get()
    pdf = client.get(reverse("budget:course_certificate_pdf", args=[made.code]))
    assert pdf.content.startswith(b"%PDF")
    stranger = Client()
    page = text_of(stranger.get(made.get_absolute_url()))
    assert made.number in page and "한가람" not in page
    assert stranger.get(reverse("budget:course_certificate", args=["F" * 20])).status_code == 404
    sign_in(stranger, make_user())
    assert stranger.get(reverse("budget:course_certificate_pdf", args=[made.code])).status_code == 302


def test_right_answers_stand_nowhere_on_the_quiz_page(client: Client) -> None:
    course, person = make_course(starts_at=timezone.now() - timedelta(days=1)), make_user()
    Enrolment.objects.create(course=course, person=person, signed_up_at=timezone.now())
    sign_in(client, person)
    address = reverse("budget:course_quiz", args=[course.pk])

    def asked() -> list[str]:
        return re.findall(r'<input[^>]*name="question-[^>]*>', text_of(client.get(address)))

    before = asked()
    Course.objects.update(quiz=[one | {"right": 1 - one["right"]} for one in QUIZ])
    assert len(before) == 4
    assert asked() == before


def test_the_quiz_is_closed_to_whoever_has_no_seat(client: Client) -> None:
    course = make_course(starts_at=timezone.now() - timedelta(days=1))
    sign_in(client, make_user())
    assert client.get(reverse("budget:course_quiz", args=[course.pk])).status_code == 404


def test_staff_plan_a_course_with_a_quiz_and_change_it(client: Client) -> None:
    department = make_department()
    sign_in(client, make_staff("DEPARTMENT_REVIEWER", department))
    typed = {
        "title": "예산 읽기", "summary": "처음", "text": "함께", "starts_at": "2030-05-01T10:00",
        "ends_at": "2030-05-01T12:00", "place": "본사", "capacity": "20", "sign_up_until": "2030-04-30T18:00",
        "department": department.pk, "least_percent": "60", "quiz_text": "예산은 누가?\n+ 주민\n- 아무도",
    }  # fmt: skip
    address = reverse("budget:new_course")
    refused = client.post(address, typed | {"quiz_text": "예산은 누가?\n- 주민\n- 아무도"})
    assert refused.status_code == 422 and "아무도" in text_of(refused)
    assert client.post(address, typed).status_code == 302
    course = Course.objects.get()
    assert course.quiz == [{"question": "예산은 누가?", "options": ["주민", "아무도"], "right": 0}]
    for name in ("manage_course", "change_course", "call_off_course"):
        assert client.get(reverse(f"budget:{name}", args=[course.pk])).status_code == 200
    assert client.get(reverse("budget:manage_school")).status_code == 200


def test_residents_reach_no_staff_page(client: Client) -> None:
    course = make_course()
    sign_in(client, make_user())
    for address in (reverse("budget:manage_school"), reverse("budget:manage_course", args=[course.pk])):
        assert client.get(address).status_code == 403


def test_the_calendar_holds_courses_and_district_meetings(client: Client) -> None:
    make_course(cancelled_at=timezone.now(), cancelled_reason="강사가 아픕니다.")
    at = timezone.now()
    meeting = DistrictMeeting.objects.create(
        cycle=make_cycle(), title="두레동 지역회의", starts_at=at, ends_at=at + timedelta(hours=1), place="주민센터",
        summary="이야기합니다.", changed_at=at,
    )  # fmt: skip
    hidden = DistrictMeeting.objects.create(
        cycle=make_cycle(state="PREPARING"), title="아직 아닌 회의", starts_at=at, ends_at=at + timedelta(hours=1),
        place="주민센터", summary="이야기합니다.", changed_at=at,
    )  # fmt: skip
    text = text_of(client.get(reverse("budget:school_calendar")))
    assert "STATUS:CANCELLED" in text and meeting.title in text and hidden.title not in text
    assert client.get(meeting.get_absolute_url()).status_code == 200
    assert client.get(hidden.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", ["school", "district_meetings"])
def test_lists_cost_the_same_at_any_length(client: Client, django_assert_max_num_queries: Any, name: str) -> None:
    make_course()
    client.get(reverse(f"budget:{name}"))
    with django_assert_max_num_queries(30) as few:
        client.get(reverse(f"budget:{name}"))
    for _ in range(20):
        make_course()
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(reverse(f"budget:{name}"))


def test_materials_are_added_read_by_everybody_and_taken_away(client: Client) -> None:
    department = make_department()
    course = make_course(department=department)
    sign_in(client, make_staff("DEPARTMENT_REVIEWER", department))
    address = reverse("budget:add_course_materials", args=[course.pk])
    hostile = SimpleUploadedFile("예산서.pdf", b"<script>alert(1)</script>")
    assert client.post(address, {"materials": hostile}).status_code == 422
    sent = SimpleUploadedFile("예산 읽기.txt", "예산은 한 해의 살림입니다.".encode())
    assert client.post(address, {"materials": sent}).status_code == 302
    (kept,) = attached_to(course)
    stranger = Client()
    assert "예산 읽기.txt" in text_of(stranger.get(course.get_absolute_url()))
    assert stranger.get(kept.get_absolute_url()).status_code == 200
    away = reverse("budget:take_course_material_away", args=[course.pk, kept.public_name])
    assert stranger.post(away).status_code == 302 and attached_to(course).exists()
    other = make_course(department=department)
    elsewhere = reverse("budget:take_course_material_away", args=[other.pk, kept.public_name])
    assert client.post(elsewhere).status_code == 404
    assert attached_to(course).exists()
    client.post(away)
    assert not attached_to(course).exists()


def test_a_course_has_so_many_materials_and_no_more(client: Client) -> None:
    department = make_department()
    course, clerk = make_course(department=department), make_staff("DEPARTMENT_REVIEWER", department)
    files = [SimpleUploadedFile(f"{number}.txt", b"text") for number in range(course_materials.MOST)]
    course_materials.add(course, materials=files, actor=clerk, at=timezone.now())
    with pytest.raises(BudgetRefused):
        course_materials.add(course, materials=files[:1], actor=clerk, at=timezone.now())
    with pytest.raises(PermissionDenied):
        course_materials.add(course, materials=[], actor=make_user(), at=timezone.now())


def test_courses_and_meetings_are_found_and_given_out_as_data(client: Client) -> None:
    department = make_department()
    clerk, at = make_staff("DEPARTMENT_REVIEWER", department), timezone.now()
    when = {"starts_at": at + timedelta(days=9), "ends_at": at + timedelta(days=9, hours=2)}
    courses.plan_course(
        actor=clerk, at=at, title="결산서 읽기", summary="끝난 살림", text="함께", place="배움방", capacity=5,
        sign_up_until=at + timedelta(days=8), department=department, **when,
    )  # fmt: skip
    for state, area in (("PUBLISHED", "나래동"), ("PREPARING", "숨은동")):
        cycle = make_cycle(state=state)
        courses.plan_meeting(
            cycle, actor=clerk, at=at, title=f"{area} 지역회의", place="주민센터", summary="함께 말합니다.", **when
        )
    for words, expected in (("결산서", "결산서 읽기"), ("나래동", "나래동 지역회의")):
        hits = index.query(words, audience=[index.PUBLIC]).hits
        assert [hit.document.title for hit in hits] == [expected]
    assert not index.query("숨은동", audience=[index.PUBLIC]).hits
    for name, expected in (("budget-courses", "결산서 읽기"), ("budget-district-meetings", "나래동 지역회의")):
        answer = client.get(f"/api/v1/data/{name}").content.decode()
        assert expected in answer and "숨은동" not in answer


def test_a_meeting_of_a_draft_is_found_once_its_cycle_is_published() -> None:
    officer, at = make_staff("ELECTION_OFFICER"), NOON - timedelta(days=80)
    cycle = make_draft(officer)
    when = {"starts_at": NOON, "ends_at": NOON + timedelta(hours=1)}
    clerk = make_staff("DEPARTMENT_REVIEWER")
    courses.plan_meeting(cycle, actor=clerk, at=at, title="먼동 지역회의", place="주민센터", summary="함께", **when)
    assert not index.query("먼동", audience=[index.PUBLIC]).hits
    cycles.publish(cycle, actor=officer, at=at)
    assert index.query("먼동", audience=[index.PUBLIC]).hits
