"""Counting: the city of Łódź against the reference implementation, and ninety thousand ballots all different."""

import math
import os
import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench.figures import Figure
from budget.counting import Election, Project, Rule, count
from budget.counting.pabulib import read_file

FOLDER = Path(os.environ.get("PABULIB_FOLDER", Path(__file__).parents[2] / "shared" / "data" / "pabulib"))
CITY = FOLDER / "Poland_Lodz_2022.pb"
ADD1 = Rule.named("equalshares/add1")


def cpu_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def different_ballots(voters: int, *, projects: int = 130, picks: int = 10) -> Election:
    """Nothing to group: no two residents chose the same."""
    chance = random.Random(5)
    liking = [chance.random() ** 2 + 0.05 for _project in range(projects)]
    ballots: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
    while len(ballots) < voters:
        chosen = set(chance.choices(range(projects), liking, k=picks))
        ballots[tuple(sorted(chosen)), ()] = 1
    costs = [chance.randint(5, 300) * 1000 for _project in range(projects)]
    listed = tuple(Project(f"P{place}", cost) for place, cost in enumerate(costs))
    return Election(listed, sum(costs) // 3, ballots)


def peer_add1() -> object:
    """The reference on the same file, loading included, as for us."""
    from pabutools.election import Cost_Sat, parse_pabulib
    from pabutools.rules import method_of_equal_shares

    instance, profile = parse_pabulib(str(CITY))
    return method_of_equal_shares(instance, profile, sat_class=Cost_Sat, voter_budget_increment=1)


def figures(*, long: bool) -> Iterator[Figure]:
    few, many = (cpu_seconds(partial(count, different_ballots(size), ADD1)) for size in (900, 90_000))
    yield Figure("counting", "different_ballots_90000_cpu_s", many, goal="<=10")
    yield Figure("counting", "growth_exponent_100_times", math.log(many / few, 100), goal="<=1.1")
    if not CITY.exists():
        return
    ours = min(cpu_seconds(lambda: count(read_file(CITY), ADD1)) for _round in range(3))
    if long:
        yield Figure("counting", "city_add1_cpu_s", ours, "<=0.01", "pabutools_cpu_s", cpu_seconds(peer_add1))
    else:
        yield Figure("counting", "city_add1_cpu_s", ours, goal="<=1")
