"""What clerks type, in every kind of ballot, right and wrong."""

import pytest

from budget.services.paper.reading import Sheet, read, typed
from budget.services.refusals import BudgetRefused
from budget.states.names import BallotKind
from budget.states.projects import ProjectState
from tests.budget.factories import make_poll, make_project

pytestmark = pytest.mark.django_db


def pot_of(kind: str = BallotKind.PICK, **fields: object):  # type: ignore[no-untyped-def]
    poll = make_poll(has_paper=True, ballot_kind=kind, **{"most_picks": 3, **fields})
    pot = poll.pots.get()
    for number in (1, 2, 3, 4):
        make_project(pot, number=number, cost_won=40_000_000)
    pot.refresh_from_db()
    type(pot).objects.filter(pk=pot.pk).update(ceiling_won=100_000_000)
    pot.ceiling_won = 100_000_000
    return pot


@pytest.mark.parametrize(
    ("line", "sheet"),
    [
        ("3 1", Sheet("VALID", "", "1,3")),
        (" 3,1 ", Sheet("VALID", "", "1,3")),
        ("1.2.3", Sheet("VALID", "", "1,2,3")),
        ("３　１", Sheet("VALID", "", "1,3")),
        ("002", Sheet("VALID", "", "2")),
        ("0", Sheet("BLANK")),
        ("x1", Sheet("SPOILED", "AGAINST_RULES")),
        ("X 2", Sheet("SPOILED", "UNCLEAR")),
        ("ㅌ3", Sheet("SPOILED", "IDENTIFYING")),
        ("*4", Sheet("SPOILED", "NOT_OFFICIAL")),
    ],
)
def test_what_is_typed_is_understood(line: str, sheet: Sheet) -> None:
    assert read(line, pot_of()) == sheet


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("", "empty"), ("   ", "empty"), ("9", "unknown"), ("1 1", "repeated"), ("1 2 3 4", "too_many"),
        ("가나", "malformed"), ("1-2", "malformed"), ("x", "malformed"), ("x5", "reason"), ("123456", "malformed"),
        ("-1", "malformed"), ("1;2", "malformed"), ("1" * 400, "malformed"), ("<script>", "malformed"),
        ("00", "malformed"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(line: str, code: str) -> None:
    with pytest.raises(BudgetRefused) as refused:
        read(line, pot_of())
    assert (refused.value.code, refused.value.field) == (code, "typed")


def test_ranks_keep_their_order() -> None:
    assert read("3 1 2", pot_of(BallotKind.RANKS)).choices == "3>1>2"


@pytest.mark.parametrize("line", ["3:2 1:5", "1/5 3/2", "3-2,1-5"])
def test_points_stand_beside_their_project(line: str) -> None:
    assert read(line, pot_of(BallotKind.POINTS)).choices == "1:5,3:2"


@pytest.mark.parametrize(
    ("line", "code"), [("1:6", "too_many_for_one"), ("1:5 2:5 3:1", "too_many_points"), ("1", "malformed")]
)
def test_too_many_points_are_spoiled(line: str, code: str) -> None:
    with pytest.raises(BudgetRefused) as refused:
        read(line, pot_of(BallotKind.POINTS))
    assert refused.value.code == code


def test_the_money_is_the_limit_where_the_terms_say_so() -> None:
    pot = pot_of(BallotKind.BUDGET)
    assert read("1 2", pot).choices == "1,2"
    with pytest.raises(BudgetRefused) as refused:
        read("1 2 3", pot)
    assert refused.value.code == "over_budget" and "x1" in refused.value.message


def test_a_project_withdrawn_after_the_print_is_read_as_it_stands() -> None:
    pot = pot_of()
    pot.projects.filter(number=2).update(state=ProjectState.WITHDRAWN)
    assert read("1 2", pot).choices == "1,2"


def test_a_project_that_never_stood_there_is_unknown() -> None:
    pot = pot_of()
    pot.projects.filter(number=2).update(state=ProjectState.DROPPED)
    with pytest.raises(BudgetRefused):
        read("2", pot)


@pytest.mark.parametrize("line", ["1 3", "0", "x2"])
def test_a_reading_is_shown_as_it_would_be_typed(line: str) -> None:
    pot = pot_of()
    assert read(typed(read(line, pot)), pot) == read(line, pot)
