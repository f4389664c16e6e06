"""The pages that everybody opens, on the demo: questions to the database, CPU time, bytes over the wire.

Each is made anew, and beside that asked again: what a visitor without an account costs when a kept page's seconds are
over and nothing has changed. At full minutes, and after every change, it is made anew.

The peer's CPU times (its app and its database together, of its like page) were taken on a machine of the same kind,
not in this run: they say how far away a page is, not by how much exactly.
"""

import gzip
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from bench.figures import Figure
from home.models import NewsPage
from proposals.models import Proposal

MOST_QUERIES, LARGEST_PAGE = 15, 60 * 1024
# A page whose seconds are over at once.
OVER = 1e-9
PEER_CPU_MS = {"home": 92.0, "list": 1147.0, "detail": 78.0}


def pages() -> dict[str, tuple[str, str]]:
    """Name: (address, the peer's like page)."""
    news = NewsPage.objects.live().order_by("-pk").first()
    proposal = Proposal.objects.filter(state="ADOPTED").order_by("pk").first()
    assert news is not None and proposal is not None, "the demo has both"
    return {
        "home": ("/", "home"),
        "news_list": ("/news/", "list"),
        "news_detail": (news.url, "detail"),
        "proposal_list": ("/proposals/", "list"),
        "proposal_detail": (proposal.get_absolute_url(), "detail"),
        "plans": ("/plans/", "home"),
        "disclosures": ("/disclosures/", "list"),
        "councils": ("/councils/", "list"),
        "data": ("/data/", "list"),
    }


def figures(*, long: bool) -> Iterator[Figure]:
    call_command("migrate", verbosity=0)
    call_command("seed_demo", "--if-empty", verbosity=0)
    for name, (address, like) in pages().items():
        queries, cpu, size = measure(address, rounds=60 if long else 15)
        yield Figure(f"pages.{name}", "queries", queries, f"<={MOST_QUERIES}")
        yield Figure(f"pages.{name}", "cpu_ms", round(cpu, 1), "<=0.1", f"peer_{like}_cpu_ms", PEER_CPU_MS[like])
        with override_settings(KEPT_PAGE_SECONDS=OVER):
            again = round(measure(address, rounds=60 if long else 15)[1], 1)
        yield Figure(f"pages.{name}", "asked_again_cpu_ms", again, "<=0.1", f"peer_{like}_cpu_ms", PEER_CPU_MS[like])
        yield Figure(f"pages.{name}", "html_bytes_compressed", size, f"<={LARGEST_PAGE}")


def measure(address: str, *, rounds: int) -> tuple[int, float, int]:
    """(queries, milliseconds of CPU of this process, bytes compressed) of an anonymous visit."""
    client = Client()

    def ask() -> Any:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer

    ask()
    with CaptureQueriesContext(connection) as captured:
        body = b"".join(ask())
        # Counted at once: the next request empties the list.
        queries = len(captured)
    durations = []
    for _round in range(rounds):
        start = time.process_time()
        ask()
        durations.append((time.process_time() - start) * 1000)
    return queries, median(durations), len(gzip.compress(body))
