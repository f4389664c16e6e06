"""A rule of 5,000 clauses with 2,000 marks as a page, and finding clauses in a register of 100,000.

The page is measured by the work of the server for a visitor, nothing kept: the first part, which is what a link
opens, and all parts at once; and by its size, compressed as a browser receives it. The register's clauses stand in
the index article by article.
"""

import gzip
import random
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median
from time import process_time
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.database import cpu_of_database
from bench.figures import Figure, milliseconds, p95

CLAUSES_OF_THE_LONG, MARKS = 5_000, 2_000
CHAPTER = 20
# An article, two paragraphs, two items.
CLAUSES_OF_AN_ARTICLE = 5
THINGS = [
    "대관",
    "주차",
    "수강",
    "계약",
    "출장",
    "채용",
    "감사",
    "보수",
    "휴가",
    "입찰",
    "점검",
    "공시",
    "임대",
    "환불",
]
DEEDS = ["신청", "승인", "취소", "연장", "감면", "정산", "통지", "심의", "보고", "기록", "열람", "보관"]
QUERIES = [
    "대관 신청",
    "주차",
    "감면",
    "환불 심의",
    "수강 취소를",
    "입찰 통지",
    "없는말",
    "보관",
    "제12조",
    "계약 연장",
]


def figures(*, long: bool) -> Iterator[Figure]:
    call_command("migrate", verbosity=0)
    register = 100_000 if long else 10_000
    rounds = 20 if long else 8
    author, department = people()
    long_rule = fill_rule("long", CLAUSES_OF_THE_LONG, department, random.Random(7))
    mark(long_rule, author)
    yield from of_the_page(long_rule, rounds)
    fill_register(register - CLAUSES_OF_THE_LONG, department)
    yield from of_the_search(long_rule, register, rounds)


def of_the_page(rule: Any, rounds: int) -> Iterator[Figure]:
    visitor = Client(headers={"host": "localhost"})
    url = rule.get_absolute_url()
    for name, path, fast, small in (("part", f"{url}?part=c1", 250, 60), ("whole", f"{url}?part=all", 1_500, 400)):
        body = read(visitor, path)
        spent = [cpu_of(lambda path=path: read(visitor, path)) for _round in range(rounds)]  # type: ignore[misc]
        yield Figure("regulations.page", f"{name}_median_cpu_ms", round(median(spent), 1), f"<={fast}")
        yield Figure("regulations.page", f"{name}_p95_cpu_ms", round(p95(spent), 1), f"<={2 * fast}")
        yield Figure(
            "regulations.page", f"{name}_kb_compressed", round(len(gzip.compress(body)) / 1024, 1), f"<={small}"
        )
        with CaptureQueriesContext(connection) as queries:
            read(visitor, path)
        yield Figure("regulations.page", f"{name}_queries", len(queries), "<=10")


def of_the_search(rule: Any, register: int, rounds: int) -> Iterator[Figure]:
    visitor = Client(headers={"host": "localhost"})
    everywhere = [milliseconds(lambda word=word: find(word), rounds=rounds) for word in QUERIES]  # type: ignore[misc]
    slowest = p95([spent for each in everywhere for spent in each])
    yield Figure("regulations.search", f"p95_ms_at_{register}_clauses", round(slowest, 1), "<=100")
    within = milliseconds(lambda: read(visitor, f"{rule.get_absolute_url()}find/?q=감면"), rounds=min(rounds, 10))
    yield Figure("regulations.search", "within_long_rule_median_ms", round(median(within), 1), "<=200")
    address = milliseconds(lambda: visitor.get(f"{rule.get_absolute_url()}a600.p2/"), rounds=rounds)
    yield Figure("regulations.search", "lasting_address_median_ms", round(median(address), 1), "<=150")


def cpu_of(work: Callable[[], object]) -> float:
    """Of this process and the database's: a busy neighbour lengthens the clock, not the work."""
    start = process_time() + cpu_of_database()
    work()
    return (process_time() + cpu_of_database() - start) * 1000


def read(visitor: Client, path: str) -> bytes:
    answer = visitor.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content


def find(words: str) -> object:
    from django.contrib.auth.models import AnonymousUser

    from regulations.queries import register_search

    return register_search.found(words, AnonymousUser())


def people() -> tuple[Any, Any]:
    from accounts.models import Department, Organisation, User

    organisation = Organisation.objects.create(name="bench", kind="CORPORATION")
    department = Department.objects.create(organisation=organisation, name="bench", code="bench")
    return User.objects.create_user("bench@example.test", display_name="bench"), department


def fill_register(clauses: int, department: Any) -> None:
    """Rules of 500 clauses each."""
    chance = random.Random(42)
    for number in range(clauses // 500):
        fill_rule(f"rule-{number}", 500, department, chance)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def fill_rule(slug: str, clauses: int, department: Any, chance: random.Random) -> Any:
    from core.search.filling import filling
    from regulations.models import Regulation, Version
    from regulations.recognition import recognise
    from regulations.services import clauses as laying
    from regulations.services import register_index

    now, day = timezone.now(), date(2024, 1, 2)
    rule = Regulation.objects.create(
        slug=slug, title=f"{slug} {chance.choice(THINGS)} 규정", kind="RULE", department=department, created_at=now
    )
    version = Version.objects.create(regulation=rule, number=1, department=department, created_at=now)
    laying.lay(version, recognise(text(clauses // CLAUSES_OF_AN_ARTICLE, chance)).clauses)
    Version.objects.filter(pk=version.pk).update(state="IN_FORCE", enacted_on=day, in_force_on=day)
    version.refresh_from_db()
    rule.current = version
    rule.save()
    with filling():
        register_index.renew(rule)
        register_index.renew_clauses(rule)
    return rule


def text(articles: int, chance: random.Random) -> str:
    lines = []
    for number in range(1, articles + 1):
        if number % CHAPTER == 1:
            lines.append(f"제{number // CHAPTER + 1}장 {chance.choice(THINGS)}")
        thing, deed = chance.choice(THINGS), chance.choice(DEEDS)
        lines += [
            f"제{number}조({thing}의 {deed}) ① {chance.randint(1, 30)}일 전까지 {thing}의 {deed}을 마쳐야 한다.",
            f"② 제1항의 {deed}에는 다음 각 호의 사항을 적는다.",
            f"1. {chance.choice(THINGS)} {chance.choice(DEEDS)}의 내용과 기간",
            f"2. {chance.choice(THINGS)}에 드는 비용과 그 까닭",
        ]
    return "\n".join(lines)


def mark(rule: Any, author: Any) -> None:
    from regulations.models import Clause, Petition

    keys = list(Clause.objects.filter(version=rule.current).order_by("position").values_list("key", flat=True))
    Petition.objects.bulk_create(
        Petition(
            author=author, title=f"bench {number}", regulation=rule, version=rule.current, key=key, burden="bench",
            submitted_at=timezone.now(), department=rule.department,
        )
        for number, key in enumerate(random.Random(7).sample(keys, MARKS))
    )  # fmt: skip
