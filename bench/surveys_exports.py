"""Files of answers: a hundred thousand answers to thirty questions as CSV and as `.sav`, in bounded memory.

The limit beside them is what Python's own writer takes for the same cells, when they lie in memory already.
"""

import csv
import random
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management import call_command

from accounts.models import Department, Organisation
from bench.figures import Figure
from core.workflow import SYSTEM, engine
from surveys.exporting.tables import Table
from surveys.models import Response, Survey, Version
from surveys.questionnaire import documents
from surveys.services import export_tables, exports, storing
from surveys.states.surveys import Access, Channel, Mode

AT = datetime(2026, 3, 2, tzinfo=UTC)
QUESTIONS = 30
AT_ONCE = 10_000
MEGABYTE = 1024 * 1024


def figures(*, long: bool) -> Iterator[Figure]:
    call_command("migrate", verbosity=0)
    size = 100_000 if long else 10_000
    survey = filled(size)
    yield from _seconds(survey, size)
    yield from _memory(survey, size)


def _seconds(survey: Survey, size: int) -> Iterator[Figure]:
    table = export_tables.table_of(survey, at=AT + timedelta(days=2))
    csv_limit, sav_limit = (3.0, 5.0) if size == 100_000 else (0.5, 0.8)
    limit = timed(table, _plain_writer)
    seconds = timed(table, exports.FORMATS["codes"].write)
    yield Figure("surveys_exports.csv", f"s_{size}_rows", round(seconds, 2), f"<={csv_limit}")
    yield Figure("surveys_exports.csv", f"writer_alone_s_{size}_rows", round(limit, 2), ">=0")
    words = timed(table, exports.FORMATS["csv"].write)
    yield Figure("surveys_exports.csv_in_words", f"s_{size}_rows", round(words, 2), f"<={csv_limit}")
    seconds = timed(table, exports.FORMATS["sav"].write)
    yield Figure("surveys_exports.sav", f"s_{size}_rows", round(seconds, 2), f"<={sav_limit}")
    hidden = perf_counter()
    export_tables.table_of(survey, at=AT + timedelta(days=2))
    yield Figure("surveys_exports.small_groups", f"s_{size}_rows", round(perf_counter() - hidden, 2), "<=3")


def _memory(survey: Survey, size: int) -> Iterator[Figure]:
    """Of what is allocated, numpy's arrays too, at the worst moment."""
    table = export_tables.table_of(survey, at=AT + timedelta(days=2))
    for name in ("codes", "sav", "json"):
        tracemalloc.start()
        timed(table, exports.FORMATS[name].write)
        peak = tracemalloc.get_traced_memory()[1] / MEGABYTE
        tracemalloc.stop()
        yield Figure(f"surveys_exports.{name}", f"memory_mb_{size}_rows", round(peak, 1), "<=60")


def timed(table: Table, write: Callable[[Table, Path], None]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        write(table, Path(folder) / "file")
        return perf_counter() - start


def _plain_writer(table: Table, path: Path) -> None:
    """Rows that need not be fetched, looked up or hidden: no export can be quicker."""
    line = next(table.lines())
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(line for _number in range(Response.objects.count()))


def filled(size: int) -> Survey:
    """Closed and anonymous, with two background questions: everything that an export has to do is done."""
    chance = random.Random(9)
    organisation = Organisation.objects.create(name="공사", kind=Organisation.Kind.CORPORATION)
    department = Department.objects.create(organisation=organisation, name="처", code="B")
    survey = Survey.objects.create(
        slug="bench", title="시험", department=department,
        mode=Mode.ANONYMOUS, access=Access.OPEN, created_at=AT, opens_at=AT, closes_at=AT + timedelta(days=1),
    )  # fmt: skip
    content = documents.compiled(document())
    version = Version.objects.create(
        survey=survey, number=1, content=content, content_hash=documents.digest(content), published_at=AT
    )
    survey.current = version
    survey.save(update_fields=["current"])
    engine.open(survey, actor=SYSTEM, at=AT)
    Survey.objects.filter(pk=survey.pk).update(state="CLOSED")
    survey.refresh_from_db()
    for _batch in range(size // AT_ONCE):
        storing.many(survey, version, [_answers(chance) for _one in range(AT_ONCE)], Channel.WEB, AT)
    return survey


def document() -> dict[str, Any]:
    options = [{"code": code, "label": f"보기 {code}"} for code in range(1, 6)]
    questions: list[dict[str, Any]] = [
        {"key": f"q{number}", "kind": "scale", "text": f"질문 {number}", "points": 5}
        if number > 2
        else {"key": f"q{number}", "kind": "single", "text": f"특성 {number}", "background": True, "options": options}
        for number in range(1, QUESTIONS + 1)
    ]
    return {"format": 1, "sections": [{"key": "s1", "questions": questions}]}


def _answers(chance: random.Random) -> dict[str, Any]:
    return {f"q{number}": chance.randint(1, 5) for number in range(1, QUESTIONS + 1)}
