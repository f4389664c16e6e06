"""What one visit to an answered proposal asks of the database, however much was said below it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from core.workflow import engine
from discussion.services import comments
from proposals.models import (
    CoAuthor,
    CostEstimate,
    DepartmentChange,
    DepartmentReview,
    PreferenceResult,
    Proposal,
    Referral,
    Review,
)
from proposals.services import answering
from proposals.states import AnswerOutcome
from proposals.states.reviewing import EQUAL_WEIGHTS
from tests.councils.factories import make_body
from tests.facilities.register.places import make_site
from tests.factories import make_user
from tests.proposals.factories import NOON, draft_answer, make_office, make_proposal
from tests.proposals.reviewing import scores

pytestmark = pytest.mark.django_db
ANSWERED = NOON + timedelta(days=4)
MOST_QUERIES = 15


@pytest.fixture
def adopted() -> Proposal:
    department, clerk, superior, post = make_office(Role.CASE_OFFICER)
    proposal = make_proposal(department=department)
    engine.apply(proposal, "start_review", actor=clerk, at=NOON)
    answer = draft_answer(proposal, clerk, post, AnswerOutcome.ADOPTED)
    answering.approve_answer(proposal, actor=superior, read=answer.pk, at=ANSWERED)
    return proposal


def comment(proposal: Proposal, number: int) -> None:
    person = make_user()
    for n in range(number):
        at = ANSWERED + timedelta(hours=n)
        said = comments.post_comment(proposal, author=person, body=f"저도 그렇게 생각해요. {n}번째 까닭입니다.", at=at)
        if n % 3 == 0:
            comments.post_comment(
                proposal, author=person, body=f"덧붙입니다. {n}", parent=said, at=at + timedelta(minutes=30)
            )


def queries_of(client: Any, proposal: Proposal) -> tuple[int, Any]:
    client.get(proposal.get_absolute_url())
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(proposal.get_absolute_url())
    assert answer.status_code == 200
    return len(captured), answer


@pytest.mark.parametrize("more", [29, 99])
def test_an_answered_proposal_costs_the_same_with_one_comment_and_with_many(
    more: int, adopted: Proposal, client: Any
) -> None:
    comment(adopted, 1)
    few, page = queries_of(client, adopted)
    assert "현장을 살펴보고" in page.content.decode() and "1번째" not in page.content.decode()
    comment(adopted, more)
    many, page = queries_of(client, adopted)
    assert f"{min(more, 45) - 1}번째" in page.content.decode()
    assert many == few <= MOST_QUERIES


def burden(proposal: Proposal) -> None:
    """Everything that can hang on one proposal: co-authors, committees, scores, a survey, files, merged ones."""
    at = ANSWERED - timedelta(days=1)
    origin = make_proposal(title="정류장을 새로 꾸밉시다", call=proposal.call)
    Proposal.objects.filter(pk=proposal.pk).update(
        threshold_reached_at=at, reexamination_until=ANSWERED + timedelta(days=10), split_from=origin,
        facility=make_site(),
    )  # fmt: skip
    person = make_user()
    CoAuthor.objects.create(proposal=proposal, person=person, asked_at=at, accepted_at=at)
    DepartmentChange.objects.create(
        proposal=proposal, came_from=None, went_to=proposal.department, reason="소관", changed_by=person, changed_at=at
    )
    body = make_body(department=proposal.department, published_at=at)
    Referral.objects.create(
        proposal=proposal, body=body, reason="의견을 듣고자", referred_by=person, referred_at=at, due_at=at,
        opinion="좋은 생각입니다. 해 봅시다.", returned_by=person, returned_at=at,
    )  # fmt: skip
    round = DepartmentReview.objects.create(
        proposal=proposal, department=proposal.department, weights=EQUAL_WEIGHTS, opened_by=person, opened_at=at,
        closed_at=at,
    )  # fmt: skip
    Review.objects.create(
        round=round, proposal=proposal, department=proposal.department, reviewer=person, asked_by=person, asked_at=at,
        due_at=at, given_at=at, note="현장을 보고 비용을 따졌습니다.", **scores(4),
    )  # fmt: skip
    CostEstimate.objects.create(
        proposal=proposal, department=proposal.department, won=5_000_000, basis="단가표", estimated_by=person,
        estimated_at=at,
    )  # fmt: skip
    PreferenceResult.objects.create(
        proposal=proposal, title="이웃 설문", respondents=10, method="누리집", rows=[["찬성", 9]], attached_at=at
    )
    other = make_proposal(title="정류장에 긴 의자를 둡시다", call=proposal.call)
    Proposal.objects.filter(pk=other.pk).update(state="MERGED", merged_into=proposal, audience="NOBODY")
    for number in range(4):
        make_proposal(title=f"도서관 앞 정류장에 의자 {number}", call=proposal.call, area="두레동")


def test_it_costs_no_more_when_everything_that_can_hang_on_it_does(adopted: Proposal, client: Any) -> None:
    burden(adopted)
    comment(adopted, 30)
    asked, page = queries_of(client, adopted)
    shown = page.content.decode()
    for word in ("의견을 듣고자", "이웃 설문", "5,000,000", "정류장에 의자 3", "정류장을 새로 꾸밉시다"):
        assert word in shown
    assert asked <= MOST_QUERIES
