"""Two reviewers, two superiors, two who reassign, at the same time."""

from typing import Any

import pytest

from accounts.models import Role
from core.workflow.engine import TransitionRefused
from proposals.models import Answer, InterestDeclaration, Proposal, Review
from proposals.queries import reviews as queries
from proposals.services import answering, interests, reviews
from proposals.services.refusals import ProposalRefused
from tests.discussion.racing import at_once
from tests.factories import make_staff
from tests.proposals.factories import declare_none, draft_answer
from tests.proposals.reviewing import LATER, NOTE, make_reviewing_office, make_weighed, scores

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)


def test_two_reviewers_at_once_close_the_round_once_with_both() -> None:
    office = make_reviewing_office()
    proposal = make_weighed(office)
    reviews.ask(proposal, reviewers=office.reviewers, actor=office.clerk, at=LATER)
    declare_none(proposal, *office.reviewers, at=LATER)

    def hand_in(person: Any) -> Any:
        return reviews.give(fresh(proposal), reviewer=person, scores=scores(), note=NOTE, at=LATER)

    results = at_once(*[lambda person=person: hand_in(person) for person in office.reviewers * 2])
    assert sum(isinstance(result, Review) for result in results) == 2
    assert sum(isinstance(result, ProposalRefused) for result in results) == 2
    round = proposal.department_reviews.get()
    found = queries.assessment_of(round)
    assert round.closed_at is not None and found is not None and found.count == 2


def test_two_superiors_at_once_publish_one_answer() -> None:
    office = make_reviewing_office()
    proposal = make_weighed(office)
    answer = draft_answer(proposal, office.clerk, office.post, "ADOPTED", at=LATER)
    superiors = [office.superior, make_staff(Role.APPROVER, office.department)]
    declare_none(proposal, superiors[1], at=LATER)

    def approve(person: Any) -> None:
        answering.approve_answer(fresh(proposal), actor=person, read=answer.pk, at=LATER)

    results = at_once(*[lambda person=person: approve(person) for person in superiors])
    assert sorted(isinstance(result, ProposalRefused | TransitionRefused) for result in results) == [False, True]
    assert Answer.objects.get().approved_by in superiors


def test_approving_and_finding_an_interest_at_once_never_do_both() -> None:
    office = make_reviewing_office()
    proposal = make_weighed(office)
    answer = draft_answer(proposal, office.clerk, office.post, "ADOPTED", at=LATER)
    at_once(
        lambda: answering.approve_answer(fresh(proposal), actor=office.superior, read=answer.pk, at=LATER),
        lambda: interests.declare(
            fresh(proposal), person=office.clerk, has_interest=True, reason="이웃입니다.", at=LATER
        ),
    )
    declared = InterestDeclaration.objects.filter(has_interest=True).exists()
    left = list(Answer.objects.all())
    assert declared and (left == [] or left[0].approved_at is not None)


def test_a_review_given_to_two_others_at_once_goes_to_one() -> None:
    office = make_reviewing_office(reviewers=3)
    proposal = make_weighed(office)
    first, *others = office.reviewers
    reviews.ask(proposal, reviewers=[first], actor=office.clerk, at=LATER)
    review = Review.objects.get()

    def pass_to(person: Any) -> Review:
        again = Review.objects.select_related("proposal").get(pk=review.pk)
        return reviews.reassign(again, to=person, actor=office.clerk, at=LATER)

    results = at_once(*[lambda person=person: pass_to(person) for person in others])
    assert sum(isinstance(result, Review) for result in results) == 1
    assert Review.objects.filter(released_at__isnull=True).count() == 1
