"""What the department's pages say beside bare numbers, and what a form brings back."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Position, Role
from core.workflow import engine
from proposals.models import Proposal
from proposals.services import assignments, reviews
from tests.factories import make_staff
from tests.proposals.factories import NOON, declare_none, draft_answer
from tests.proposals.reviewing import LATER, Office, give, make_weighed
from tests.proposals.test_review_pages import page_of, send
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def test_the_form_for_a_survey_s_result_sends_its_file_along(office: Office, proposal: Proposal, client: Any) -> None:
    """Without the attribute, and the space before it, a browser sends the name of the file and nothing of it."""
    page = page_of(office.clerk, "attach_preference", proposal.pk)
    assert ' enctype="multipart/form-data"' in page
    assert "enctype" not in page_of(office.clerk, "ask_reviewers", proposal.pk)


def test_weights_and_scores_stand_beside_the_names_of_their_criteria(office: Office, proposal: Proposal) -> None:
    manager = make_staff(Role.ADMINISTRATOR)
    weights = {"feasible": 40, "creative": 15, "effective": 15, "range": 15, "lasting": 15}
    assignments.set_weights(call=None, weights=weights, actor=manager, at=NOON)
    assert "실현가능성 40" in " ".join(page_of(manager, "criteria_weights").split())
    reviews.ask(proposal, reviewers=office.reviewers[:1], actor=office.clerk, at=LATER)
    give(proposal, office.reviewers[0], 3, feasible=5)
    page = " ".join(page_of(office.clerk, "review", proposal.pk).split())
    assert "실현가능성 5" in page and "창의성 3" in page


def test_a_draft_that_is_written_anew_keeps_who_answers(office: Office, proposal: Proposal, client: Any) -> None:
    other = Position.objects.create(
        department=office.department, title="과장", holder=office.clerk, started_at=NOON
    )  # fmt: skip
    draft_answer(proposal, office.clerk, other, "ADOPTED", at=LATER)
    sign_in(client, office.clerk)
    form = client.get(reverse("proposals:review", args=[proposal.pk])).context["answer_form"]
    assert form["position"].value() in (other, other.pk)


def test_all_that_a_decision_lacks_is_said_at_once(office: Office, proposal: Proposal) -> None:
    declare_none(proposal, office.clerk, at=LATER)
    for outcome, lacking in (("NOT_ADOPTED", "reason_code"), ("TRANSFERRED", "transferred_to")):
        answer = send(office.clerk, "draft_answer", proposal.pk, outcome=outcome, body="현장을 살펴보고 정했습니다.")
        assert answer.status_code == 422
        assert {lacking, "position"} <= set(answer.context["answer_form"].errors)


def test_means_are_drawn_out_of_five_points(office: Office, proposal: Proposal) -> None:
    reviews.ask(proposal, reviewers=office.reviewers[:1], actor=office.clerk, at=LATER)
    page = page_of(office.clerk, "review", proposal.pk)
    assert "1명 중 0명" in page
    give(proposal, office.reviewers[0], 4)
    assert 'width="80%"' in page_of(office.clerk, "review", proposal.pk)


def test_the_department_s_pages_lead_back_to_the_list_of_reviews(office: Office, proposal: Proposal) -> None:
    engine.assign(proposal, assignee=office.clerk, at=LATER)
    page = page_of(office.clerk, "review", proposal.pk)
    assert reverse("proposals:review_list") in page and f"담당: {office.clerk}" in page
    assert reverse("proposals:review", args=[proposal.pk]) in page_of(office.clerk, "ask_reviewers", proposal.pk)


def test_the_department_reads_where_it_is_about_and_what_the_author_guessed(office: Office) -> None:
    asked = make_weighed(office, place_kind="ADDRESS", place_text="도서관 앞 정류장", cost_won=3_000_000)
    page = " ".join(page_of(office.clerk, "review", asked.pk).split())
    assert "도서관 앞 정류장" in page and "3,000,000원" in page and asked.category.name in page
