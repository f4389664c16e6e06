"""From the first line to the answer: the ways a proposal may go, and the ways it may not."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from core.deadlines import clocks
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from proposals.models import Answer, Proposal
from proposals.services import answering, revising, writing
from proposals.services.refusals import ProposalRefused
from proposals.states import WORKFLOW, AnswerOutcome, ProposalState
from tests.factories import make_user
from tests.proposals.factories import NOON, draft_answer, make_call, make_draft, make_office, make_proposal

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


@pytest.fixture
def office() -> Any:
    return make_office(Role.CASE_OFFICER, "공원녹지처")


def test_handing_in_opens_it_to_everybody_and_starts_the_clock() -> None:
    draft = make_draft()
    assert draft.audience == "NOBODY"
    made = writing.submit(draft, author=draft.author, at=NOON)
    assert (made.state, made.audience) == ("RECEIVED", "PUBLIC")
    assert made.due_at is not None and made.versions.get().number == 1


def test_a_draft_lies_on_no_desk() -> None:
    from core.workflow.models import Case

    draft = make_draft()
    assert not Case.objects.exists()
    writing.submit(draft, author=draft.author, at=NOON)
    assert Case.objects.get().state == "RECEIVED"


def test_the_whole_way_of_an_idea(office: Any) -> None:
    department, clerk, superior, post = office
    proposal = make_proposal(department=department)
    first_due = proposal.due_at
    engine.apply(proposal, "request_revision", actor=clerk, at=LATER, reason="어디인지 적어 주세요.")
    assert proposal.due_at is None, "the clock stands still while the author works"
    revising.revise(
        proposal, editor=proposal.author, title=proposal.title, problem=proposal.problem,
        idea="도서관 정문 앞 정류장에 놓습니다.", at=LATER + timedelta(days=10),
    )  # fmt: skip
    assert proposal.state == "RECEIVED" and first_due is not None and proposal.due_at > first_due
    engine.apply(proposal, "start_review", actor=clerk, at=LATER + timedelta(days=11))
    answer = draft_answer(proposal, clerk, post, AnswerOutcome.ADOPTED)
    answering.approve_answer(proposal, actor=superior, read=answer.pk, at=LATER + timedelta(days=12))
    answer.refresh_from_db()
    assert proposal.state == "ADOPTED" and proposal.due_at is None
    assert answer.department == department and answer.position_title == "팀장" and not answer.is_late
    engine.apply(proposal, "start_execution", actor=clerk, at=LATER + timedelta(days=13))
    engine.apply(proposal, "complete", actor=clerk, at=LATER + timedelta(days=14))
    assert clocks.running(proposal) is None


def test_nobody_approves_an_answer_of_their_own(office: Any) -> None:
    department, _clerk, superior, post = office
    proposal = make_proposal(department=department)
    engine.apply(proposal, "start_review", actor=superior, at=LATER)
    answer = draft_answer(proposal, superior, post, AnswerOutcome.ADOPTED)
    with pytest.raises(TransitionRefused) as refused:
        answering.approve_answer(proposal, actor=superior, read=answer.pk, at=LATER)
    assert refused.value.code == "guard"
    assert Answer.objects.get().approved_at is None


def test_a_clerk_approves_nothing(office: Any) -> None:
    department, clerk, superior, post = office
    proposal = make_proposal(department=department)
    engine.apply(proposal, "start_review", actor=clerk, at=LATER)
    answer = draft_answer(proposal, superior, post, AnswerOutcome.ADOPTED)
    with pytest.raises(TransitionRefused):
        answering.approve_answer(proposal, actor=clerk, read=answer.pk, at=LATER)


def test_approval_binds_the_words_that_were_read(office: Any) -> None:
    department, clerk, superior, post = office
    proposal = make_proposal(department=department)
    engine.apply(proposal, "start_review", actor=clerk, at=LATER)
    read = draft_answer(proposal, clerk, post, AnswerOutcome.ADOPTED)
    draft_answer(proposal, clerk, post, AnswerOutcome.NOT_ADOPTED, reason_code="UNLAWFUL")
    with pytest.raises(ProposalRefused) as refused:
        answering.approve_answer(proposal, actor=superior, read=read.pk, at=LATER)
    assert refused.value.code == "changed" and proposal.state == "UNDER_REVIEW"


def test_a_refusal_names_its_reason(office: Any) -> None:
    department, clerk, _superior, post = office
    proposal = make_proposal(department=department)
    engine.apply(proposal, "start_review", actor=clerk, at=LATER)
    with pytest.raises(ProposalRefused) as refused:
        draft_answer(proposal, clerk, post, AnswerOutcome.NOT_ADOPTED)
    assert refused.value.field == "reason_code"


def test_another_department_neither_checks_nor_answers(office: Any) -> None:
    department, _clerk, _superior, _post = office
    _other, stranger, _boss, _seat = make_office(Role.CASE_OFFICER)
    proposal = make_proposal(department=department)
    with pytest.raises(TransitionRefused):
        engine.apply(proposal, "start_review", actor=stranger, at=LATER)
    with pytest.raises(PermissionDenied):
        answering.pass_on(proposal, department=_other, reason="우리 일", actor=stranger, at=LATER)


def test_passing_on_takes_the_clock_along(office: Any) -> None:
    department, clerk, _superior, _post = office
    other, colleague, _boss, _seat = make_office(Role.CASE_OFFICER)
    proposal = make_proposal(department=department)
    due_at = proposal.due_at
    answering.pass_on(proposal, department=other, reason="정류장은 교통 부서가 맡습니다.", actor=clerk, at=LATER)
    assert proposal.department == other and proposal.due_at == due_at
    engine.apply(proposal, "start_review", actor=colleague, at=LATER)


def refuse(proposal: Any, office: Any, at: Any) -> None:
    _department, clerk, superior, post = office
    if proposal.state == "RECEIVED":
        engine.apply(proposal, "start_review", actor=clerk, at=at)
    answer = draft_answer(proposal, clerk, post, AnswerOutcome.NOT_ADOPTED, reason_code="NOT_FEASIBLE", at=at)
    answering.approve_answer(proposal, actor=superior, read=answer.pk, at=at)


def test_reexamination_is_asked_for_once_and_in_time(office: Any) -> None:
    proposal = make_proposal(department=office[0])
    refuse(proposal, office, LATER)
    until = proposal.reexamination_until
    assert until is not None
    with pytest.raises(ProposalRefused):
        revising.ask_reexamination(
            proposal, author=proposal.author, reason="다시 봐 주세요.", at=until + timedelta(seconds=1)
        )
    revising.ask_reexamination(proposal, author=proposal.author, reason="현장 사진을 더합니다.", at=until)
    assert proposal.state == "UNDER_REVIEW" and proposal.due_at is not None
    refuse(proposal, office, until + timedelta(days=2))
    assert proposal.reexamination_until is None
    with pytest.raises(ProposalRefused):
        revising.ask_reexamination(proposal, author=proposal.author, reason="또", at=until + timedelta(days=3))


def test_a_late_answer_says_so(office: Any) -> None:
    proposal = make_proposal(department=office[0])
    engine.apply(proposal, "start_review", actor=office[1], at=LATER)
    refuse(proposal, office, LATER + timedelta(days=120))
    assert proposal.answers.get().is_late


def test_withdrawing_needs_a_reason_and_drops_the_draft_answer(office: Any) -> None:
    _department, clerk, _superior, post = office
    proposal = make_proposal(department=office[0])
    engine.apply(proposal, "start_review", actor=clerk, at=LATER)
    draft_answer(proposal, clerk, post, AnswerOutcome.ADOPTED)
    with pytest.raises(TransitionRefused):
        revising.withdraw(proposal, author=proposal.author, reason=" ", at=LATER)
    revising.withdraw(proposal, author=proposal.author, reason="다른 방법을 찾았습니다.", at=LATER)
    proposal.refresh_from_db()
    assert proposal.state == "WITHDRAWN" and proposal.audience == "PUBLIC" and not Answer.objects.exists()


@pytest.mark.parametrize("step", WORKFLOW.transitions, ids=lambda step: step.name)
def test_no_step_is_taken_from_a_state_it_does_not_leave(step: Any, office: Any) -> None:
    """Whoever holds every right still goes only the ways there are; the budget's steps are the product's alone."""
    proposal, other = make_proposal(department=office[0]), make_proposal()
    rows = Proposal.objects.filter(pk=proposal.pk)
    for state in set(ProposalState) - set(step.sources):
        merged = {"merged_into": other} if state == "MERGED" else {}
        rows.update(state=state, audience="NOBODY" if state in {"DRAFT", "MERGED"} else "PUBLIC", **merged)
        with pytest.raises(TransitionRefused) as refused:
            engine.apply(proposal, step.name, actor=SYSTEM if step.system else office[2], at=LATER, reason="까닭")
        assert refused.value.code == "state"


@pytest.mark.parametrize("step", [step.name for step in WORKFLOW.transitions])
def test_a_stranger_takes_no_step(step: str, office: Any) -> None:
    transition = WORKFLOW.transition(step)
    assert transition is not None
    proposal = make_proposal(department=office[0], call=make_call())
    type(proposal).objects.filter(pk=proposal.pk).update(
        state=transition.sources[0], audience="NOBODY" if transition.sources[0] == "DRAFT" else "PUBLIC"
    )
    with pytest.raises(TransitionRefused) as refused:
        engine.apply(proposal, step, actor=make_user(), at=LATER, reason="까닭")
    assert refused.value.code == "permission"
