"""A thousand random elections: the counter answers as the exact rule does, winner by winner, in order."""

from fractions import Fraction

import pytest

from budget.counting import Rule, count
from tests.budget.counting import oracle
from tests.budget.counting.elections import random_election

SEEDS = range(1000)
STEPS_AT_MOST = 60


def named(election, places):
    return tuple(election.projects[place].identifier for place in places)


@pytest.mark.parametrize("skip", [True, False])
def test_greedy_agrees(skip):
    rule = Rule.named("greedy" if skip else "greedy-no-skip")
    for seed in SEEDS:
        election = random_election(seed)
        assert count(election, rule).winners == named(election, oracle.greedy(election, skip=skip)), seed


@pytest.mark.parametrize("satisfaction", ["cost", "cardinality"])
def test_equal_shares_agree(satisfaction):
    rule = Rule.named("equalshares", satisfaction=satisfaction)
    for seed in SEEDS:
        election = random_election(seed)
        share = Fraction(election.budget, election.voters)
        by_cost = satisfaction == "cost" and election.approval
        expected = oracle.equal_shares(election, share, cost_utility=by_cost)
        assert count(election, rule).winners == named(election, expected), seed


def test_raising_the_share_agrees():
    for seed in SEEDS:
        election = random_election(seed)
        step = max(1, sum(project.cost for project in election.projects) // STEPS_AT_MOST)
        expected = oracle.add1(election, step=step, cost_utility=election.approval)
        assert count(election, Rule.named("equalshares/add1", step=step)).winners == named(election, expected), seed
