"""The pages that everybody opens, on the demo: questions to the database, CPU time, bytes over the wire.

`cpu_ms` is a page made anew with nothing kept, as for the first visitor of a minute. The others are what a visitor
without an account costs when a kept page's seconds are over: `asked_again_cpu_ms` where nothing has changed,
`changed_cpu_ms` where before each visit one thing on the page has. With nothing kept, only lists are held to a tenth
of the peer's figure; other pages to half of it.

The peer's CPU times (its app and its database together, of its like page) were taken on a machine of the same kind,
not in this run: they say how far away a page is, not by how much exactly.
"""

import gzip
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from wagtail.models import Page

from bench.figures import Figure
from discussion.models import TallyChange
from home.models import NewsPage
from proposals.models import Proposal

MOST_QUERIES, LARGEST_PAGE = 15, 60 * 1024
# A page whose seconds are over at once.
OVER = 1e-9
PEER_CPU_MS = {"home": 92.0, "list": 1147.0, "detail": 78.0}


@dataclass(frozen=True)
class Kind:
    address: str
    # The peer's like page.
    like: str
    # What changes on it; each time to something else.
    change: Callable[[int], object] | None = None


def pages() -> dict[str, Kind]:
    news = NewsPage.objects.live().order_by("-pk").first()
    notice = NewsPage.objects.live().filter(kind=NewsPage.Kind.NOTICE).order_by("-published_on", "-pk").first()
    proposal = Proposal.objects.filter(state="ADOPTED").order_by("pk").first()
    assert news is not None and notice is not None and proposal is not None, "the demo has all"
    return {
        "home": Kind("/", "home", renamed(notice)),
        "news_list": Kind("/news/", "list"),
        "news_detail": Kind(news.url, "detail", endorsed(news)),
        "proposal_list": Kind("/proposals/", "list"),
        "proposal_detail": Kind(proposal.get_absolute_url(), "detail", endorsed(proposal)),
        "plans": Kind("/plans/", "home"),
        "disclosures": Kind("/disclosures/", "list"),
        "councils": Kind("/councils/", "list"),
        "data": Kind("/data/", "list"),
    }


def renamed(page: Page) -> Callable[[int], object]:
    return lambda number: Page.objects.filter(pk=page.pk).update(title=f"이름 {number}")


def endorsed(target: Any) -> Callable[[int], object]:
    kind = ContentType.objects.get_for_model(target)
    row = {"content_type": kind, "object_id": target.pk, "kind": TallyChange.Kind.ENDORSEMENT, "delta": 1}
    return lambda _number: TallyChange.objects.create(**row)


def figures(*, long: bool) -> Iterator[Figure]:
    call_command("migrate", verbosity=0)
    call_command("seed_demo", "--if-empty", verbosity=0)
    rounds = 60 if long else 15
    for name, page in pages().items():
        bench, peer = f"pages.{name}", (f"peer_{page.like}_cpu_ms", PEER_CPU_MS[page.like])
        queries, cpu, size = measure(page.address, rounds=rounds)
        yield Figure(bench, "queries", queries, f"<={MOST_QUERIES}")
        yield Figure(bench, "cpu_ms", round(cpu, 1), "<=0.1" if page.like == "list" else "<=0.5", *peer)
        with override_settings(KEPT_PAGE_SECONDS=OVER):
            again = round(measure(page.address, rounds=rounds)[1], 1)
        yield Figure(bench, "asked_again_cpu_ms", again, "<=0.1", *peer)
        if page.change is not None:
            with override_settings(KEPT_PAGE_SECONDS=OVER):
                changed = round(measure(page.address, rounds=rounds, change=page.change)[1], 1)
            yield Figure(bench, "changed_cpu_ms", changed, "<=0.1", *peer)
        yield Figure(bench, "html_bytes_compressed", size, f"<={LARGEST_PAGE}")


def measure(
    address: str, *, rounds: int, change: Callable[[int], object] = lambda _number: None
) -> tuple[int, float, int]:
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
    for number in range(rounds):
        change(number)
        start = time.process_time()
        ask()
        durations.append((time.process_time() - start) * 1000)
    return queries, median(durations), len(gzip.compress(body))
