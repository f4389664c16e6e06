"""Search, look-alikes and suggestions over many documents: how long a call takes, and how that grows."""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter, thread_time
from typing import Any

from django.core.management import call_command
from django.db import connection

from bench.figures import Figure, p95
from core.search import index, titles
from core.search.filling import filling
from core.search.index import Entry
from core.search.models import SearchDocument

START = datetime(2024, 1, 1, tzinfo=UTC)
READER = ("public", "staff")
PLACES = [
    "중앙", "한빛", "새터", "강변", "솔밭", "은행", "향교", "돌담", "샛별", "물레", "참나무",
    "느티", "가람", "다솜", "미르", "아라", "온누리", "해오름", "달빛", "별내",
]  # fmt: skip
THINGS = [
    "주차장", "도서관", "놀이터", "체육관", "산책로", "버스정류장", "공중화장실", "하수도",
    "상수도", "가로등", "벤치", "자전거도로", "어린이집", "경로당", "보건소", "수영장", "공원",
    "육교", "횡단보도", "재활용센터", "창업센터", "문화회관", "청년센터", "캠핑장", "텃밭",
    "미술관", "시장", "광장", "터널", "하천",
]  # fmt: skip
DEEDS = [
    "설치", "확충", "보수", "개선", "이전", "폐지", "확대", "축소", "조정", "개방", "정비",
    "교체", "안내", "점검", "청소", "감면", "인상", "연장", "신설", "통합", "공모", "공시",
    "예산", "결산", "감사", "평가", "계약", "채용", "교육", "행사",
]  # fmt: skip
ENDINGS = [
    "요청합니다", "부탁드립니다", "건의합니다", "제안합니다", "필요합니다", "바랍니다", "궁금합니다",
    "어떨까요",
]  # fmt: skip
PARTICLES = ["을", "를", "이", "가", "은", "는", "의", "에서", "으로", ""]
# Half of the words have two syllables, some are everywhere and some nowhere.
QUERIES = [
    "주차", "공시", "예산", "시장", "광장", "공원", "벤치", "감사", "청소", "달빛 주차장",
    "주차장에서 요금", "버스 정류장", "자전거 도로", "한빛 도서관", "공영주차장 확충", "참나무",
    "하천 정비 예산", "없는말", "물", "어린이집을 확대", "재활용센터", "미르 미술관 개방",
]  # fmt: skip


@dataclass(frozen=True)
class Call:
    """What one call cost: all of it by the clock, and the part in the database.

    SQLite works in this process, so its part is counted as time of the processor, which other programs of the machine
    do not lengthen; PostgreSQL's can only be waited for.
    """

    whole: float
    in_database: float


def figures(*, long: bool) -> Iterator[Figure]:
    call_command("migrate", verbosity=0)
    small, large = (1_000, 100_000) if long else (200, 20_000)
    rounds = 10 if long else 5
    calls: dict[str, list[list[Call]]] = {}
    for size in (small, large):
        fill(size)
        for name, measured in measure(rounds).items():
            calls.setdefault(name, []).append(measured)
    for name, (at_small, at_large) in calls.items():
        # The last two happen between two key strokes.
        goal = 50 if name == "query" else 100
        few, many = (p95([call.in_database for call in some]) for some in (at_small, at_large))
        yield Figure(f"search.{name}", f"p95_ms_in_database_at_{large}", round(many, 2), f"<={goal}")
        exponent = math.log(max(many, 0.01) / max(few, 0.01)) / math.log(large / small)
        yield Figure(f"search.{name}", f"growth_exponent_{small}_to_{large}", round(exponent, 2), "<=0.8")
        whole = [call.whole for call in at_large]
        yield Figure(f"search.{name}", f"median_ms_whole_call_at_{large}", round(median(whole), 2), f"<={goal}")
    empty()


def measure(rounds: int) -> dict[str, list[Call]]:
    chance = random.Random(7)
    wanted = [title(chance) for _ in range(20)]
    beginnings = ["주", "주차", "ㅈㅊ", "ㄱㅇ", "버스정", "도서과", "ㅈㅈㄱ", "참"]
    works: dict[str, list[Callable[[], object]]] = {
        "query": [lambda text=text: index.query(text, audience=READER) for text in QUERIES],
        "alike": [lambda text=text: titles.alike(text, audience=READER, kinds=("proposal",)) for text in wanted],
        "suggest": [lambda text=text: titles.suggest(text, audience=READER) for text in beginnings],
    }
    return {name: [called(work) for _ in range(rounds) for work in many] for name, many in works.items()}


def called(work: Callable[[], object]) -> Call:
    clock = thread_time if connection.vendor == "sqlite" else perf_counter
    spent = 0.0

    def timed(execute: Any, *arguments: Any) -> Any:
        nonlocal spent
        start = clock()
        try:
            return execute(*arguments)
        finally:
            spent += clock() - start

    begun = perf_counter()
    with connection.execute_wrapper(timed):
        work()
    return Call((perf_counter() - begun) * 1000, spent * 1000)


def fill(size: int) -> None:
    empty()
    chance = random.Random(42)
    with filling():
        for start in range(0, size, 5_000):
            index.put_all(entry(number, chance) for number in range(start, min(start + 5_000, size)))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE core_searchdocument" if connection.vendor == "postgresql" else "ANALYZE")


def entry(number: int, chance: random.Random) -> Entry:
    return Entry(
        obj=SearchDocument(pk=number + 1),
        kind=chance.choice(("proposal", "proposal", "proposal", "plan", "disclosure")),
        title=title(chance),
        url=f"/x/{number}/",
        published_at=START + timedelta(minutes=chance.randrange(1_000_000)),
        body=" ".join(sentence(chance) for _ in range(8)),
        audience="public" if chance.random() < 0.95 else "department:1",
    )


def empty() -> None:
    SearchDocument.objects.all().delete()


def title(chance: random.Random) -> str:
    return f"{chance.choice(PLACES)}동 {chance.choice(THINGS)} {chance.choice(DEEDS)} {chance.choice(ENDINGS)}"


def sentence(chance: random.Random) -> str:
    thing = chance.choice(THINGS) + chance.choice(PARTICLES)
    more = f"{chance.choice(THINGS)}도 {chance.choice(DEEDS)}하면 좋겠습니다."
    return f"{chance.choice(PLACES)} 마을 {thing} {chance.choice(DEEDS)}하고 {more}"
