"""The order on the ballot: the same for one voter, another for the next, and fair to every project."""

from collections import Counter
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from budget.ballots.order import shuffled

KEY = b"k" * 32
PROJECTS = list(range(1, 11))


def order_of(voter: int, projects: list[int] = PROJECTS, poll: str = "1") -> list[int]:
    return shuffled(projects, key=KEY, voter=str(voter), poll=poll)


def chi_square(counts: Counter[object], cells: int, expected: float) -> float:
    found = sum((number - expected) ** 2 / expected for number in counts.values())
    return found + (cells - len(counts)) * expected


def test_same_voter_sees_the_same_order_again() -> None:
    assert order_of(7) == order_of(7)


def test_order_is_pinned_so_that_an_update_does_not_reshuffle_an_open_vote() -> None:
    assert order_of(1) == [3, 8, 4, 6, 5, 9, 2, 1, 10, 7]


def test_another_voter_vote_or_key_gives_another_order() -> None:
    assert order_of(7) != order_of(8)
    assert order_of(7) != order_of(7, poll="2")
    assert order_of(7) != shuffled(PROJECTS, key=b"x" * 32, voter="7", poll="1")


def test_voter_and_poll_are_not_confused() -> None:
    assert shuffled(PROJECTS, key=KEY, voter="11", poll="1") != shuffled(PROJECTS, key=KEY, voter="1", poll="11")


@settings(deadline=None)
@given(st.lists(st.integers(), max_size=60), st.text(max_size=20))
def test_nothing_is_lost_or_doubled(things: list[int], voter: str) -> None:
    assert Counter(shuffled(things, key=KEY, voter=voter, poll="1")) == Counter(things)


def test_every_project_stands_in_every_place_equally_often() -> None:
    """Chi-square over 10 × 10 cells, 81 degrees of freedom: above 137 by chance once in 10,000. The seeds are fixed."""
    voters = 4000
    cells = Counter((place, project) for voter in range(voters) for place, project in enumerate(order_of(voter)))
    assert chi_square(cells, 100, voters / 10) < 137


def test_every_order_of_four_is_equally_likely() -> None:
    """24 orders, 23 degrees of freedom: above 56.6 by chance once in 10,000."""
    voters = 4800
    four = [1, 2, 3, 4]
    cells = Counter(tuple(order_of(voter, four)) for voter in range(voters))
    assert set(cells) == set(permutations(four))
    assert chi_square(cells, 24, voters / 24) < 56.6
