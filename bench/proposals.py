"""Proposals at two sizes: list, map, detail, look-alikes. How long, how many questions, and how both grow."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.figures import Figure, milliseconds, p95
from bench.search import DEEDS, ENDINGS, PLACES, THINGS
from core.search import index
from core.search.models import SearchDocument
from proposals.models import Call, Category, Proposal
from proposals.models.proposals import STEPS_PER_DEGREE
from proposals.queries import lookalikes
from proposals.services import calls
from proposals.services.indexing import entry_of

START = datetime(2024, 1, 1, tzinfo=UTC)
STATES = ["RECEIVED", "UNDER_REVIEW", "ADOPTED", "NOT_ADOPTED", "COMPLETED"]
MOST_QUERIES, MOST_MAP_QUERIES, LARGEST_MAP = 15, 5, 60 * 1024
BATCH = 2_000
CITY = "126.70,37.58,126.95,37.74"
PAGES = {
    "list": "/proposals/",
    "list_endorsed": "/proposals/?sort=endorsed",
    "list_filtered": "/proposals/?state=RECEIVED&area=한빛동",
    "list_searched": "/proposals/?q=주차장",
    "map": f"/proposals/places.json?bbox={CITY}&zoom=12",
    "map_close": "/proposals/places.json?bbox=126.80,37.64,126.83,37.66&zoom=15",
}


Measured = tuple[float, int, int]


def figures(*, long: bool) -> Iterator[Figure]:
    call_command("migrate", verbosity=0)
    large = 100_000 if long else 10_000
    rounds = 40 if long else 15
    measured: dict[str, list[Measured]] = {}
    for size in (200, large):
        fill(size)
        for name, address in {**PAGES, "detail": detail_address()}.items():
            measured.setdefault(name, []).append(page(address, rounds))
    for name, (small, big) in measured.items():
        yield from grown(name, small, big, large)
    yield Figure("proposals.lookalikes", f"p95_ms_at_{large}", round(p95(typing(rounds)), 2), "<=100")
    empty()


def grown(name: str, small: Measured, big: Measured, large: int) -> Iterator[Figure]:
    """A list may cost half as much again; a map has a bound of its own, whatever lies in its window."""
    is_map = name.startswith("map")
    metric, value = f"p95_ms_at_{large}", round(big[0], 2)
    if is_map:
        yield Figure(f"proposals.{name}", metric, value, "<=150")
        yield Figure(f"proposals.{name}", "bytes", big[2], f"<={LARGEST_MAP}")
    else:
        yield Figure(f"proposals.{name}", metric, value, "<=1.5", "p95_at_200", small[0])
    yield Figure(f"proposals.{name}", "queries", big[1], f"<={MOST_MAP_QUERIES if is_map else MOST_QUERIES}")
    yield Figure(f"proposals.{name}", "more_queries_than_at_200", big[1] - small[1], "<=0")


def page(address: str, rounds: int) -> Measured:
    """The whole request through every layer: how long, how many questions, how many bytes."""
    client = Client()

    def ask() -> Any:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer

    ask()
    with CaptureQueriesContext(connection) as captured:
        size = len(ask().content)
    return p95(milliseconds(ask, rounds=rounds)), len(captured), size


def typing(rounds: int) -> list[float]:
    chance = random.Random(5)
    wanted = [(title(chance), f"{chance.choice(THINGS)} 때문에 불편합니다.") for _ in range(max(10, rounds // 2))]
    works: list[Callable[[], object]] = [
        lambda asked=asked: lookalikes.alike(*asked, audience=["public"]) for asked in wanted
    ]
    return [moment for work in works for moment in milliseconds(work, rounds=4)]


def detail_address() -> str:
    return Proposal.objects.order_by("-pk")[0].get_absolute_url()


def fill(size: int) -> None:
    empty()
    chance = random.Random(42)
    categories = [Category.objects.create(name=f"분야 {n}", slug=f"bench-{n}") for n in range(7)]
    call = Call.objects.create(
        kind="IDEA", slug="bench", title="언제나", summary="언제나", text="언제나", proposer="ANYBODY", opens_at=START
    )
    call.categories.set(categories)
    calls.freeze(call, at=START)
    call.save()
    for start in range(0, size, BATCH):
        rows = [one(chance, call, categories) for _ in range(start, min(start + BATCH, size))]
        index.put_all(entry_of(row) for row in Proposal.objects.bulk_create(rows))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


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
    SearchDocument.objects.all().delete()
    Proposal.objects.all().delete()
    Call.objects.all().delete()
    Category.objects.all().delete()
