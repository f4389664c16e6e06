"""Each rule on elections small enough to follow with a pencil."""

import pytest

from budget.counting import Rule, TieOrder, TooLarge, UnknownRule, count
from tests.budget.counting.elections import make_election, make_weighed_election


def reasons(result):
    return {said["project"]: said["reason"] for said in result.as_mapping()["reasons"]}


def test_greedy_passes_over_what_no_longer_fits():
    election = make_election([60, 50, 40], [[0], [0], [0], [1], [1], [2]], 100)
    result = count(election, Rule.named("greedy"))
    assert result.winners == ("P0", "P2")
    said = result.as_mapping()["reasons"][1]
    assert said == {"project": "P1", "reason": "did_not_fit", "missing_money": 10}


def test_greedy_without_skipping_ends_at_the_first_that_does_not_fit():
    election = make_election([60, 50, 40], [[0], [0], [0], [1], [1], [2]], 100)
    result = count(election, Rule.named("greedy-no-skip"))
    assert result.winners == ("P0",)
    assert reasons(result) == {"P0": "selected", "P1": "did_not_fit", "P2": "after_the_end"}


def test_below_the_threshold_nobody_wins():
    election = make_election([10, 10], [[0], [0], [1]], 100, threshold=2)
    result = count(election, Rule.named("greedy-threshold"))
    assert result.winners == ("P0",)
    assert result.as_mapping()["reasons"][1] == {"project": "P1", "reason": "below_threshold", "missing_votes": 1}


def test_what_nobody_chose_never_wins():
    election = make_election([10, 10], [[0]], 100)
    for name in ("greedy", "equalshares", "equalshares/add1"):
        result = count(election, Rule.named(name))
        assert result.winners == ("P0",)
        assert reasons(result)["P1"] == "no_votes"


def test_a_cost_above_the_whole_budget_is_said():
    election = make_election([200, 10], [[0], [0], [1]], 100)
    result = count(election, Rule.named("greedy"))
    assert result.as_mapping()["reasons"][0] == {"project": "P0", "reason": "above_the_budget", "missing_money": 100}


def test_a_small_group_gets_its_share():
    """Three fifths choose the same; the others together have enough for their own, which greedy never buys."""
    ballots = [[0, 1, 2]] * 6 + [[3]] * 4
    election = make_election([30, 30, 30, 30], ballots, 100)
    assert "P3" not in count(election, Rule.named("greedy")).winners
    assert "P3" in count(election, Rule.named("equalshares")).winners


def test_what_a_loser_lacked_under_equal_shares():
    election = make_election([100, 50], [[0], [1], [1]], 90)
    result = count(election, Rule.named("equalshares"))
    assert result.winners == ("P1",)
    assert result.as_mapping()["reasons"][0] == {
        "project": "P0",
        "reason": "residents_out_of_money",
        "missing_money": 70,
        "missing_votes": 3,
    }


def test_points_weigh():
    election = make_weighed_election([50, 50], [{0: 3, 1: 1}, {1: 1}], 50)
    assert count(election, Rule.named("greedy")).winners == ("P0",)


def test_completion_spends_what_is_left():
    election = make_election([60, 30], [[0]] * 6 + [[1]] * 2, 100)
    assert count(election, Rule.named("equalshares")).winners == ("P0",)
    completed = count(election, Rule.named("equalshares", completion="greedy"))
    assert completed.winners == ("P0", "P1")
    assert reasons(completed)["P1"] == "selected_by_completion"


def test_the_outcome_that_more_prefer_wins():
    """Equal Shares serves the few; the many have more of what they chose under greedy."""
    election = make_election([99, 10], [[0]] * 9 + [[1]], 100)
    result = count(election, Rule.named("equalshares/add1-comparison"))
    assert result.comparison.prefer_greedy == 9
    assert result.comparison.chosen == "greedy"
    assert result.winners == ("P0",)


@pytest.mark.parametrize(
    ("costs", "ballots", "winner", "settled_by"),
    [
        ([50, 40], [[0], [1]], "P1", "cost"),
        ([50, 50], [[0], [1]], "P0", "lot"),
    ],
)
def test_ties_go_to_the_cheaper_and_then_by_lot(costs, ballots, winner, settled_by):
    result = count(make_election(costs, ballots, 60), Rule.named("greedy"))
    assert result.winners == (winner,)
    assert [tie["settled_by"] for tie in result.as_mapping()["ties"]] == [settled_by]


def test_points_that_are_equal_go_to_more_votes():
    election = make_weighed_election([50, 50], [{0: 4}, {1: 2}, {1: 2}], 50)
    result = count(election, Rule.named("greedy"))
    assert result.winners == ("P1",)
    assert result.as_mapping()["ties"][0]["settled_by"] == "votes"


def test_the_drawn_lot_decides_and_is_the_same_every_time():
    election = make_election([50, 50, 50], [[0, 1, 2]], 50)
    for name in ("greedy", "equalshares/add1"):
        rule = Rule.named(name)
        assert count(election, rule, TieOrder(election, ["P2", "P0", "P1"])).winners == ("P2",)
        assert count(election, rule, TieOrder(election, ["P1"])).winners == ("P1",)


def test_an_election_without_votes_has_no_winners():
    for name in ("greedy", "equalshares", "equalshares/add1", "equalshares/add1-comparison"):
        assert count(make_election([10], [], 100), Rule.named(name)).winners == ()


def test_residents_who_chose_nothing_keep_their_share():
    assert count(make_election([60], [[0], []], 100), Rule.named("equalshares")).winners == ()
    assert count(make_election([60], [[0]], 100), Rule.named("equalshares")).winners == ("P0",)


def test_a_rule_that_is_none_is_refused():
    with pytest.raises(UnknownRule):
        Rule.named("dictator")
    with pytest.raises(UnknownRule):
        Rule.named("greedy", step=0)


def test_sums_beyond_exact_counting_are_refused():
    with pytest.raises(TooLarge):
        make_election([2**61], [[0], [0]], 10)
