"""Weighing: who is asked, who may not, what is shown when, and what an answer has to wait for."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Position, Role
from core.deadlines import periods
from core.deadlines.models import Clock
from core.notify.models import OutboxMessage
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import Case
from councils.models import Body
from desk.services import cases
from proposals.models import Answer, CoAuthor, CriteriaWeights, InterestDeclaration, Proposal, Review
from proposals.queries import detail
from proposals.queries import reviews as queries
from proposals.services import (
    answering,
    assignments,
    estimates,
    interests,
    preferences,
    referrals,
    reviews,
)
from proposals.services.refusals import ProposalRefused
from proposals.states import ProposalState
from proposals.states.reviewing import REFERRAL_PERIOD, Release
from tests.factories import make_department, make_staff, make_user
from tests.proposals.factories import NOON, declare_none, draft_answer, make_call, make_proposal
from tests.proposals.reviewing import LATER, NOTE, Office, give, make_reviewing_office, make_weighed, scores

pytestmark = pytest.mark.django_db


def refusal(deed: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(ProposalRefused) as refused:
        deed(*given, **named)
    return refused.value.code


def make_body(department: Any, name: str = "주민참여위원회") -> Body:
    return Body.objects.create(
        slug=f"body-{department.pk}", name=name, department=department, purpose="의견", legal_basis="규정 제3조",
        created_at=NOON, published_at=NOON,
    )  # fmt: skip


def test_nobody_sees_means_before_all_have_given_theirs(office: Office, proposal: Proposal) -> None:
    first, second = office.reviewers
    round = reviews.ask(proposal, reviewers=[first, second], actor=office.clerk, at=LATER)
    give(proposal, first, 5)
    round.refresh_from_db()
    assert round.closed_at is None and queries.assessment_of(round) is None
    give(proposal, second, 2, creative=4)
    round.refresh_from_db()
    found = queries.assessment_of(round)
    assert round.closed_at == LATER and found is not None and found.count == 2
    assert [mean for _label, mean, _weight in found.means] == [Decimal(x) for x in ("3.5", "4.5", "3.5", "3.5", "3.5")]
    assert found.total == Decimal("74.0")
    assert OutboxMessage.objects.filter(event="proposals.review_complete").exists()


def test_weights_of_the_call_stand_before_those_for_all_and_a_round_keeps_its_own(office: Office) -> None:
    manager, call = make_staff(Role.CASE_OFFICER), make_call()
    even = dict.fromkeys(scores(), 20)
    assignments.set_weights(call=None, weights=even | {"range": 0, "feasible": 40}, actor=manager, at=NOON)
    assert queries.weights_for(call.pk)["feasible"] == 40
    assignments.set_weights(
        call=call, weights=even | {"feasible": 60, "range": 0, "lasting": 0}, actor=manager, at=NOON
    )
    assert queries.weights_for(call.pk)["feasible"] == 60 and queries.weights_for(make_call().pk)["feasible"] == 40
    weighed = make_weighed(office, call=call)
    round = reviews.ask(weighed, reviewers=office.reviewers[:1], actor=office.clerk, at=LATER)
    assignments.set_weights(call=call, weights=even, actor=manager, at=LATER)
    give(weighed, office.reviewers[0], 1, feasible=5)
    round.refresh_from_db()
    found = queries.assessment_of(round)
    assert found is not None and found.total == Decimal("68.0")


@pytest.mark.parametrize("change", [{"feasible": 30}, {"feasible": -20, "range": 60}, {"feasible": 120, "range": -80}])
def test_weights_make_a_hundred(change: dict[str, int]) -> None:
    manager = make_staff(Role.CASE_OFFICER)
    even = dict.fromkeys(scores(), 20)
    assert refusal(assignments.set_weights, call=None, weights=even | change, actor=manager, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        CriteriaWeights.objects.create(set_by=manager, set_at=NOON, feasible=90)
    assert not CriteriaWeights.objects.exists()


def test_there_is_one_default_of_the_weights() -> None:
    manager = make_staff(Role.CASE_OFFICER)
    CriteriaWeights.objects.create(set_by=manager, set_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        CriteriaWeights.objects.create(set_by=manager, set_at=NOON)


@pytest.mark.parametrize("wrong", [{"feasible": 0}, {"lasting": 6}])
def test_scores_lie_between_one_and_five(office: Office, proposal: Proposal, wrong: dict[str, int]) -> None:
    reviews.ask(proposal, reviewers=office.reviewers[:1], actor=office.clerk, at=LATER)
    assert refusal(give, proposal, office.reviewers[0], 3, **wrong) == "score"
    assert Review.objects.get().given_at is None


def test_scores_need_a_note_an_asking_and_a_declaration(office: Office, proposal: Proposal) -> None:
    reviewer, other = office.reviewers
    reviews.ask(proposal, reviewers=[reviewer], actor=office.clerk, at=LATER)

    def hand_in(person: Any, note: str = NOTE) -> Any:
        return reviews.give(proposal, reviewer=person, scores=scores(), note=note, at=LATER)

    assert refusal(hand_in, reviewer) == "undeclared"
    declare_none(proposal, reviewer, other, at=LATER)
    assert refusal(hand_in, reviewer, "짧음") == "note"
    assert refusal(hand_in, other) == "not_asked"
    hand_in(reviewer)
    assert refusal(hand_in, reviewer) == "not_asked", "given is given"


def test_authors_and_co_authors_neither_review_nor_answer_nor_approve(office: Office) -> None:
    writes, along = office.reviewers
    own = make_proposal(writes, department=office.department)
    CoAuthor.objects.create(proposal=own, person=along, asked_at=NOON, accepted_at=NOON)
    engine.apply(own, "start_review", actor=office.clerk, at=LATER)
    for person in (writes, along):
        assert refusal(reviews.ask, own, reviewers=[person], actor=office.clerk, at=LATER) == "reviewer"
        with pytest.raises(PermissionDenied):
            interests.declare(own, person=person, has_interest=False, at=LATER)
        with pytest.raises(PermissionDenied):
            draft_answer(own, person, office.post, "ADOPTED")
    answer = draft_answer(own, office.clerk, office.post, "ADOPTED")
    for person in (writes, along):
        with pytest.raises(TransitionRefused):
            answering.approve_answer(own, actor=person, read=answer.pk, at=LATER)


def test_an_interest_is_recorded_and_another_is_asked(office: Office, proposal: Proposal) -> None:
    first, second = office.reviewers
    engine.assign(proposal, assignee=first, at=LATER)
    reviews.ask(proposal, reviewers=[first], actor=office.clerk, at=LATER)
    interests.declare(proposal, person=first, has_interest=True, reason="가족이 옆 가게를 합니다.", at=LATER)
    released, asked = Review.objects.order_by("pk")
    assert released.released_for == Release.CONFLICT
    assert asked.reviewer in {second, office.superior, office.clerk} and asked.is_open
    proposal.refresh_from_db()
    assert proposal.assignee is None
    assert InterestDeclaration.objects.get().reason == "가족이 옆 가게를 합니다."
    with pytest.raises(PermissionDenied):
        interests.declare(proposal, person=first, has_interest=False, at=LATER)
    assert first not in queries.possible_reviewers(proposal, LATER)


def test_an_interest_names_its_reason_and_a_declaration_stays(office: Office, proposal: Proposal) -> None:
    person = office.reviewers[0]
    assert refusal(interests.declare, proposal, person=person, has_interest=True, reason=" ", at=LATER) == "reason"
    said = interests.declare(proposal, person=person, has_interest=False, at=LATER)
    again = interests.declare(proposal, person=person, has_interest=False, at=LATER + timedelta(days=1))
    assert again == said
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        InterestDeclaration.objects.update(has_interest=True, reason="나중에")


def test_where_nobody_is_left_the_department_is_told(office: Office, proposal: Proposal) -> None:
    everybody = [office.clerk, office.superior, *office.reviewers]
    reviews.ask(proposal, reviewers=[office.clerk], actor=office.superior, at=LATER)
    for person in everybody:
        if person != office.superior:
            interests.declare(proposal, person=person, has_interest=True, reason="이웃입니다.", at=LATER)
    interests.declare(proposal, person=office.superior, has_interest=True, reason="이웃입니다.", at=LATER)
    assert not Review.objects.filter(released_at__isnull=True).exists()
    assert OutboxMessage.objects.filter(event="proposals.review_nobody_left").exists()
    assert queries.open_round(proposal) is None


def test_whoever_drafted_and_finds_an_interest_takes_the_draft_along(office: Office, proposal: Proposal) -> None:
    draft_answer(proposal, office.clerk, office.post, "ADOPTED")
    interests.declare(proposal, person=office.clerk, has_interest=True, reason="친척의 제안입니다.", at=LATER)
    proposal.refresh_from_db()
    assert proposal.drafted_outcome == "" and not Answer.objects.exists()


def test_a_superior_with_an_interest_cannot_approve_even_at_the_desk(office: Office, proposal: Proposal) -> None:
    answer = draft_answer(proposal, office.clerk, office.post, "ADOPTED")
    interests.declare(proposal, person=office.superior, has_interest=True, reason="이웃입니다.", at=LATER)
    case = Case.objects.get(workflow="proposal", object_id=proposal.pk)
    with pytest.raises(TransitionRefused):
        answering.approve_answer(proposal, actor=office.superior, read=answer.pk, at=LATER)
    with pytest.raises(TransitionRefused):
        cases.take_step(case, name="publish_adopted", actor=office.superior, at=LATER)
    assert Answer.objects.get().approved_at is None


def test_nobody_approves_at_the_desk_what_they_have_not_read(office: Office, proposal: Proposal) -> None:
    """The draft may have been written anew since the desk's page was opened; the department's page shows it."""
    answer = draft_answer(proposal, office.clerk, office.post, "ADOPTED")
    declare_none(proposal, office.superior, at=LATER)
    case = Case.objects.get(workflow="proposal", object_id=proposal.pk)
    with pytest.raises(TransitionRefused) as refused:
        cases.take_step(case, name="publish_adopted", actor=office.superior, at=LATER)
    assert refused.value.code == "unread"
    proposal.refresh_from_db()
    answering.approve_answer(proposal, actor=office.superior, read=answer.pk, at=LATER)
    assert Answer.objects.get().approved_at == LATER


def test_approving_waits_for_the_declaration_and_drafting_too(office: Office, proposal: Proposal) -> None:
    declare_none(proposal, office.clerk, at=LATER)
    answer = answering.draft_answer(
        proposal, author=office.clerk, outcome="ADOPTED", body="현장을 보고 정했습니다.", position=office.post, at=LATER
    )
    with pytest.raises(TransitionRefused) as refused:
        answering.approve_answer(proposal, actor=office.superior, read=answer.pk, at=LATER)
    assert refused.value.code == "guard"
    other = make_weighed(office)
    words = {"outcome": "ADOPTED", "body": "현장을 보고 정했습니다.", "position": office.post}
    assert refusal(answering.draft_answer, other, author=office.clerk, at=LATER, **words) == "undeclared"
    declare_none(proposal, office.superior, at=LATER)
    answering.approve_answer(proposal, actor=office.superior, read=answer.pk, at=LATER)
    assert proposal.state == ProposalState.ADOPTED


def test_an_answer_waits_for_the_reviewers_or_the_officer_who_closes(office: Office, proposal: Proposal) -> None:
    first, second = office.reviewers
    round = reviews.ask(proposal, reviewers=[first, second], actor=office.clerk, at=LATER)
    assert refusal(reviews.close, proposal, actor=office.clerk, at=LATER) == "empty"
    give(proposal, first, 3)
    assert refusal(draft_answer, proposal, office.clerk, office.post, "ADOPTED") == "reviewing"
    reviews.close(proposal, actor=office.clerk, at=LATER)
    round.refresh_from_db()
    assert round.closed_by == office.clerk and queries.assessment_of(round) is not None
    assert Review.objects.get(reviewer=second).released_for == Release.CLOSED
    assert refusal(reviews.ask, proposal, reviewers=[second], actor=office.clerk, at=LATER) == "closed"
    assert draft_answer(proposal, office.clerk, office.post, "ADOPTED")
    with pytest.raises(ProposalRefused):
        reviews.close(proposal, actor=office.clerk, at=LATER)


@pytest.mark.parametrize("state", sorted(set(ProposalState.values) - {"UNDER_REVIEW", "DRAFT", "MERGED"}))
def test_reviewers_and_committees_are_asked_under_review_alone(office: Office, proposal: Proposal, state: str) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(state=state)
    body = make_body(office.department)
    assert refusal(reviews.ask, proposal, reviewers=office.reviewers, actor=office.clerk, at=LATER) == "state"
    assert refusal(referrals.refer, proposal, body=body, reason="의견", actor=office.clerk, at=LATER) == "state"


def test_people_of_elsewhere_and_residents_cannot_be_asked_nor_ask(office: Office, proposal: Proposal) -> None:
    stranger = make_staff(Role.DEPARTMENT_REVIEWER, make_department())
    for person in (stranger, make_user()):
        assert refusal(reviews.ask, proposal, reviewers=[person], actor=office.clerk, at=LATER) == "reviewer"
        with pytest.raises(PermissionDenied):
            reviews.ask(proposal, reviewers=office.reviewers, actor=person, at=LATER)
        with pytest.raises(PermissionDenied):
            estimates.estimate_cost(proposal, won=1, basis="어림으로 잡았습니다.", author=person, at=LATER)


def test_going_to_another_department_leaves_draft_and_review_behind_but_not_the_history(
    office: Office, proposal: Proposal
) -> None:
    there = make_reviewing_office("교통주차처")
    reviews.ask(proposal, reviewers=office.reviewers, actor=office.clerk, at=LATER)
    give(proposal, office.reviewers[0])
    due = Clock.objects.get(object_id=proposal.pk, stopped_at__isnull=True).due_at
    answering.pass_on(proposal, department=there.department, reason="도로의 일입니다.", actor=office.clerk, at=LATER)
    round = proposal.department_reviews.get()
    assert (
        round.moved_on and round.closed_at and Review.objects.get(reviewer=office.reviewers[1]).released_for == "MOVED"
    )
    clock = Clock.objects.get(object_id=proposal.pk, stopped_at__isnull=True)
    assert clock.due_at == due and clock.department == there.department, "the period goes along"
    anew = reviews.ask(proposal, reviewers=there.reviewers[:1], actor=there.clerk, at=LATER)
    assert anew.department == there.department
    assert OutboxMessage.objects.filter(event="proposals.passed_on").exists()


def test_moving_it_at_the_desk_says_so_in_public_and_drops_the_draft_too(office: Office, proposal: Proposal) -> None:
    there = make_reviewing_office("교통주차처")
    draft_answer(proposal, office.clerk, office.post, "ADOPTED")
    case = Case.objects.get(workflow="proposal", object_id=proposal.pk)
    cases.hand_over(case, department=there.department, actor=office.superior, at=LATER, reason="도로의 일입니다.")
    change = proposal.department_changes.get()
    assert change.came_from == office.department and change.reason == "도로의 일입니다."
    proposal.refresh_from_db()
    assert proposal.drafted_outcome == "" and not Answer.objects.exists()


def test_a_draft_of_another_department_is_never_approved(office: Office, proposal: Proposal) -> None:
    there = make_reviewing_office("교통주차처")
    answer = draft_answer(proposal, office.clerk, office.post, "ADOPTED")
    Proposal.objects.filter(pk=proposal.pk).update(department=there.department)
    declare_none(proposal, there.superior, at=LATER)
    with pytest.raises(TransitionRefused):
        answering.approve_answer(proposal, actor=there.superior, read=answer.pk, at=LATER)


def test_a_committee_gives_its_opinion_under_a_clock_of_its_own(office: Office, proposal: Proposal) -> None:
    secretary = make_staff(Role.CASE_OFFICER, make_department())
    body = make_body(secretary.role_grants.get().department)
    referral = referrals.refer(proposal, body=body, reason="두 동네의 일입니다.", actor=office.clerk, at=LATER)
    clock = Clock.objects.get(name="referral")
    assert clock.due_at == referral.due_at == periods.end_of(REFERRAL_PERIOD, start=LATER)
    assert Clock.objects.filter(name="answer", stopped_at__isnull=True, paused_at__isnull=True).exists()
    assert refusal(draft_answer, proposal, office.clerk, office.post, "ADOPTED") == "referred"
    with pytest.raises(PermissionDenied):
        referrals.give_opinion(referral, opinion="찬성합니다. 좋은 제안입니다.", actor=office.clerk, at=LATER)
    assert refusal(referrals.give_opinion, referral, opinion="좋음", actor=secretary, at=LATER) == "opinion"
    referrals.give_opinion(referral, opinion="찬성합니다. 좋은 제안입니다.", actor=secretary, at=LATER)
    clock.refresh_from_db()
    assert clock.stopped_at == LATER
    assert (
        refusal(referrals.give_opinion, referral, opinion="다시 씁니다. 반대합니다.", actor=secretary, at=LATER)
        == "closed"
    )
    assert draft_answer(proposal, office.clerk, office.post, "ADOPTED")


def test_what_was_asked_of_a_committee_can_be_taken_back(office: Office, proposal: Proposal) -> None:
    body = make_body(office.department)
    referral = referrals.refer(proposal, body=body, reason="의견을 구합니다.", actor=office.clerk, at=LATER)
    assert refusal(referrals.refer, proposal, body=body, reason="또", actor=office.clerk, at=LATER) == "referred"
    referrals.take_back(proposal, actor=office.clerk, at=LATER)
    assert refusal(referrals.take_back, proposal, actor=office.clerk, at=LATER) == "not_referred"
    referral.refresh_from_db()
    assert referral.taken_back_at and Clock.objects.get(name="referral").outcome == "withdrawn"
    body.dissolved_on = NOON.date()
    body.save()
    assert refusal(referrals.refer, proposal, body=body, reason="의견", actor=office.clerk, at=LATER) == "body"


def test_the_cost_is_estimated_with_its_basis_and_earlier_ones_stay(office: Office, proposal: Proposal) -> None:
    declare_none(proposal, office.clerk, at=LATER)
    for won, basis in ((-1, "작년 계약 단가입니다."), (10**15, "작년 계약 단가입니다."), (5, "짧음")):
        code = refusal(estimates.estimate_cost, proposal, won=won, basis=basis, author=office.clerk, at=LATER)
        assert code in {"won", "basis"}
    for won in (1_800_000, 2_000_000):
        estimates.estimate_cost(proposal, won=won, basis="작년 계약 단가로 두 개입니다.", author=office.clerk, at=LATER)
    assert [one.won for one in proposal.cost_estimates.all()] == [1_800_000, 2_000_000]


ROWS = [("찬성", 120), ("반대", 30)]


def test_a_survey_s_result_is_attached_by_staff_or_handed_over_by_the_room_of_surveys(
    office: Office, proposal: Proposal
) -> None:
    given = {
        "title": "의자 선호 조사",
        "respondents": 150,
        "method": "온라인, 5월 1일부터 14일",
        "rows": ROWS,
        "at": LATER,
    }
    result = preferences.attach_preference(proposal, **given)
    assert result.attached_by is None and result.rows == [["찬성", 120], ["반대", 30]]
    assert refusal(preferences.attach_preference, proposal, **given) == "title"
    with pytest.raises(PermissionDenied):
        preferences.attach_preference(proposal, **given | {"title": "다른 조사"}, attached_by=make_user())
    preferences.remove_preference(result, actor=office.clerk, at=LATER)
    assert not queries.preferences_of(proposal).exists()
    assert preferences.attach_preference(proposal, **given, attached_by=office.clerk).attached_by == office.clerk


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"respondents": 0}, "respondents"),
        ({"rows": ROWS[:1]}, "rows"),
        ({"rows": [*ROWS, ("찬성", 1)]}, "rows"),
        ({"rows": [("찬성", 151), ("반대", 1)]}, "rows"),
        ({"rows": [("가" * 81, 1), ("나", 1)]}, "rows"),
        ({"rows": [(str(number), 1) for number in range(21)]}, "rows"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"title": " "}, "title"),
        ({"method": ""}, "method"),
    ],
)
def test_a_result_that_cannot_be_is_refused_at_its_field(proposal: Proposal, change: Any, field: str) -> None:
    given = {"title": "조사", "respondents": 150, "method": "온라인", "rows": ROWS, "at": LATER} | change
    with pytest.raises(ProposalRefused) as refused:
        preferences.attach_preference(proposal, **given)
    assert refused.value.field == field


def test_nothing_of_the_weighing_is_public_before_the_answer(office: Office, proposal: Proposal) -> None:
    reviews.ask(proposal, reviewers=office.reviewers, actor=office.clerk, at=LATER)
    for reviewer in office.reviewers:
        give(proposal, reviewer)
    declare_none(proposal, office.clerk, at=LATER)
    estimates.estimate_cost(proposal, won=900_000, basis="작년 계약 단가입니다.", author=office.clerk, at=LATER)
    assert not queries.public_review(proposal, None)
    answer = draft_answer(proposal, office.clerk, office.post, "ADOPTED", at=LATER)
    answering.approve_answer(proposal, actor=office.superior, read=answer.pk, at=LATER + timedelta(hours=1))
    [answered] = detail.detail_of(proposal, LATER + timedelta(hours=1)).answers
    shown = queries.public_review(proposal, answered)
    assert shown.assessment and shown.assessment.total == Decimal("80.0")
    assert shown.estimate == {"won": 900_000, "basis": "작년 계약 단가입니다."}


def test_a_re_examination_is_weighed_anew(office: Office) -> None:
    proposal = make_weighed(office)
    reviews.ask(proposal, reviewers=office.reviewers[:1], actor=office.clerk, at=LATER)
    give(proposal, office.reviewers[0])
    answer = draft_answer(proposal, office.clerk, office.post, "NOT_ADOPTED", reason_code="NOT_FEASIBLE", at=LATER)
    answering.approve_answer(proposal, actor=office.superior, read=answer.pk, at=LATER)
    at = LATER + timedelta(days=1)
    engine.apply(proposal, "reexamine", actor=proposal.author, at=at, reason="다시 봐 주세요.")
    assert queries.present_round(proposal) is None
    reviews.ask(proposal, reviewers=office.reviewers[1:], actor=office.clerk, at=at)
    assert proposal.department_reviews.count() == 2


def test_withdrawing_ends_what_was_asked(office: Office, proposal: Proposal) -> None:
    reviews.ask(proposal, reviewers=office.reviewers, actor=office.clerk, at=LATER)
    referrals.refer(proposal, body=make_body(office.department), reason="의견", actor=office.clerk, at=LATER)
    engine.apply(proposal, "withdraw", actor=proposal.author, at=LATER, reason="다른 길을 찾았습니다.")
    assert not Review.objects.filter(released_at__isnull=True).exists()
    assert queries.open_referral(proposal) is None and queries.open_round(proposal) is None


def test_an_answer_after_the_first_has_no_day_of_its_own_and_is_not_late(office: Office) -> None:
    """A contest's entry: eligible on time, adopted months later by the judging."""
    proposal = make_weighed(office, call=make_call(kind="CONTEST"))
    answer = draft_answer(proposal, office.clerk, office.post, "ELIGIBLE", at=LATER)
    answering.approve_answer(proposal, actor=office.superior, read=answer.pk, at=LATER)
    much_later = LATER + timedelta(days=200)
    second = draft_answer(proposal, office.clerk, office.post, "ADOPTED", at=much_later)
    answering.approve_answer(proposal, actor=office.superior, read=second.pk, at=much_later)
    first, second = Answer.objects.order_by("pk")
    assert first.due_at is not None and not first.is_late
    assert second.due_at is None and not second.is_late


def test_an_answer_past_its_day_is_late(office: Office, proposal: Proposal) -> None:
    past = proposal.due_at + timedelta(days=1)
    answer = draft_answer(proposal, office.clerk, office.post, "ADOPTED", at=past)
    answering.approve_answer(proposal, actor=office.superior, read=answer.pk, at=past)
    assert Answer.objects.get().is_late


def test_whoever_drafted_never_approves_not_even_as_superior(office: Office, proposal: Proposal) -> None:
    Position.objects.filter(pk=office.post.pk).update(holder=office.superior)
    answer = draft_answer(proposal, office.superior, office.post, "ADOPTED")
    with pytest.raises(TransitionRefused):
        answering.approve_answer(proposal, actor=office.superior, read=answer.pk, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.update(approved_by=office.superior, approved_at=LATER)
