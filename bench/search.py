"""Search, look-alikes and suggestions over many documents: how long a call takes, and how that grows."""

import math
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from time import perf_counter

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


def figures(*, long: bool) -> Iterator[Figure]:
    call_command("migrate", verbosity=0)
    small, large = (1_000, 100_000) if long else (200, 20_000)
    rounds = 10 if long else 5
    typical: dict[str, list[float]] = {"query": [], "alike": [], "suggest": []}
    for size in (small, large):
        fill(size)
        for name, measured in measure(rounds).items():
            typical[name].append(p95(measured))
    for name, (at_small, at_large) in typical.items():
        # The last two happen between two key strokes.
        goal = "<=50" if name == "query" else "<=100"
        yield Figure(f"search.{name}", f"p95_ms_at_{large}", round(at_large, 2), goal)
        exponent = math.log(max(at_large, 0.01) / max(at_small, 0.01)) / math.log(large / small)
        yield Figure(f"search.{name}", f"growth_exponent_{small}_to_{large}", round(exponent, 2), "<=0.8")
    empty()


def measure(rounds: int) -> dict[str, list[float]]:
    chance = random.Random(7)
    wanted = [title(chance) for _ in range(20)]
    beginnings = ["주", "주차", "ㅈㅊ", "ㄱㅇ", "버스정", "도서과", "ㅈㅈㄱ", "참"]
    works: dict[str, list[Callable[[], object]]] = {
        "query": [lambda text=text: index.query(text, audience=READER) for text in QUERIES],
        "alike": [lambda text=text: titles.alike(text, audience=READER, kinds=("proposal",)) for text in wanted],
        "suggest": [lambda text=text: titles.suggest(text, audience=READER) for text in beginnings],
    }
    return {name: [milliseconds(work) for _ in range(rounds) for work in many] for name, many in works.items()}


def milliseconds(work: Callable[[], object]) -> float:
    """The whole call, work outside the database included: an upper bound for the goal."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


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
