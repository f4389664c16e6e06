"""“That was not me”: from the resident's page to the officers' desk, and the answer back."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from budget.models import MisuseReport, Poll
from budget.services import misuse
from budget.services.refusals import BudgetRefused
from budget.states.misuse import MisuseState
from core.audit.models import AuditRecord
from core.deadlines.models import Clock
from core.notify.models import OutboxMessage
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import Case
from tests.budget.casting.voters import make_voter, prove, vote
from tests.budget.voting.booths import make_vote, path, send, voter_at
from tests.factories import grant, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

ANSWER = "비밀번호를 바꾸신 뒤 다시 투표하시면 앞의 표를 대신합니다."


def make_officer(**fields: Any) -> User:
    officer = make_user(**fields)
    grant(officer, Role.ELECTION_OFFICER)
    return officer


def at_desk(user: User) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def reported(poll: Poll, voter: User | None = None, **given: Any) -> MisuseReport:
    voter = voter or make_voter()
    vote(poll, voter, "1", at=timezone.now())
    return misuse.report(poll, reporter=voter, at=timezone.now(), **given)


def test_a_report_is_a_case_of_the_officers_with_a_deadline(client: Client) -> None:
    poll, officer = make_vote(), make_officer()
    voter = voter_at(client)
    client.post(path(poll, "mine/not-mine/"))
    assert not MisuseReport.objects.exists(), "there is no vote in this name"
    send(client, poll)
    client.post(path(poll, "mine/not-mine/"), {"words": "가족의 휴대전화에서 누른 것 같습니다."})
    report = MisuseReport.objects.get()
    assert (report.reporter, report.state) == (voter, MisuseState.RECEIVED)
    assert report.due_at is not None

    case = Case.objects.get(workflow="budget_misuse")
    assert (case.closed_at, case.due_at) == (None, report.due_at)
    told = OutboxMessage.objects.get(event="budget.misuse_reported", recipient=officer)
    desk = at_desk(officer)
    shown = desk.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert str(voter) in shown and "가족의 휴대전화" in shown
    assert desk.get(told.url).status_code == 200, "the notice leads to where it is answered"


def test_the_answer_reaches_the_resident_and_closes_the_case(client: Client) -> None:
    poll, officer, voter = make_vote(), make_officer(), voter_at(client)
    report = reported(poll, voter)
    desk, address = at_desk(officer), path(poll, f"reports/{report.pk}/")
    assert desk.post(address, {"answer": ""}).status_code == 422
    assert desk.post(address, {"answer": ANSWER}).status_code == 302
    assert desk.post(address, {"answer": "한 번 더"}).status_code == 422, "a colleague was quicker"
    report.refresh_from_db()
    assert (report.state, report.answer, report.answered_by) == (MisuseState.ANSWERED, ANSWER, officer)
    assert Case.objects.get(workflow="budget_misuse").closed_at is not None
    assert Clock.objects.get(object_id=report.pk, content_type__model="misusereport").stopped_at is not None
    told = OutboxMessage.objects.get(event="budget.misuse_answered", recipient=voter)
    assert ANSWER in client.get(told.url).content.decode(), "and stands on the page of their vote"
    assert AuditRecord.objects.filter(verb="budget.answer_misuse", actor=officer).count() == 1


def test_who_says_so_can_take_it_back_and_say_it_again(client: Client) -> None:
    poll, voter = make_vote(), voter_at(client)
    report = reported(poll, voter)
    assert client.post(path(poll, "mine/not-mine/take-back/")).status_code == 302
    report.refresh_from_db()
    assert report.state == MisuseState.WITHDRAWN
    assert client.post(path(poll, "mine/not-mine/take-back/")).status_code == 404
    client.post(path(poll, "mine/not-mine/"))
    assert MisuseReport.objects.filter(state=MisuseState.RECEIVED).count() == 1


def test_what_was_typed_stays_where_it_is_too_long(client: Client) -> None:
    poll, voter = make_vote(), voter_at(client)
    vote(poll, voter, "1", at=timezone.now())
    answer = client.post(path(poll, "mine/not-mine/"), {"words": "가" * 1_001})
    assert answer.status_code == 422
    assert "가" * 1_001 in answer.content.decode()
    assert not MisuseReport.objects.exists()


def test_once_at_a_time_and_only_about_a_vote_that_stands() -> None:
    poll, voter = make_vote(), make_voter()
    with pytest.raises(BudgetRefused) as refused:
        misuse.report(poll, reporter=voter, at=timezone.now())
    assert refused.value.code == "no_vote"
    reported(poll, voter)
    with pytest.raises(BudgetRefused) as refused:
        misuse.report(poll, reporter=voter, at=timezone.now())
    assert refused.value.code == "reported"
    with pytest.raises(IntegrityError), transaction.atomic():
        MisuseReport.objects.create(poll=poll, reporter=voter, reported_at=timezone.now())


def test_only_officers_and_never_in_their_own_matter() -> None:
    poll, officer = make_vote(), make_officer()
    report = reported(poll)
    for stranger in (make_user(), make_user(roles=(Role.MODERATOR,)), report.reporter):
        assert at_desk(stranger).get(path(poll, f"reports/{report.pk}/")).status_code == 403
        with pytest.raises(TransitionRefused):
            misuse.answer(report, officer=stranger, answer=ANSWER, at=timezone.now())
    with pytest.raises(TransitionRefused):
        misuse.withdraw(report, actor=officer, at=timezone.now())
    voter = make_officer()
    prove(voter)
    own = reported(poll, voter)
    assert at_desk(voter).get(path(poll, f"reports/{own.pk}/")).status_code == 403
    assert [step.name for step in engine.available(own, officer)] == ["answer"]
    assert [step.name for step in engine.available(own, voter)] == ["withdraw"]


def test_reports_are_listed_for_officers_with_the_same_few_questions(django_assert_max_num_queries: Any) -> None:
    poll, officer = make_vote(), make_officer()
    desk = at_desk(officer)
    reported(poll)
    with django_assert_max_num_queries(20):
        assert desk.get(path(poll, "reports/")).status_code == 200
    for _number in range(12):
        reported(poll)
    with django_assert_max_num_queries(20):
        page = desk.get(path(poll, "reports/"))
    assert len(page.context["open_reports"]) == 13
