"""Motions, choices and scorings: opened, voted on, closed, refused."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from core.workflow.engine import TransitionRefused
from councils import outcomes
from councils.models import Attendance, Decision, NamedVote, Participation, Term
from councils.models.decisions import ABSTAIN, NO, YES
from councils.models.meetings import MajorityBase, TieRule
from councils.models.terms import Office
from councils.queries import decisions as queries
from councils.services import attendance, decisions, meetings
from councils.services.decisions import Measure
from councils.services.refusals import CouncilRefused
from councils.states.decisions import Ballot, DecisionState, Kind, Outcome
from tests.councils.meeting_factories import START, Sitting
from tests.factories import make_department, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting() -> Sitting:
    return Sitting().begin()


def test_a_motion_is_carried_by_more_than_half_of_those_who_took_part(sitting: Sitting) -> None:
    decision = sitting.opened()
    sitting.vote(decision, YES, YES, YES, NO, ABSTAIN)
    sitting.close(decision)
    assert (decision.state, decision.outcome) == (DecisionState.DECIDED, Outcome.CARRIED)
    assert [option.votes for option in decision.options.all()] == [3, 1, 1]
    assert (decision.base, decision.quorum, decision.present_at_close, decision.ballots_cast) == (5, 3, 5, 5)


def test_abstentions_count_unless_the_body_counts_only_yes_and_no(sitting: Sitting) -> None:
    first = sitting.opened()
    sitting.vote(first, YES, YES, NO, ABSTAIN, ABSTAIN)
    assert sitting.close(first).outcome == Outcome.REJECTED
    sitting.rules(majority_base=MajorityBase.CAST)
    second = sitting.opened()
    sitting.vote(second, YES, YES, NO, ABSTAIN, ABSTAIN)
    assert sitting.close(second).outcome == Outcome.CARRIED


def test_a_tie_rejects_by_default(sitting: Sitting) -> None:
    decision = sitting.opened()
    sitting.vote(decision, YES, YES, NO, NO)
    sitting.close(decision)
    assert (decision.state, decision.outcome) == (DecisionState.DECIDED, Outcome.REJECTED)


@pytest.mark.parametrize(("answer", "outcome"), [(YES, Outcome.CARRIED), (NO, Outcome.REJECTED)])
def test_the_chair_breaks_a_tie_where_the_rules_say_so(sitting: Sitting, answer: int, outcome: str) -> None:
    sitting.rules(tie_rule=TieRule.CHAIR)
    decision = sitting.opened()
    sitting.vote(decision, YES, YES, NO, NO)
    sitting.close(decision)
    assert decision.state == DecisionState.TIED
    option = decision.options.get(position=answer)
    with pytest.raises(PermissionDenied):
        decisions.break_tie(decision, by=sitting.secretary, option=option, at=START)
    decisions.break_tie(decision, by=sitting.chair, option=option, at=START)
    assert (decision.state, decision.outcome) == (DecisionState.DECIDED, outcome)


def test_the_casting_vote_is_yes_or_no(sitting: Sitting) -> None:
    sitting.rules(tie_rule=TieRule.CHAIR)
    decision = sitting.opened()
    sitting.vote(decision, YES, NO)
    sitting.close(decision)
    with pytest.raises(CouncilRefused) as refused:
        decisions.break_tie(decision, by=sitting.chair, option=decision.options.get(position=ABSTAIN), at=START)
    assert refused.value.code == "values"


def test_a_tie_rejects_where_the_chair_is_not_there_to_break_it() -> None:
    sitting = Sitting()
    sitting.rules(tie_rule=TieRule.CHAIR)
    sitting.call().arrive(1, 2, 3, 4)
    meetings.begin(sitting.meeting, by=sitting.secretary, at=START)
    decision = sitting.opened()
    for number, value in ((1, YES), (2, NO)):
        decisions.cast(decision, user=sitting.people[number], values=[value], at=START)
    assert sitting.close(decision).outcome == Outcome.REJECTED


def test_a_choice_names_the_option_with_most_votes(sitting: Sitting) -> None:
    decision = sitting.opened(kind=Kind.CHOICE, options=["가안", "나안", "다안"])
    sitting.vote(decision, 2, 2, 3, 2, 1)
    sitting.close(decision)
    assert decision.outcome == Outcome.CHOSEN
    assert [(option.label, option.votes, option.rank) for option in decision.options.all()] == [
        ("가안", 1, 2),
        ("나안", 3, 1),
        ("다안", 1, 2),
    ]


def test_a_level_choice_names_none(sitting: Sitting) -> None:
    decision = sitting.opened(kind=Kind.CHOICE, options=["가안", "나안"])
    sitting.vote(decision, 1, 2, 1, 2)
    assert sitting.close(decision).outcome == Outcome.REJECTED


def test_a_scoring_ranks_by_the_mean_of_the_judges_points(sitting: Sitting) -> None:
    decision = sitting.opened(
        kind=Kind.SCORING, options=["놀이터", "쉼터"], criteria=[Measure("공익성", 60), Measure("실현성", 40)]
    )
    for term, points in zip(sitting.terms, ([50, 30, 40, 40], [60, 20, 30, 40], [40, 40, 20, 10]), strict=False):
        decisions.cast(decision, user=term.user, values=points, at=START)
    sitting.close(decision)
    assert [(option.score_hundredths, option.rank) for option in decision.options.all()] == [(8000, 1), (6000, 2)]


def test_highest_and_lowest_are_left_out_from_five_judges_on(sitting: Sitting) -> None:
    sitting.rules(drop_extremes=True)
    decision = sitting.opened(kind=Kind.SCORING, options=["놀이터"], criteria=[Measure("공익성", 100)])
    sitting.vote(decision, 0, 50, 60, 70, 100)
    sitting.close(decision)
    assert decision.options.get().score_hundredths == 6000


def test_nobody_votes_twice(sitting: Sitting) -> None:
    decision = sitting.opened()
    sitting.vote(decision, YES)
    with pytest.raises(CouncilRefused) as refused:
        sitting.vote(decision, NO)
    assert refused.value.code == "twice"
    assert NamedVote.objects.get().option.position == YES


def test_a_vote_after_the_close_is_refused(sitting: Sitting) -> None:
    decision = sitting.opened()
    sitting.vote(decision, YES, YES, YES)
    sitting.close(decision)
    with pytest.raises(CouncilRefused) as refused:
        decisions.cast(decision, user=sitting.people[3], values=[YES], at=START)
    assert refused.value.code == "closed"
    assert Participation.objects.count() == 3


@pytest.mark.parametrize("change", ["term over", "left office", "never a member", "inactive", "anonymous"])
def test_whoever_is_not_in_office_does_not_vote(sitting: Sitting, change: str) -> None:
    decision = sitting.opened()
    user: Any = sitting.people[1]
    term = Term.objects.filter(pk=sitting.terms[1].pk)
    match change:
        case "term over":
            term.update(ends_on="2026-05-05")
        case "left office":
            term.update(left_on="2026-05-06", state="RESIGNED")
        case "never a member":
            user = make_user()
        case "inactive":
            user.is_active = False
            user.save()
        case "anonymous":
            user = AnonymousUser()
    with pytest.raises(CouncilRefused) as refused:
        decisions.cast(decision, user=user, values=[YES], at=START)
    assert refused.value.code == "office"
    assert not Participation.objects.exists()


def test_a_member_who_is_not_there_does_not_vote() -> None:
    sitting = Sitting().begin(0, 1, 2)
    decision = sitting.opened()
    with pytest.raises(CouncilRefused) as refused:
        decisions.cast(decision, user=sitting.people[4], values=[YES], at=START)
    assert refused.value.code == "absent"


def test_a_proxy_does_not_vote() -> None:
    sitting = Sitting()
    sitting.rules(proxies_allowed=True)
    sitting.call().arrive(0, 1, 2)
    attendance.record_by_hand(
        sitting.meeting, member=sitting.terms[3], mode=Attendance.Mode.PROXY, by=sitting.secretary, at=START
    )
    meetings.begin(sitting.meeting, by=sitting.chair, at=START)
    with pytest.raises(CouncilRefused) as refused:
        decisions.cast(sitting.opened(), user=sitting.people[3], values=[YES], at=START)
    assert refused.value.code == "absent"


@pytest.mark.parametrize("values", [[], [0], [4], [-1], [1, 1]])
def test_an_impossible_answer_is_refused(sitting: Sitting, values: list[int]) -> None:
    decision = sitting.opened()
    with pytest.raises(CouncilRefused) as refused:
        decisions.cast(decision, user=sitting.people[0], values=values, at=START)
    assert refused.value.code == "values"
    assert not Participation.objects.exists()


@pytest.mark.parametrize("values", [[61, 0], [0], [-1, 0], [0, 41], [1, 2, 3]])
def test_impossible_points_are_refused(sitting: Sitting, values: list[int]) -> None:
    decision = sitting.opened(
        kind=Kind.SCORING, options=["놀이터"], criteria=[Measure("공익성", 60), Measure("실현성", 40)]
    )
    with pytest.raises(CouncilRefused):
        decisions.cast(decision, user=sitting.people[0], values=values, at=START)


def test_a_vote_opens_only_in_session() -> None:
    sitting = Sitting().call()
    with pytest.raises(TransitionRefused) as refused:
        sitting.opened()
    assert refused.value.code == "guard"
    assert Decision.objects.get().state == DecisionState.DRAFT


def test_a_vote_opens_only_with_a_quorum() -> None:
    sitting = Sitting().begin(0, 1, 2)
    attendance.leave(sitting.meeting.attendances.first(), by=sitting.secretary, at=START)
    with pytest.raises(TransitionRefused) as refused:
        sitting.opened()
    assert refused.value.code == "quorum"


def test_a_vote_closed_without_a_quorum_has_no_effect_and_can_be_put_again() -> None:
    sitting = Sitting().begin(0, 1, 2)
    decision = sitting.opened()
    sitting.vote(decision, YES, YES, YES)
    attendance.leave(sitting.meeting.attendances.first(), by=sitting.secretary, at=START)
    sitting.close(decision)
    assert (decision.state, decision.outcome) == (DecisionState.VOID, Outcome.NO_QUORUM)
    again = decisions.put_again(decision, by=sitting.secretary, at=START)
    assert (again.state, again.question, again.options.count()) == (DecisionState.DRAFT, decision.question, 3)
    assert decision.participations.count() == 3, "what happened stays on record"


def test_two_votes_are_not_open_at_once(sitting: Sitting) -> None:
    sitting.opened()
    with pytest.raises(TransitionRefused):
        sitting.opened(question="다른 질문")


def test_nothing_is_decided_by_nobody(sitting: Sitting) -> None:
    decision = sitting.opened()
    with pytest.raises(CouncilRefused) as refused:
        sitting.close(decision)
    assert refused.value.code == "empty"


@pytest.mark.parametrize(
    "given",
    [
        {"kind": Kind.CHOICE, "options": ["하나"]},
        {"kind": Kind.CHOICE, "options": ["같음", "같음"]},
        {"kind": Kind.SCORING, "options": ["놀이터"]},
        {"kind": Kind.SCORING, "criteria": [Measure("공익성", 60)]},
    ],
)
def test_an_incomplete_question_is_refused(sitting: Sitting, given: dict[str, Any]) -> None:
    with pytest.raises(CouncilRefused):
        sitting.question(**given)
    assert not Decision.objects.exists()


def test_members_and_strangers_neither_put_nor_open_nor_close(sitting: Sitting) -> None:
    decision = sitting.question()
    for person in (sitting.people[1], make_user()):
        with pytest.raises(PermissionDenied):
            decisions.decide(item=sitting.item, question="?", by=person, at=START)
        with pytest.raises(TransitionRefused):
            decisions.open_vote(decision, by=person, at=START)
    decisions.open_vote(decision, by=sitting.chair, at=START)
    with pytest.raises(PermissionDenied):
        decisions.close_vote(decision, by=sitting.people[1], at=START)


def test_the_owning_app_hears_of_the_outcome_in_the_same_transaction(sitting: Sitting) -> None:
    department = make_department("하천관리부")
    heard: list[Any] = []
    outcomes.register("accounts.Department", lambda subject, decision, at: heard.append((subject, decision.outcome)))
    try:
        decision = sitting.opened(subject=department)
        sitting.vote(decision, YES, YES, YES)
        sitting.close(decision)
    finally:
        outcomes.forget("accounts.Department")
    assert heard == [(department, Outcome.CARRIED)]
    assert list(queries.concerning(department)) == [decision]


def test_where_the_owning_app_fails_the_vote_stays_open(sitting: Sitting) -> None:
    def fail(subject: Any, decision: Any, at: Any) -> None:
        raise ValueError("no")

    outcomes.register("accounts.Department", fail)
    try:
        decision = sitting.opened(subject=make_department())
        sitting.vote(decision, YES, YES, YES)
        with pytest.raises(ValueError, match="no"):
            sitting.close(decision)
    finally:
        outcomes.forget("accounts.Department")
    assert Decision.objects.get().state == DecisionState.OPEN


def test_a_question_is_taken_off_with_a_reason(sitting: Sitting) -> None:
    decision = sitting.opened()
    with pytest.raises(TransitionRefused) as refused:
        decisions.take_off(decision, by=sitting.secretary, reason=" ", at=START)
    assert refused.value.code == "reason"
    decisions.take_off(decision, by=sitting.secretary, reason="자료 보완", at=START)
    assert decision.state == DecisionState.CANCELLED


def test_strangers_see_a_question_only_when_it_is_settled(sitting: Sitting) -> None:
    decision = sitting.opened()
    public, member = AnonymousUser(), sitting.people[1]
    assert decision not in queries.visible_to(public)
    # The meeting is public, but the page of the question would not open for a resident either.
    assert decision not in queries.visible_to(make_user())
    assert decision in queries.visible_to(member)
    sitting.vote(decision, YES, YES, YES)
    sitting.close(decision)
    assert decision in queries.visible_to(public)


def test_the_office_of_chair_opens_votes_only_while_held(sitting: Sitting) -> None:
    decision = sitting.question()
    Term.objects.filter(pk=sitting.terms[0].pk).update(office=Office.MEMBER)
    with pytest.raises(TransitionRefused):
        decisions.open_vote(decision, by=sitting.chair, at=START)


def test_named_votes_are_listed_with_members(sitting: Sitting) -> None:
    decision = sitting.opened(ballot=Ballot.NAMED)
    sitting.vote(decision, YES, NO, ABSTAIN)
    sitting.close(decision)
    lines = queries.named_lines(decision)
    assert [(line.member, line.answers) for line in lines] == [
        (sitting.terms[0], ("찬성",)),
        (sitting.terms[1], ("반대",)),
        (sitting.terms[2], ("기권",)),
    ]
