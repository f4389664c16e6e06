"""What one visit to an answered proposal asks of the database, however much was said below it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from core.workflow import engine
from discussion.services import comments
from proposals.models import Proposal
from proposals.services import answering
from proposals.states import AnswerOutcome
from tests.factories import make_user
from tests.proposals.factories import NOON, draft_answer, make_office, make_proposal

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
