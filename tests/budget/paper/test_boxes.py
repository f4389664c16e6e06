"""A box from the station to its batches: every step by whom it belongs to, and two signatures where two must sign."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from budget.models import PaperBox, Poll
from budget.services.paper import boxes, stations
from budget.services.refusals import BudgetRefused
from budget.states.paper import BOX_WORKFLOW, BatchState, BoxState
from budget.states.polls import PollState
from core import permissions
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from tests.budget.factories import NOON
from tests.budget.paper.stations import CLOSED, PaperDay
from tests.factories import make_staff, make_user

pytestmark = pytest.mark.django_db


def refusal(deed: Any) -> str:
    with pytest.raises((BudgetRefused, TransitionRefused)) as refused:
        deed()
    code: str = refused.value.code
    return code


def step(box: PaperBox, name: str, actor: Any, **more: Any) -> str:
    return refusal(lambda: engine.apply(box, name, actor=actor, at=CLOSED, **more))


def test_a_new_station_has_a_box_that_counts_every_pot() -> None:
    day = PaperDay()
    assert [count.pot for count in day.box.counts.all()] == [day.pot]
    assert day.box.state == BoxState.COLLECTING


@pytest.mark.parametrize(
    "role", [None, Role.DEPARTMENT_REVIEWER, Role.MODERATOR, Role.AUTHOR, Role.CASE_OFFICER, Role.ELECTION_OFFICER]
)
def test_who_may_take_which_step(role: Role | None) -> None:
    """Every state and every role: case and election officers work on boxes, only the latter enters or sets aside."""
    day = PaperDay()
    person = make_staff(role) if role else make_user()
    day.handed_in(3)
    works = role in (Role.CASE_OFFICER, Role.ELECTION_OFFICER)
    officer = role == Role.ELECTION_OFFICER
    wanted = {
        transition.name: officer if transition.name in ("enter", "set_aside") else works
        for transition in BOX_WORKFLOW.transitions
    }
    for state in BoxState.values:
        made = PaperBox(station=day.station, state=state, seal_number="A")
        names = {transition.name for transition in BOX_WORKFLOW.transitions if state in transition.sources}
        may = {name for name in names if _permitted(made, name, person)}
        assert may == {name for name in names if wanted[name]}, state


def _permitted(box: PaperBox, name: str, person: Any) -> bool:
    transition = BOX_WORKFLOW.transition(name)
    return transition is not None and permissions.allowed(person, transition.permission, box)


def test_a_box_is_sealed_with_the_number_of_its_seal() -> None:
    day = PaperDay()
    assert step(day.box, "seal", day.clerks[0]) == "guard"
    boxes.seal(day.box, by=day.clerks[0], seal_number=" A-17 ", at=NOON)
    day.again()
    assert (day.box.state, day.box.seal_number) == (BoxState.SEALED, "A-17")


def test_a_seal_is_not_written_over() -> None:
    day = PaperDay()
    day.sealed(3)
    assert refusal(lambda: boxes.seal(day.box, by=day.clerks[1], seal_number="B-1", at=CLOSED)) == "state"
    day.again()
    assert day.box.seal_number == "A-17"


def test_no_box_is_opened_while_people_still_vote() -> None:
    day = PaperDay()
    day.sealed(3)
    Poll.objects.update(state=PollState.OPEN)
    day.again()
    assert step(day.box, "open_first", day.clerks[0]) == "guard"


def test_the_second_officer_is_another_one() -> None:
    day = PaperDay()
    day.sealed(3)
    engine.apply(day.box, "open_first", actor=day.clerks[0], at=CLOSED)
    day.again()
    assert step(day.box, "open_second", day.clerks[0]) == "guard"
    engine.apply(day.box, "open_second", actor=day.clerks[1], at=CLOSED)
    day.again()
    assert (day.box.opened_first, day.box.opened_second) == (day.clerks[0], day.clerks[1])


def test_the_database_itself_refuses_one_pair_of_hands() -> None:
    day = PaperDay()
    day.counted(3)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperBox.objects.update(opened_second=day.clerks[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperBox.objects.update(state=BoxState.RECONCILED, count_agreed_by=day.clerks[0])


def test_a_difference_is_explained_before_anybody_signs() -> None:
    day = PaperDay()
    day.opened(10)

    def count(explanation: str) -> None:
        boxes.count_through(
            day.box, by=day.clerks[0], found={day.pot.pk: 9}, explanation=explanation, at=CLOSED
        )  # fmt: skip

    assert refusal(lambda: count("  ")) == "explanation"
    day.again()
    assert day.box.counts.get().found is None
    count("한 분이 빈 봉투를 냈습니다.")
    day.again()
    assert (day.box.state, day.box.counts.get().difference) == (BoxState.COUNTED, -1)


def test_who_signed_the_count_does_not_sign_it_again() -> None:
    day = PaperDay()
    day.counted(10)
    assert step(day.box, "agree_count", day.clerks[0]) == "guard"


def test_the_second_may_have_it_counted_again_with_a_reason() -> None:
    day = PaperDay()
    day.counted(10)
    assert step(day.box, "count_again", day.clerks[1]) == "reason"
    engine.apply(day.box, "count_again", actor=day.clerks[1], at=CLOSED, reason="아홉 장입니다.")
    day.again()
    assert (day.box.state, day.box.counted_by, day.box.counts.get().found) == (BoxState.OPENED, None, None)


@pytest.mark.parametrize(("sheets", "sizes"), [(0, []), (1, [1]), (50, [50]), (51, [50, 1]), (123, [50, 50, 23])])
def test_sheets_are_cut_into_batches_of_fifty(sheets: int, sizes: list[int]) -> None:
    day = PaperDay()
    assert [batch.size for batch in day.batches(sheets)] == sizes
    assert {batch.state for batch in day.poll.paper_batches.all()} <= {BatchState.TO_KEY}


def test_batches_of_two_boxes_are_numbered_through() -> None:
    day = PaperDay()
    other = stations.add_box(day.station, by=day.officer, at=NOON)
    day.batches(60)
    day.box = other
    day.batches(10)
    assert [batch.code for batch in day.poll.paper_batches.order_by("number")] == ["001", "002", "003"]


@pytest.mark.parametrize("found", [{}, {0: 5}, {"more": 5}])
def test_numbers_are_given_for_exactly_the_pots_there_are(found: dict[Any, int]) -> None:
    day = PaperDay()
    day.opened(5)
    deed = lambda: boxes.count_through(day.box, by=day.clerks[0], found=found, at=CLOSED)  # noqa: E731
    assert refusal(deed) == "pots"


@pytest.mark.parametrize("number", [-1, boxes.MOST_SHEETS + 1])
def test_impossible_numbers_are_refused(number: int) -> None:
    day = PaperDay()
    day.opened(5)
    deed = lambda: boxes.count_through(day.box, by=day.clerks[0], found={day.pot.pk: number}, at=CLOSED)  # noqa: E731
    assert refusal(deed) == "number"


def test_only_an_empty_box_is_set_aside() -> None:
    day = PaperDay()
    day.handed_in(1)
    assert step(day.box, "set_aside", day.officer, reason="쓰지 않음") == "guard"
    day.handed_in(0)
    engine.apply(day.box, "set_aside", actor=day.officer, at=CLOSED, reason="쓰지 않음")
    day.again()
    assert day.box.state == BoxState.UNUSED
