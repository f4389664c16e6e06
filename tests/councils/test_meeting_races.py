"""Two at once: the same vote twice, a vote at the close, two secretaries, two lists of payments."""

from typing import Any

import pytest

from councils.models import Allowance, Attendance, Decision, Meeting, Participation
from councils.models.decisions import NO, YES
from councils.services import allowances, attendance, ballots, decisions, meetings, recusals
from councils.services.refusals import CouncilRefused
from councils.states.decisions import Ballot, DecisionState
from councils.states.meetings import MeetingState
from tests.councils.meeting_factories import NOW, START, Sitting
from tests.discussion.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def refusals(results: list[Any]) -> list[Any]:
    unexpected = [one for one in results if isinstance(one, Exception) and not hasattr(one, "code")]
    assert unexpected == []
    return [one for one in results if isinstance(one, Exception)]


def test_one_member_who_votes_ten_times_at_once_votes_once() -> None:
    sitting = Sitting().begin()
    decision = sitting.opened(ballot=Ballot.SECRET)
    member = sitting.people[1]
    deeds = [lambda: decisions.cast(Decision.objects.get(), user=member, values=[YES], at=START)] * 10
    assert len(refusals(at_once(*deeds))) == 9
    assert Participation.objects.count() == 1
    assert ballots.take_out(decision) == [(YES,)]


def test_members_who_vote_at_once_are_all_counted() -> None:
    sitting = Sitting(members=8).begin()
    decision = sitting.opened(ballot=Ballot.SECRET)

    def vote(user: Any, value: int) -> Any:
        return lambda: decisions.cast(Decision.objects.get(), user=user, values=[value], at=START)

    deeds = [vote(user, YES if number % 2 else NO) for number, user in enumerate(sitting.people)]
    assert refusals(at_once(*deeds)) == []
    assert sorted(ballots.take_out(decision)) == [(YES,)] * 4 + [(NO,)] * 4


def test_votes_at_the_close_are_counted_or_refused_never_lost() -> None:
    sitting = Sitting(members=8).begin()
    decision = sitting.opened(ballot=Ballot.SECRET)
    sitting.vote(decision, YES, YES, YES)

    def vote(user: Any) -> Any:
        return lambda: decisions.cast(Decision.objects.get(), user=user, values=[YES], at=START)

    def close() -> Any:
        return decisions.close_vote(Decision.objects.get(), by=sitting.secretary, at=START)

    results = at_once(*[vote(user) for user in sitting.people[3:]], close)
    refused = refusals(results)
    decision.refresh_from_db()
    assert decision.state == DecisionState.DECIDED
    assert decision.ballots_cast == 8 - len(refused) == Participation.objects.count()
    assert decision.options.get(position=YES).votes == decision.ballots_cast


def test_two_secretaries_who_close_at_once_count_once() -> None:
    sitting = Sitting().begin()
    decision = sitting.opened()
    sitting.vote(decision, YES, YES, YES)
    close = lambda: decisions.close_vote(Decision.objects.get(), by=sitting.secretary, at=START)  # noqa: E731
    assert len(refusals(at_once(close, close))) == 1


def test_two_secretaries_who_open_two_votes_at_once_open_one() -> None:
    sitting = Sitting().begin()
    first, second = sitting.question(), sitting.question(question="둘째 질문")

    def open_vote(pk: int) -> Any:
        return lambda: decisions.open_vote(Decision.objects.get(pk=pk), by=sitting.secretary, at=START)

    assert len(refusals(at_once(open_vote(first.pk), open_vote(second.pk)))) == 1
    assert Decision.objects.filter(state=DecisionState.OPEN).count() == 1


def test_two_secretaries_who_plan_at_once_give_two_numbers() -> None:
    sitting = Sitting()
    assert refusals(at_once(sitting.plan, sitting.plan, sitting.plan)) == []
    assert sorted(Meeting.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_a_meeting_is_called_once() -> None:
    sitting = Sitting()
    sitting.add_item()
    call = lambda: meetings.call_meeting(Meeting.objects.get(), by=sitting.secretary, at=NOW)  # noqa: E731
    assert len(refusals(at_once(call, call))) == 1
    assert Meeting.objects.get().state == MeetingState.INVITED
    assert sitting.meeting.invitations.count() == 5


def test_a_member_who_checks_in_twice_at_once_is_there_once() -> None:
    from councils import door_codes

    sitting = Sitting().call()
    code = door_codes.code_of(sitting.meeting, at=START)
    check_in = lambda: attendance.check_in(Meeting.objects.get(), user=sitting.people[1], code=code, at=START)  # noqa: E731
    assert refusals(at_once(check_in, check_in, check_in)) == []
    assert Attendance.objects.count() == 1


def test_no_attendance_is_paid_twice() -> None:
    sitting = Sitting()
    sitting.rules(allowance=50_000)
    sitting.begin()
    meetings.end(sitting.meeting, by=sitting.secretary, at=START)
    pay = lambda: allowances.make_payment_list(sitting.body, by=sitting.secretary, at=START)  # noqa: E731
    assert len(refusals(at_once(pay, pay))) == 1
    assert Allowance.objects.count() == 5


def test_a_recusal_and_a_vote_at_once_leave_one_of_them() -> None:
    sitting = Sitting().begin()
    decision = sitting.opened()
    member = sitting.people[1]
    results = at_once(
        lambda: decisions.cast(Decision.objects.get(), user=member, values=[YES], at=START),
        lambda: recusals.declare(sitting.item, user=member, ground="OWN", reason="제 사업과 관련", at=START),
    )
    refused = refusals(results)
    assert len(refused) == 1 and isinstance(refused[0], CouncilRefused)
    assert decision.participations.count() + sitting.item.recusals.count() == 1
