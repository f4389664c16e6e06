"""Counting again from the published files, as a resident does: one file of Python and nothing else."""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from bench.figures import Figure

VOTERS, PROJECTS, PICKS = 100_000, 200, 5


def ballots(chance: random.Random, voters: int) -> list[str]:
    """Nearly all different: nothing to group."""
    liking = [chance.random() ** 2 + 0.05 for _project in range(PROJECTS)]
    numbers = range(1, PROJECTS + 1)
    return [
        ",".join(map(str, sorted(set(chance.choices(numbers, liking, k=PICKS))))) for _voter in range(voters)
    ]  # fmt: skip


def seconds(method: str, *, voters: int, **fields: object) -> float:
    """Processor time of the script on a result of so many ballots, counted by this rule."""
    from tests.budget.results.publications import make_pot, make_terms, publish

    chance = random.Random(7)
    costs = {number: chance.randint(1, 100) * 1_000_000 for number in range(1, PROJECTS + 1)}
    terms = make_terms("PICK", method, [make_pot(1, costs, sum(costs.values()) // 3)], **fields)
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), terms, {1: ballots(chance, voters)})
        before = getrusage(RUSAGE_CHILDREN)
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "recount.py"], cwd=folder, capture_output=True, text=True)
        after = getrusage(RUSAGE_CHILDREN)
        assert done.returncode == 0, done.stdout
        if os.environ.get("BENCH_WALL"):
            print(f"{method}: {time.perf_counter() - start:.1f} s by the clock")
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def figures(*, long: bool) -> Iterator[Figure]:
    voters = VOTERS if long else VOTERS // 10
    # The fewer voters, the larger the share of each and the more rounds: the promise is the same for both.
    limit = "<=60"
    yield Figure("recount", f"greedy_{voters}_ballots_cpu_s", seconds("greedy", voters=voters), goal=limit)
    # The usual raise of a thousand won, and the smallest that terms can say.
    for step in (1_000, 100):
        shares = seconds("equalshares/add1", voters=voters, step_won=step)
        yield Figure("recount", f"equal_shares_by_{step}_won_{voters}_ballots_cpu_s", shares, goal=limit)
