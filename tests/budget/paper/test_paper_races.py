"""The same thing from two sides at the same second, on real connections."""

from typing import Any

import pytest

from budget.models import Ballot, Eligibility, KeyedPaper, PaperKeying, Participation
from budget.services import casting
from budget.services.paper import boxes, hand_in, keying
from budget.services.refusals import BudgetRefused
from budget.states.names import Channel
from budget.states.paper import BatchState
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from tests.budget.factories import NOON
from tests.budget.paper.stations import CLOSED, SOMEBODY, PaperDay, account_of, register
from tests.discussion.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def codes(results: list[Any]) -> list[str]:
    """What the refused were told; anything but a refusal in words is a fault."""
    errors = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, (BudgetRefused, TransitionRefused)) for error in errors), errors
    return sorted(error.code for error in errors)


@pytest.mark.parametrize("turn", range(4))
def test_an_envelope_and_an_online_vote_at_the_same_second_make_one_vote(turn: int) -> None:
    day = PaperDay()
    user = account_of(SOMEBODY)
    permit = hand_in.check(day.box, by=day.clerks[0], document=SOMEBODY, at=NOON).text

    def online() -> None:
        casting.cast(
            day.poll, resident=user, choices={day.pot.pk: "1"}, voter_nonces={}, channel=Channel.ONLINE, at=NOON
        )  # fmt: skip

    def on_paper() -> None:
        hand_in.hand_in(day.box, by=day.clerks[0], permit=permit, at=NOON)

    results = at_once(*([online, on_paper] if turn % 2 else [on_paper, online]))
    assert len(codes(results)) == 1
    assert (Participation.objects.count(), Eligibility.objects.count()) == (1, 1)
    by_paper = Participation.objects.get().channel == Channel.PAPER
    assert day.box.counts.get().handed_in == (1 if by_paper else 0)
    assert Ballot.objects.count() == (0 if by_paper else 1)


def test_one_person_at_eight_desks_hands_in_once() -> None:
    day = PaperDay()
    register(SOMEBODY)
    permits = [hand_in.check(day.box, by=day.clerks[0], document=SOMEBODY, at=NOON).text for _desk in range(8)]
    results = at_once(
        *[lambda one=one: hand_in.hand_in(day.box, by=day.clerks[0], permit=one, at=NOON) for one in permits]
    )
    assert codes(results) == ["voted_on_paper"] * 7
    assert day.box.counts.get().handed_in == 1


def test_an_envelope_and_the_seal_at_once_leave_a_box_that_counts_right() -> None:
    day = PaperDay()
    register(SOMEBODY)
    permit = hand_in.check(day.box, by=day.clerks[0], document=SOMEBODY, at=NOON).text
    results = at_once(
        lambda: hand_in.hand_in(day.box, by=day.clerks[0], permit=permit, at=NOON),
        lambda: boxes.seal(day.box, by=day.clerks[1], seal_number="A-1", at=NOON),
    )
    assert codes(results) in ([], ["sealed"])
    assert day.box.counts.get().handed_in == Participation.objects.count()


def test_two_clerks_key_the_same_sheets_at_once_and_each_keeps_the_own() -> None:
    day = PaperDay()
    batch = day.batches(6)[0]
    for clerk in day.clerks[:2]:
        keying.begin(batch, by=clerk, at=CLOSED)
    deeds = [
        lambda who=who, line=line, position=position: keying.key(batch, by=who, position=position, typed=line)
        for position in range(1, 7)
        for who, line in ((day.clerks[0], "1"), (day.clerks[1], "2"))
    ]
    assert codes(at_once(*deeds, workers=4)) == []
    for clerk, line in ((day.clerks[0], "1"), (day.clerks[1], "2")):
        assert set(KeyedPaper.objects.filter(keying__clerk=clerk).values_list("choices", flat=True)) == {line}


def test_of_three_who_begin_at_once_two_have_a_turn() -> None:
    day = PaperDay()
    batch = day.batches(1)[0]
    results = at_once(*[lambda who=who: keying.begin(batch, by=who, at=CLOSED) for who in day.clerks])
    assert codes(results) == ["taken"]
    assert sorted(PaperKeying.objects.values_list("turn", flat=True)) == [1, 2]


def test_two_who_finish_at_once_are_compared_once() -> None:
    day = PaperDay()
    batch = day.batches(2)[0]
    for clerk in day.clerks[:2]:
        day.key(batch, clerk, ["1", "2"])
    copies = [(who, type(batch).objects.get(pk=batch.pk)) for who in day.clerks[:2]]
    results = at_once(*[lambda who=who, own=own: keying.finish(own, by=who, at=CLOSED) for who, own in copies])
    assert codes(results) == []
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == (BatchState.AGREED, 2)


def test_one_clerk_in_two_windows_keeps_one_line_for_a_sheet() -> None:
    day = PaperDay()
    batch = day.batches(1)[0]
    keying.begin(batch, by=day.clerks[0], at=CLOSED)
    lines = ["1", "2", "3", "0"]
    results = at_once(
        *[lambda line=line: keying.key(batch, by=day.clerks[0], position=1, typed=line) for line in lines]
    )
    assert codes(results) == []
    assert KeyedPaper.objects.count() == 1


def test_a_box_pressed_twice_enters_its_ballots_once() -> None:
    day = PaperDay()
    day.agreed(["1", "2", "3"])
    results = at_once(*[lambda: engine.apply(day.box, "enter", actor=day.officer, at=CLOSED)] * 4)
    assert codes(results) == ["state"] * 3
    assert Ballot.objects.count() == 3
