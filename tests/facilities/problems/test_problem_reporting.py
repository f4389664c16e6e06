"""Reporting a problem with and without an account, and making it readable for everybody."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from core.audit.models import AuditRecord
from core.notify.models import OutboxMessage
from core.refusals import Refused
from core.search.models import SearchDocument
from core.uploads import UploadRefused
from core.workflow import engine, mending
from core.workflow.models import Case, TransitionRecord
from discussion.services import blocks
from facilities.models import Photo, ProblemReport, Question
from facilities.queries import problems as queries
from facilities.services import problem_kinds, problems
from facilities.services.problems import Where
from facilities.services.refusals import FacilityRefused
from tests.core.uploads import samples
from tests.facilities.problems.reports import (
    DAY,
    NOON,
    make_office,
    make_place,
    make_question,
    make_report,
    make_service,
    picture,
    report_in,
)
from tests.factories import make_staff, make_user

pytestmark = pytest.mark.django_db


def test_a_report_lies_on_the_desk_of_the_department_that_looks_after_the_place() -> None:
    site = make_place()
    report = make_report(make_user(), site=site)
    case = Case.objects.get()
    assert (report.state, case.department, case.title) == ("REPORTED", site.department, report.case_title())
    assert report.due_at is not None and report.published_at is None


def test_without_an_account_nobody_is_on_record() -> None:
    report = make_report(email="neighbour@example.test")
    assert TransitionRecord.objects.get().actor is None
    assert (report.reporter, report.email) == (None, "neighbour@example.test")


def test_whoever_has_an_account_leaves_no_address_besides() -> None:
    assert make_report(make_user(), email="neighbour@example.test").email == ""


def test_the_number_of_a_report_tells_nothing_of_how_many_there_are() -> None:
    tokens = {make_report().token for _number in range(5)}
    assert len(tokens) == 5 and all(len(token) == 16 for token in tokens)


@pytest.mark.parametrize(
    ("where", "code"),
    [
        (lambda: Where(), "nowhere"),
        (lambda: Where(text="  \u200b "), "nowhere"),
        (lambda: Where(latitude=37.66), "nowhere"),
        (lambda: Where(latitude=35.1, longitude=129.0), "outside"),
        (lambda: Where(latitude=float("nan"), longitude=126.8), "outside"),
        (lambda: Where(site=make_place(published_at=None)), "site"),
        (lambda: Where(site=make_place(closed_on=NOON.date())), "site"),
        (lambda: Where(text="가" * 151), "too_long"),
    ],
)
def test_a_place_that_makes_no_sense_is_refused(where: Any, code: str) -> None:
    with pytest.raises(FacilityRefused) as refused:
        make_report(where=where())
    assert refused.value.code == code
    assert not ProblemReport.objects.exists()


@pytest.mark.parametrize(
    ("text", "code"), [("", "too_short"), ("아", "too_short"), ("\u200b" * 9, "too_short"), ("가" * 2001, "too_long")]
)
def test_a_text_that_says_nothing_or_too_much_is_refused(text: str, code: str) -> None:
    with pytest.raises(FacilityRefused) as refused:
        make_report(text=text)
    assert (refused.value.code, refused.value.field) == (code, "text")


def test_a_pin_elsewhere_needs_no_facility() -> None:
    report = make_report(where=Where(latitude=37.66, longitude=126.83))
    assert report.department is None and report.case_title().endswith(" · 지도에 표시한 곳")


def test_a_kind_that_is_no_longer_offered_takes_no_report() -> None:
    with pytest.raises(FacilityRefused):
        make_report(service=make_service(withdrawn_at=NOON))


def test_whoever_may_not_write_for_a_time_may_not_report() -> None:
    person, moderator = make_user(), make_staff("MODERATOR")
    blocks.block_writer(person=person, by=moderator, until=NOON + DAY, reason="욕설", at=NOON - timedelta(hours=1))
    with pytest.raises(Refused):
        make_report(person)


def test_what_is_asked_besides_is_kept_and_nothing_else() -> None:
    service = make_service()
    make_question(service, code="colour", kind=Question.Kind.ONE, answers="빨강\n파랑")
    make_question(service, code="parts", kind=Question.Kind.SEVERAL, answers="문\n창")
    make_question(service, code="height", kind=Question.Kind.NUMBER)
    make_question(service, code="since", kind=Question.Kind.DATETIME)
    answers = {"colour": "파랑", "parts": ["창", "문", "창"], "height": "2.5", "since": "2026-05-01T09:00", "else": "x"}
    report = make_report(make_user(), service=service, answers=answers)
    kept = {"colour": "파랑", "parts": ["창", "문"], "height": "2.5", "since": "2026-05-01T09:00"}
    assert report.answers == kept


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (Question.Kind.ONE, "초록"),
        (Question.Kind.ONE, ["빨강", "파랑"]),
        (Question.Kind.SEVERAL, ["빨강", "초록"]),
        (Question.Kind.NUMBER, "많이"),
        (Question.Kind.NUMBER, "NaN"),
        (Question.Kind.DATETIME, "어제"),
        (Question.Kind.DATETIME, "2026-13-45T00:00"),
        (Question.Kind.STRING, "가" * 101),
        (Question.Kind.STRING, ""),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_at_its_question(kind: str, answer: Any) -> None:
    service = make_service()
    make_question(service, code="asked", kind=kind, answers="빨강\n파랑", is_required=True)
    with pytest.raises(FacilityRefused) as refused:
        make_report(make_user(), service=service, answers={"asked": answer})
    assert refused.value.field == "question-asked"


def test_photographs_are_for_those_who_work_on_it_until_somebody_has_looked() -> None:
    office, reporter = make_office(), make_user()
    report = make_report(reporter, site=office.site, photos=[picture("a.png"), picture("b.png", "blue")])
    files = queries.photos_of(report, public_only=False)
    assert len(files) == 2 and queries.photos_of(report, public_only=True) == []
    problems.publish(
        report, text="등이 깜빡인다.", place="", photos=[str(files[1].public_name)], by=office.officer, at=NOON + DAY
    )
    assert queries.photos_of(report, public_only=True) == [files[1]]
    assert queries.public_photos([report]) == {report.pk: [files[1]]}


def test_a_photograph_tells_nobody_where_it_was_taken() -> None:
    located = samples.telling_jpeg()
    assert Image.open(io.BytesIO(located)).getexif().get_ifd(samples.GPS)
    report = make_report(photos=[SimpleUploadedFile("lamp.jpg", located)])
    (kept,) = queries.photos_of(report, public_only=False)
    with kept.file.open("rb") as content:
        assert not Image.open(content).getexif()


def test_more_photographs_than_there_is_room_for_are_refused_together() -> None:
    reporter, office = make_user(), make_office()
    report = make_report(reporter, site=office.site, photos=[picture() for _number in range(4)])
    mending.take(report, "send_back", actor=office.officer, at=NOON, reason="어느 등인가요?")
    with pytest.raises(FacilityRefused):
        problems.hand_in_again(
            report, text="두 번째 등입니다.", by=reporter, at=NOON + DAY, photos=[picture(), picture()]
        )
    assert Photo.objects.count() == 4 and report.state == "RETURNED"


def test_what_is_no_picture_is_refused_and_nothing_is_kept() -> None:
    with pytest.raises(UploadRefused):
        make_report(photos=[picture(), SimpleUploadedFile("x.png", b"MZ" * 100)])
    assert not ProblemReport.objects.exists() and not Photo.objects.exists()


def test_publishing_accepts_it_and_makes_it_findable() -> None:
    office = make_office()
    report = make_report(make_user(), site=office.site)
    problems.publish(report, text="등이 깜빡인다.", place="2층", photos=[], by=office.officer, at=NOON + DAY)
    assert (report.state, report.published_at) == ("ACCEPTED", NOON + DAY)
    assert SearchDocument.objects.get(kind="problem_report").body.startswith("등이 깜빡인다.")
    assert AuditRecord.objects.filter(verb="facilities.publish_report", actor=office.officer).exists()


def test_publishing_again_keeps_the_day_and_its_place_in_the_list() -> None:
    office = make_office()
    report = report_in("ASSIGNED", office)
    for text, day in (("등이 깜빡인다.", 1), ("복도의 등이 깜빡인다.", 3)):
        problems.publish(report, text=text, place="", photos=[], by=office.officer, at=NOON + day * DAY)
    assert (report.published_at, report.public_text, report.state) == (NOON + DAY, "복도의 등이 깜빡인다.", "ASSIGNED")


def test_hiding_takes_it_from_lists_and_search_and_the_work_goes_on() -> None:
    office = make_office()
    report = report_in("ASSIGNED", office)
    problems.publish(report, text="등이 깜빡인다.", place="", photos=[], by=office.officer, at=NOON)
    problems.hide(report, reason="이름이 보입니다.", by=office.officer, at=NOON)
    assert not queries.published().exists() and not SearchDocument.objects.filter(kind="problem_report").exists()
    assert report.state == "ASSIGNED" and AuditRecord.objects.get(verb="facilities.hide_report").detail


@pytest.mark.parametrize("state", ["RETURNED", "WITHDRAWN"])
def test_nothing_is_published_of_what_the_reporter_has(state: str) -> None:
    office = make_office()
    report = report_in(state, office)
    with pytest.raises(FacilityRefused):
        problems.publish(report, text="등이 깜빡인다.", place="", photos=[], by=office.officer, at=NOON)


def test_staff_of_other_departments_neither_publish_nor_hide() -> None:
    office = make_office()
    report = report_in("ACCEPTED", office)
    with pytest.raises(PermissionDenied):
        problems.publish(report, text="등이 깜빡인다.", place="", photos=[], by=office.stranger, at=NOON)
    with pytest.raises(PermissionDenied):
        problems.hide(report, reason="싫다", by=office.stranger, at=NOON)


def test_the_database_holds_that_published_reports_have_words_for_everybody() -> None:
    report = make_report()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProblemReport.objects.filter(pk=report.pk).update(published_at=NOON)


def test_answering_the_question_starts_the_clock_anew_and_must_be_read_anew() -> None:
    office, reporter = make_office(), make_user()
    report = report_in("RETURNED", office, reporter=reporter)
    assert report.due_at is None, "the clock stands still while the reporter has it"
    problems.hand_in_again(report, text="두 번째 등이 깜빡입니다.", by=reporter, at=NOON + DAY, photos=[picture()])
    assert (report.state, report.text, report.published_at) == ("REPORTED", "두 번째 등이 깜빡입니다.", None)
    assert report.due_at is not None and report.photos.count() == 1


def test_whoever_takes_it_back_leaves_no_address_and_nothing_in_public() -> None:
    reporter = make_user()
    report = make_report(reporter)
    mending.take(report, "withdraw", actor=reporter, at=NOON)
    assert (report.state, report.published_at, report.due_at) == ("WITHDRAWN", None, None)
    assert list(queries.visible_to(make_user())) == []


def test_the_department_is_told_of_it_and_the_reporter_of_each_step() -> None:
    office, reporter = make_office(), make_user()
    report = make_report(reporter, site=office.site)
    arrived = OutboxMessage.objects.filter(event="facilities.report_arrived")
    assert set(arrived.values_list("recipient", flat=True)) == {
        office.officer.pk, office.colleague.pk, office.superior.pk,
    }  # fmt: skip
    engine.apply(report, "accept", actor=office.officer, at=NOON)
    assert OutboxMessage.objects.get(event="facilities.report_step").recipient == reporter


def test_a_kind_that_somebody_added_a_moment_ago_is_refused_in_words() -> None:
    staff = make_staff("CASE_OFFICER")
    problem_kinds.add(by=staff, at=NOON, code="light", name="조명")
    for code, name in (("light", "가로등"), ("lamp", "조명")):
        with pytest.raises(FacilityRefused):
            problem_kinds.add(by=staff, at=NOON, code=code, name=name)


def test_a_question_takes_no_place_that_another_has() -> None:
    staff, service = make_staff("CASE_OFFICER"), make_service()
    first = problem_kinds.ask(service, by=staff, at=NOON, code="a", label="색", kind="string")
    problem_kinds.ask(service, by=staff, at=NOON, code="b", label="번호", kind="string")
    problem_kinds.stop_asking(first, by=staff, at=NOON)
    problem_kinds.ask(service, by=staff, at=NOON, code="c", label="높이", kind="string")
    places = [question.position for question in service.asked]
    assert len(places) == len(set(places)) == 2


def test_an_answer_stays_with_its_report_when_the_question_is_dropped() -> None:
    staff, service = make_staff("CASE_OFFICER"), make_service()
    colour = problem_kinds.ask(service, by=staff, at=NOON, code="colour", label="무슨 색인가요?", kind="string")
    report = make_report(make_user(), service=service, answers={"colour": "붉은색"})
    problem_kinds.stop_asking(colour, by=staff, at=NOON)
    report.refresh_from_db()
    assert queries.answers_of(report, public_only=False) == [("무슨 색인가요?", "붉은색")]
    later = make_report(make_user(), service=service, answers={"colour": "붉은색"})
    assert later.answers == {} and service.asked == []
    # Its code names its answers: another question would take them over.
    with pytest.raises(FacilityRefused):
        problem_kinds.ask(service, by=staff, at=NOON, code="colour", label="어느 층인가요?", kind="string")


def test_kinds_are_kept_by_staff_and_their_code_never_changes() -> None:
    staff = make_staff("CASE_OFFICER")
    service = problem_kinds.add(by=staff, at=NOON, code="light", name="조명")
    problem_kinds.change(service, by=staff, at=NOON, code="other", name="조명·전기")
    service.refresh_from_db()
    assert (service.code, service.name) == ("light", "조명·전기")
    with pytest.raises(PermissionDenied):
        problem_kinds.offer(service, by=make_user(), at=NOON, is_offered=False)
    problem_kinds.offer(service, by=staff, at=NOON, is_offered=False)
    assert service.withdrawn_at == NOON
    with pytest.raises(FacilityRefused):
        problem_kinds.ask(service, by=staff, at=NOON, code="c", label="색", kind="singlevaluelist", answers="하나")
    problem_kinds.ask(service, by=staff, at=NOON, code="c", label="색", kind="string")
    with pytest.raises(FacilityRefused):
        problem_kinds.ask(service, by=staff, at=NOON, code="c", label="색깔", kind="string")
