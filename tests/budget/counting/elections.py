"""Elections for tests: small ones by hand, and random ones that are full of ties and tight sums."""

import random
from collections import Counter

from budget.counting import Election, Project


def make_election(costs: list[int], ballots: list[list[int]], budget: int, **facts: object) -> Election:
    """Ballots name the places of projects in the list of costs."""
    keys = Counter((tuple(sorted(set(ballot))), ()) for ballot in ballots)
    empty = keys.pop(((), ()), 0)
    return Election(
        projects=tuple(Project(f"P{place}", cost) for place, cost in enumerate(costs)),
        budget=budget,
        ballots=dict(keys),
        empty_ballots=empty,
        **facts,  # type: ignore[arg-type]
    )


def make_weighed_election(costs: list[int], ballots: list[dict[int, int]], budget: int) -> Election:
    keys = Counter(
        (tuple(sorted(ballot)), tuple(ballot[place] for place in sorted(ballot))) for ballot in ballots if ballot
    )
    return Election(
        projects=tuple(Project(f"P{place}", cost) for place, cost in enumerate(costs)),
        budget=budget,
        ballots=dict(keys),
        approval=False,
        empty_ballots=sum(not ballot for ballot in ballots),
    )


def random_election(seed: int) -> Election:
    chance = random.Random(seed)
    projects = chance.randint(1, 7)
    # Few different costs and few residents: equal prices, equal votes and purses emptied to the last won.
    scale = chance.choice([1, 5, 10, 1000])
    costs = [chance.randint(0 if chance.random() < 0.1 else 1, 12) * scale for _project in range(projects)]
    budget = chance.randint(0, max(sum(costs), 1))
    voters = chance.randint(1, 12)
    picks = [chance.sample(range(projects), chance.randint(0, projects)) for _voter in range(voters)]
    if chance.random() < 0.5:
        return make_election(costs, picks, budget)
    ballots = [{place: chance.randint(1, 4) for place in pick} for pick in picks]
    return make_weighed_election(costs, ballots, budget)
