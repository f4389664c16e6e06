"""Counting through the services and the page of a result: 100,000 ballots, 200 projects, short with a tenth of both.

The page is read from what the count stored, so it must not grow with the ballots.
"""

import random
import time
from collections.abc import Iterator
from statistics import median

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.figures import Figure

MOST_QUERIES = 20
PICKS = 5


def figures(*, long: bool) -> Iterator[Figure]:
    call_command("migrate", verbosity=0)
    voters, projects = (100_000, 200) if long else (10_000, 20)
    address, seconds = counted_vote(voters, projects)
    yield Figure("results", f"count_{voters}_ballots_cpu_s", seconds, goal="<=120")
    queries, milliseconds = measure(address)
    yield Figure("results", "page_queries", queries, goal=f"<={MOST_QUERIES}")
    yield Figure("results", "page_cpu_ms", milliseconds, goal="<=1000")


def counted_vote(voters: int, projects: int) -> tuple[str, float]:
    """The address of its result, and the processor time of opening, counting and writing everything down."""
    from budget.services import counting
    from tests.budget.results.votes import LATER, WORD, make_closed_vote, make_officer, publish_counted

    chance = random.Random(7)
    liking = [chance.random() ** 2 + 0.05 for _project in range(projects)]
    numbers = range(1, projects + 1)
    ballots = [",".join(map(str, sorted(set(chance.choices(numbers, liking, k=PICKS))))) for _voter in range(voters)]
    poll = make_closed_vote({1: ballots}, costs=tuple(chance.randint(1, 9) for _project in numbers), step_won=1_000)
    officer, start = make_officer(), time.process_time()
    made = counting.count(poll, actor=officer, at=LATER, public_word=WORD)
    seconds = time.process_time() - start
    publish_counted(poll, made, first=officer)
    return reverse("budget:results", args=[poll.cycle.slug]), seconds


def measure(address: str, rounds: int = 10) -> tuple[int, float]:
    client = Client()
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
        # Counted at once: the next request empties the list.
        queries = len(captured)
    times = []
    for _round in range(rounds):
        start = time.process_time()
        client.get(address)
        times.append((time.process_time() - start) * 1000)
    return queries, median(times)
