"""Milestones with their clocks, visits with their places, reports with their checks, evaluation without traces."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import Role
from budget.models import EvaluationCount, EvaluationTurn, MilestoneMove, VisitReport, VisitSignUp
from budget.queries import monitoring
from budget.services import evaluations, execution_notices, milestones, photographs, visit_reports, visits
from budget.services.refusals import BudgetRefused
from budget.states.execution_names import Question
from core import personal_data
from core.deadlines import clocks, expiry
from core.notify.models import OutboxMessage
from core.uploads.access import may_read
from core.uploads.receiving import attached_to
from core.workflow.engine import TransitionRefused
from core.workflow.models import Case
from tests.budget.execution.works import NOON, TODAY, Works, make_resident
from tests.councils.factories import make_body, make_term
from tests.discussion.racing import at_once
from tests.factories import make_staff, make_user

pytestmark = pytest.mark.django_db
ANSWERS = dict.fromkeys(Question.values, 4)


def a_picture() -> ContentFile:
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), (120, 160, 120)).save(drawn, "JPEG")
    return ContentFile(drawn.getvalue(), name="현장.jpg")


def test_a_milestone_stands_on_the_desk_until_the_end_of_its_day() -> None:
    works = Works()
    milestone = works.milestone(works.begun(), planned_on=TODAY + timedelta(days=3))
    case = Case.objects.get(workflow="budget_milestone", object_id=milestone.pk)
    assert case.due_at == milestone.due_at and case.department == works.department
    assert (case.due_at - NOON).days == 3


def test_an_overdue_milestone_is_told_once_to_whoever_answers() -> None:
    works = Works()
    works.milestone(works.begun(), planned_on=TODAY)
    for days in (1, 2):
        expiry.sweep(NOON + timedelta(days=days))
    told = OutboxMessage.objects.filter(event=execution_notices.MILESTONE_LATE)
    assert [message.recipient for message in told] == [works.head]


def test_a_moved_milestone_keeps_its_old_days_and_gets_a_new_clock() -> None:
    works = Works()
    milestone = works.milestone(works.begun())
    first = milestone.planned_on
    milestones.move(milestone, actor=works.clerk, planned_on=first + timedelta(days=5), reason="장마", at=NOON)
    milestone.refresh_from_db()
    assert [(move.from_on, move.to_on) for move in MilestoneMove.objects.all()] == [(first, milestone.planned_on)]
    running = clocks.running(milestone)
    assert running is not None and running.due_at == milestone.due_at
    with pytest.raises(TransitionRefused):
        milestones.move(milestone, actor=works.clerk, planned_on=milestone.planned_on, reason="또", at=NOON)
    with pytest.raises(TransitionRefused) as refused:
        milestones.move(milestone, actor=works.clerk, planned_on=first, reason="  ", at=NOON)
    assert refused.value.code == "reason"


def test_nothing_is_reached_in_the_future() -> None:
    works = Works()
    milestone = works.milestone(works.begun())
    with pytest.raises(TransitionRefused, match="아직"):
        milestones.reach(milestone, actor=works.clerk, reached_on=TODAY + timedelta(days=1), at=NOON)
    milestones.reach(milestone, actor=works.clerk, reached_on=TODAY, at=NOON)
    assert clocks.running(milestone) is None
    with pytest.raises(TransitionRefused):
        milestones.drop(milestone, actor=works.clerk, reason="늦었습니다", at=NOON)


def test_photographs_are_described_and_gone_when_removed() -> None:
    works = Works()
    undertaking = works.begun()
    given = {"actor": works.clerk, "moment": "BEFORE", "taken_on": TODAY, "at": NOON}
    with pytest.raises(BudgetRefused) as refused:
        photographs.add(undertaking, picture=a_picture(), description=" ", **given)
    assert refused.value.field == "description"
    made = photographs.add(undertaking, picture=a_picture(), description="빈 정류장", **given)
    file = attached_to(made).get()
    assert may_read(make_user(), file)
    photographs.remove(made, actor=works.clerk, at=NOON)
    file.refresh_from_db()
    assert not may_read(works.clerk, file) and not attached_to(made).exists()


def test_residents_and_committee_members_come_along_others_do_not() -> None:
    body = make_body()
    works = Works(committee=body)
    visit = works.visit(works.begun())
    resident, member = make_resident(), make_term(body).user
    for person in (resident, resident, member):
        visits.sign_up(visit, person=person, at=NOON)
    with pytest.raises(BudgetRefused) as refused:
        visits.sign_up(visit, person=make_user(), at=NOON)
    assert refused.value.code == "unverified"
    assert VisitSignUp.objects.count() == 2


def test_sign_up_ends_and_a_place_can_be_given_free_until_it_begins() -> None:
    works = Works()
    visit = works.visit(works.begun(), places=1, sign_up_until=NOON + timedelta(days=6))
    first, second = make_resident(), make_resident()
    visits.sign_up(visit, person=first, at=NOON)
    with pytest.raises(BudgetRefused) as full:
        visits.sign_up(visit, person=second, at=NOON)
    visits.give_free(visit, person=first, at=NOON)
    with pytest.raises(BudgetRefused) as late:
        visits.sign_up(visit, person=second, at=visit.sign_up_until)
    assert (full.value.code, late.value.code) == ("full", "closed")


@pytest.mark.django_db(transaction=True)
def test_two_who_want_the_last_place_get_it_once() -> None:
    works = Works()
    visit = works.visit(works.begun(), places=1)
    people = [make_resident() for _each in range(3)]
    outcomes = at_once(*[lambda one=one: visits.sign_up(visit, person=one, at=NOON) for one in people])
    assert VisitSignUp.objects.count() == 1
    assert sum(isinstance(one, BudgetRefused) for one in outcomes) == 2


def test_those_signed_up_are_reminded_once_and_told_when_it_is_called_off() -> None:
    works = Works()
    visit, person = works.visit(works.begun()), make_resident()
    visits.sign_up(visit, person=person, at=NOON)
    assert visits.remind(at=NOON) == 0
    day_before = visit.starts_at - timedelta(hours=20)
    assert (visits.remind(at=day_before), visits.remind(at=day_before)) == (1, 0)
    visits.call_off(visit, actor=works.clerk, reason="호우 특보", at=day_before)
    events = OutboxMessage.objects.filter(recipient=person).values_list("event", flat=True)
    assert list(events.order_by("id")) == [execution_notices.VISIT_SOON, execution_notices.VISIT_CALLED_OFF]


def reported(works: Works) -> tuple[VisitReport, object]:
    visit, person = works.visit(works.begun()), make_resident()
    visits.sign_up(visit, person=person, at=NOON)
    after = visit.starts_at + timedelta(hours=3)
    report = visit_reports.hand_in(
        visit, author=person, text_="의자가 낮습니다.", rating=3, at=after, pictures=[a_picture()]
    )
    return report, after


def test_only_who_signed_up_reports_once_after_the_beginning() -> None:
    works = Works()
    visit, person = works.visit(works.begun()), make_resident()
    given = {"text_": "보았습니다.", "rating": 5}
    for author, at in ((person, visit.starts_at), (make_resident(), visit.starts_at)):
        with pytest.raises(BudgetRefused, match="신청"):
            visit_reports.hand_in(visit, author=author, at=at, **given)
    visits.sign_up(visit, person=person, at=NOON)
    with pytest.raises(BudgetRefused) as early:
        visit_reports.hand_in(visit, author=person, at=visit.starts_at - timedelta(minutes=1), **given)
    visit_reports.hand_in(visit, author=person, at=visit.starts_at, **given)
    with pytest.raises(BudgetRefused) as twice:
        visit_reports.hand_in(visit, author=person, at=visit.starts_at, **given)
    assert (early.value.code, twice.value.code) == ("early", "twice")


def test_a_report_is_public_only_after_the_check_and_then_answered_under_a_clock() -> None:
    works = Works()
    report, at = reported(works)
    picture, stranger = attached_to(report).get(), make_user()
    assert not may_read(stranger, picture) and monitoring.reports_of(report.visit.undertaking) == []
    with pytest.raises(TransitionRefused):
        visit_reports.take_step(report, "publish", actor=works.clerk, at=at)
    visit_reports.take_step(report, "publish", actor=works.moderator, at=at)
    assert may_read(stranger, attached_to(report).get()) and report.due_at is not None
    with pytest.raises(TransitionRefused):
        visit_reports.take_step(report, "answer", actor=works.moderator, at=at, reason="제가 답합니다")
    visit_reports.take_step(report, "answer", actor=works.clerk, at=at, reason="높이겠습니다.")
    report.refresh_from_db()
    assert (report.state, report.answer, report.due_at) == ("ANSWERED", "높이겠습니다.", None)


def test_a_report_sent_back_is_mended_by_its_author_alone() -> None:
    works = Works()
    report, at = reported(works)
    visit_reports.take_step(report, "send_back", actor=works.moderator, at=at, reason="이름을 지워 주세요.")
    with pytest.raises(PermissionDenied):
        visit_reports.hand_in_again(report, author=make_user(), text_="남의 것", rating=1, at=at)
    visit_reports.hand_in_again(report, author=report.author, text_="이름을 지웠습니다.", rating=4, at=at)
    report.refresh_from_db()
    assert (report.state, report.text, attached_to(report).count()) == ("SUBMITTED", "이름을 지웠습니다.", 1)


def test_nobody_checks_their_own_report() -> None:
    works = Works()
    report, at = reported(works)
    VisitReport.objects.filter(pk=report.pk).update(author=works.moderator)
    report.refresh_from_db()
    with pytest.raises(TransitionRefused):
        visit_reports.take_step(report, "publish", actor=works.moderator, at=at)
    visit_reports.take_step(report, "publish", actor=make_staff(Role.MODERATOR), at=at)


def test_who_leaves_takes_unpublished_reports_along_and_leaves_published_ones_without_a_name() -> None:
    works = Works()
    report, at = reported(works)
    leave = next(one.leave for one in personal_data.departures() if one.name == "budget.execution")
    leave(user=report.author, at=at)
    report.refresh_from_db()
    assert (report.state, report.text, report.author) == ("WITHDRAWN", "—", None)
    assert not attached_to(report).exists()


def test_an_evaluation_is_given_once_by_residents_while_it_lasts() -> None:
    works = Works()
    going_on, done = works.begun(works.add_project()), works.completed()
    resident = make_resident()
    for undertaking, person, at, answers in (
        (going_on, resident, NOON, ANSWERS),
        (done, make_user(), NOON, ANSWERS),
        (done, resident, done.evaluation_until, ANSWERS),
        (done, resident, NOON, {**ANSWERS, "USEFUL": 6}),
        (done, resident, NOON, {"USEFUL": 5}),
    ):
        with pytest.raises(BudgetRefused):
            evaluations.give(undertaking, person=person, answers=answers, at=at)
    assert not EvaluationCount.objects.exists()
    evaluations.give(done, person=resident, answers=ANSWERS, at=NOON)
    with pytest.raises(BudgetRefused) as twice:
        evaluations.give(done, person=resident, answers=ANSWERS, at=NOON)
    assert twice.value.code == "twice" and EvaluationTurn.objects.count() == 1


def test_answers_are_shown_from_five_people_on() -> None:
    works = Works()
    done = works.completed()
    for number in range(5):
        assert not monitoring.evaluation_of(done).is_shown
        evaluations.give(done, person=make_resident(), answers={**ANSWERS, "USEFUL": 1 + number}, at=NOON)
    shown = monitoring.evaluation_of(done)
    assert shown.is_shown and shown.people == 5
    assert [count for _label, count in shown.answers[0].counts] == [1, 1, 1, 1, 1]
    assert shown.answers[1].mean == 4.0


@pytest.mark.django_db(transaction=True)
def test_a_double_click_counts_once() -> None:
    works = Works()
    done, resident = works.completed(), make_resident()
    at_once(*[lambda: evaluations.give(done, person=resident, answers=ANSWERS, at=NOON)] * 3)
    assert EvaluationTurn.objects.count() == 1
    assert monitoring.evaluation_of(done).people == 1
