"""Proposals at two sizes: list, map, detail, look-alikes. How long, how many questions, and how both grow.

The peer's CPU times (its app and its database together, of its like page at 200) were taken on a machine of the same
kind, not in this run. Every page is made anew with nothing kept for these figures, but for four, which are what a
visitor without an account costs. `asked_again_cpu_ms`: a kept page's seconds are over and nothing has changed.
`endorsed_cpu_ms` and `commented_cpu_ms`: before each visit somebody has endorsed the proposal, or changed a comment on
it. `hot_req_per_s`: a rush of visits, beside a bare view that answers with the same bytes from memory, in turns with
ours. The peer's page of a proposal comes without its comments, which the browser asks for afterwards: what has to do
with comments stands beside both.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log
from statistics import median
from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import path

from bench.database import cpu_of_database
from bench.figures import Figure, milliseconds, p95
from bench.search import DEEDS, ENDINGS, PLACES, THINGS
from core.search import index
from core.search.models import SearchDocument
from discussion.models import Comment, TallyChange, Thread
from proposals.models import Call, Category, Proposal
from proposals.models.proposals import STEPS_PER_DEGREE
from proposals.queries import lookalikes
from proposals.services import calls
from proposals.services.indexing import entry_of

START = datetime(2024, 1, 1, tzinfo=UTC)
STATES = ["RECEIVED", "UNDER_REVIEW", "ADOPTED", "NOT_ADOPTED", "COMPLETED"]
SMALL, COMMENTS, SERIES = 200, 100, 3
MOST_QUERIES, MOST_MAP_QUERIES, LARGEST_MAP = 15, 5, 60 * 1024
BATCH = 2_000
# Of the first, one in so many is what the searches look for: a full page of them at either size.
SOUGHT, SOUGHT_TITLE, SOUGHT_STATE = 8, "한빛동 주차장 확충 제안합니다", "ADOPTED"
CITY = "126.70,37.58,126.95,37.74"
PAGES = {
    "list": "/proposals/",
    "list_endorsed": "/proposals/?sort=endorsed",
    "list_filtered": "/proposals/?state=RECEIVED&area=한빛동",
    "list_searched": "/proposals/?q=주차장",
    "list_searched_filtered": f"/proposals/?q=한빛동 주차장&state={SOUGHT_STATE}&sort=endorsed",
    "map": f"/proposals/places.json?bbox={CITY}&zoom=12",
    "map_close": "/proposals/places.json?bbox=126.80,37.64,126.83,37.66&zoom=15",
}
PEER_CPU_MS = {"list": 1147.0, "map": 1660.0, "detail": 78.0}
# For the comments of twenty threads.
PEER_COMMENTS_CPU_MS = 637.0
AS_BARE = ("list", "detail")
# A page whose seconds are over at once.
OVER = 1e-9


@dataclass(frozen=True)
class Measured:
    """`p95` is the median of several series; `cpu` that of this process and of the database, for one request."""

    p95: float
    spread: tuple[float, float]
    queries: int
    size: int
    cpu: float
    asked_again_cpu: float
    changed_cpu: dict[str, float]
    hot_per_second: float
    bare_per_second: float


def figures(*, long: bool) -> Iterator[Figure]:
    call_command("migrate", verbosity=0)
    bare = BareView()
    large = 100_000 if long else 10_000
    rounds = 20 if long else 10
    measured: dict[str, list[Measured]] = {}
    for size in (SMALL, large):
        fill(size)
        for name, address in {**PAGES, "detail": detail_address()}.items():
            changes = CHANGES if name == "detail" else {}
            measured.setdefault(name, []).append(page(address, rounds, bare, changes))
    for name, (small, big) in measured.items():
        yield from grown(name, small, big, large)
    yield Figure("proposals.map_nothing_kept", f"p95_ms_at_{large}", round(p95(opened_anew(rounds)), 2), "<150")
    yield Figure("proposals.lookalikes", f"p95_ms_at_{large}", round(p95(typing(rounds)), 2), "<=100")
    empty()


def grown(name: str, small: Measured, big: Measured, large: int) -> Iterator[Figure]:
    is_map, bench = name.startswith("map"), f"proposals.{name}"
    p95s = round(big.p95, 2), round(small.p95, 2)
    yield Figure(bench, f"p95_ms_at_{large}", p95s[0], "<=1.5", f"p95_at_{SMALL}", p95s[1], big.spread)
    exponent = log(big.p95 / small.p95) / log(large / SMALL)
    yield Figure(bench, f"growth_exponent_{SMALL}_to_{large}", round(exponent, 3), "<=0.07")
    yield Figure(bench, "queries", big.queries, f"<={MOST_MAP_QUERIES if is_map else MOST_QUERIES}")
    yield Figure(bench, f"more_queries_than_at_{SMALL}", big.queries - small.queries, "<=0")
    if is_map:
        yield Figure(bench, "p95_ms", round(big.p95, 2), "<150")
        yield Figure(bench, "bytes", big.size, f"<={LARGEST_MAP}")
    if name in PEER_CPU_MS:
        peer = "peer_cpu_ms", PEER_CPU_MS[name]
        both = "peer_page_and_comments_cpu_ms", PEER_CPU_MS[name] + PEER_COMMENTS_CPU_MS
        yield Figure(bench, f"cpu_ms_at_{large}", round(big.cpu, 2), "<=0.1", *(both if name == "detail" else peer))
        for change, cpu in big.changed_cpu.items():
            beside = both if change == "commented" else peer
            yield Figure(bench, f"{change}_cpu_ms_at_{large}", round(cpu, 2), "<=0.1", *beside)
    if name in AS_BARE:
        asked_again = round(big.asked_again_cpu, 2)
        yield Figure(bench, f"asked_again_cpu_ms_at_{large}", asked_again, "<=0.1", "peer_cpu_ms", PEER_CPU_MS[name])
        yield Figure(
            bench, "hot_req_per_s", big.hot_per_second, ">=0.5", "bare_view_same_bytes_per_s", big.bare_per_second
        )


class BareView:
    """The least that Django can do: bytes that it holds already, through the same middleware."""

    def __init__(self) -> None:
        from config import urls

        self.body = b""
        urls.urlpatterns.insert(0, path("bare/", self))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(self.body)


def page(address: str, rounds: int, bare: BareView, changes: Mapping[str, Callable[[int], object]]) -> Measured:
    """The whole request through every layer, in turns with the bare view."""
    client = Client()

    def ask(where: str = address) -> Any:
        answer = client.get(where)
        assert answer.status_code == 200, (where, answer.status_code)
        return answer

    ask()
    with CaptureQueriesContext(connection) as captured:
        bare.body = ask().content
        # Counted at once: the next request empties the list.
        queries = len(captured)
    own, hot, others, cpu, asked_again, changed = [], [], [], 0.0, 0.0, dict.fromkeys(changes, 0.0)
    for series in range(SERIES):
        before = worked()
        own.append(milliseconds(ask, rounds=rounds))
        cpu += worked() - before
        with override_settings(KEPT_PAGE_SECONDS=OVER):
            ask()
            before = worked()
            milliseconds(ask, rounds=rounds)
            asked_again += worked() - before
            for name, change in changes.items():
                for number in range(rounds):
                    change(series * rounds + number)
                    before = worked()
                    ask()
                    changed[name] += worked() - before
        with override_settings(KEPT_PAGE_SECONDS=60):
            ask()
            hot += milliseconds(ask, rounds=rounds)
        others += milliseconds(lambda: ask("/bare/"), rounds=rounds)
    worst = [p95(durations) for durations in own]
    return Measured(
        p95=median(worst),
        spread=(round(min(worst), 2), round(max(worst), 2)),
        queries=queries,
        size=len(bare.body),
        cpu=cpu * 1000 / (SERIES * (rounds + 1)),
        asked_again_cpu=asked_again * 1000 / (SERIES * (rounds + 1)),
        changed_cpu={name: spent * 1000 / (SERIES * rounds) for name, spent in changed.items()},
        hot_per_second=round(1000 / median(hot), 1),
        bare_per_second=round(1000 / median(others), 1),
    )


def worked() -> float:
    """Seconds of this process and of the database for it."""
    return time.process_time() + cpu_of_database()


def opened_anew(rounds: int) -> list[float]:
    """The map as the first to ask finds it, with nothing kept."""

    def ask() -> None:
        cache.clear()
        client.get(PAGES["map"])

    client = Client()
    return milliseconds(ask, rounds=rounds)


def typing(rounds: int) -> list[float]:
    chance = random.Random(5)
    wanted = [(title(chance), f"{chance.choice(THINGS)} 때문에 불편합니다.") for _ in range(max(10, rounds // 2))]
    works: list[Callable[[], object]] = [
        lambda asked=asked: lookalikes.alike(*asked, audience=["public"]) for asked in wanted
    ]
    return [moment for work in works for moment in milliseconds(work, rounds=4)]


def detail_address() -> str:
    """The newest, with a hundred comments."""
    proposal = Proposal.objects.order_by("-pk")[0]
    thread = Thread.objects.create(target=proposal, comment_count=COMMENTS)
    Comment.objects.bulk_create(
        Comment(thread=thread, body=f"저도 같은 생각입니다. {number}번째 까닭입니다.", created_at=START)
        for number in range(COMMENTS)
    )
    return proposal.get_absolute_url()


def endorsed(_number: int) -> None:
    """As `discussion` notes each endorsement."""
    thread = Thread.objects.get()
    TallyChange.objects.create(
        content_type=thread.content_type, object_id=thread.object_id, kind=TallyChange.Kind.ENDORSEMENT, delta=1
    )


def commented(number: int) -> None:
    first = Comment.objects.order_by("pk")[0]
    Comment.objects.filter(pk=first.pk).update(body=f"다시 생각해 보았습니다. {number}")


CHANGES = {"endorsed": endorsed, "commented": commented}


def fill(size: int) -> None:
    empty()
    chance = random.Random(42)
    call = Call.objects.filter(slug="bench").first() or published_call()
    categories = list(call.categories.all())
    for start in range(0, size, BATCH):
        rows = [one(chance, call, categories) for _ in range(start, min(start + BATCH, size))]
        for row in rows[:SMALL:SOUGHT] if start == 0 else []:
            row.title, row.state = SOUGHT_TITLE, SOUGHT_STATE
        index.put_all(entry_of(row) for row in Proposal.objects.bulk_create(rows))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def published_call() -> Call:
    """For both sizes: what is published stands, and the database lets nobody take it away."""
    call = Call.objects.create(
        kind="IDEA", slug="bench", title="언제나", summary="언제나", text="언제나", proposer="ANYBODY", opens_at=START
    )
    call.categories.set([Category.objects.create(name=f"분야 {n}", slug=f"bench-{n}") for n in range(7)])
    calls.freeze(call, at=START)
    call.save()
    return call


def one(chance: random.Random, call: Call, categories: list[Category]) -> Proposal:
    at = START + timedelta(minutes=chance.randrange(1_000_000))
    longitude, latitude = chance.uniform(126.71, 126.94), chance.uniform(37.59, 37.73)
    state = chance.choice(STATES)
    return Proposal(
        call=call, title=title(chance), problem=f"{chance.choice(THINGS)}이 모자라 불편합니다.", idea="더 놓아 주세요.",
        category=chance.choice(categories), area=chance.choice(["두레동", "한빛동", "가람동"]), place_kind="PIN",
        latitude=latitude, longitude=longitude, map_x=int((longitude + 180) * STEPS_PER_DEGREE),
        map_y=int((latitude + 90) * STEPS_PER_DEGREE), created_at=at, submitted_at=at, state=state,
        state_changed_at=at, due_at=at + timedelta(days=40) if state in STATES[:2] else None, audience="PUBLIC",
        endorsement_count=int(chance.expovariate(0.05)), comment_count=int(chance.expovariate(0.3)),
    )  # fmt: skip


def title(chance: random.Random) -> str:
    return f"{chance.choice(PLACES)}동 {chance.choice(THINGS)} {chance.choice(DEEDS)} {chance.choice(ENDINGS)}"


def empty() -> None:
    cache.clear()
    TallyChange.objects.all().delete()
    Thread.objects.all().delete()
    SearchDocument.objects.all().delete()
    Proposal.objects.all().delete()
