"""Shares that are passed over would have given the same: with and without passing over, the same result."""

import random

import pytest

from budget.counting import Rule, count, equal_shares
from tests.budget.counting.elections import make_election, make_weighed_election


def middling_election(seed, *, weighed):
    chance = random.Random(seed)
    costs = [chance.randint(5, 400) for _project in range(12)]
    liking = [chance.random() ** 2 for _project in costs]
    picks = [chance.choices(range(12), liking, k=4) for _voter in range(40)]
    budget = sum(costs) // chance.randint(2, 4)
    if weighed:
        return make_weighed_election(costs, [{place: chance.randint(1, 5) for place in pick} for pick in picks], budget)
    return make_election(costs, picks, budget)


@pytest.mark.parametrize("weighed", [False, True])
def test_passing_over_shares_changes_nothing(weighed, monkeypatch):
    rule = Rule.named("equalshares/add1")
    elections = [middling_election(seed, weighed=weighed) for seed in range(25)]
    quickly = [count(election, rule) for election in elections]
    monkeypatch.setattr(equal_shares, "SURE", 0.0)
    slowly = [count(election, rule) for election in elections]
    assert [result.as_mapping() for result in quickly] == [result.as_mapping() for result in slowly]


def test_a_budget_in_won_needs_few_counts(monkeypatch):
    """Millions of won between the first share and the last, raised by a single won: nobody tries each."""
    chance = random.Random(7)
    costs = [chance.randint(30, 800) * 100_000 for _project in range(30)]
    liking = [chance.random() ** 2 for _project in costs]
    picks = [chance.choices(range(30), liking, k=5) for _voter in range(3000)]
    election = make_election(costs, picks, 500_000_000)
    runs = []
    original = equal_shares.EqualShares.run
    monkeypatch.setattr(
        equal_shares.EqualShares, "run", lambda self, *args, **kwargs: runs.append(1) or original(self, *args, **kwargs)
    )
    result = count(election, Rule.named("equalshares/add1"))
    raised = result.final_share - election.budget // election.voters
    assert raised > 10_000
    assert len(runs) < raised / 50
    assert result.total_cost <= election.budget
