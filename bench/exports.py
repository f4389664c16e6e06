"""Downloads of open data: how much memory 100,000 rows need in each form, and how quickly they come."""

import resource
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from bench.figures import Figure
from core.open_data import FORMATS, Column, Dataset, Format, Kind, Records, written
from core.search.models import SearchDocument

START = datetime(2024, 1, 1, tzinfo=UTC)
MEGABYTE = 1024 * 1024


def figures(*, long: bool) -> Iterator[Figure]:
    from bench.search import empty, fill

    call_command("migrate", verbosity=0)
    size = 100_000 if long else 10_000
    fill(size)
    for format in FORMATS.values():
        grown, seconds, length = measure(table(), format)
        yield Figure(f"exports.{format.name}", f"memory_mb_{size}_rows", round(grown, 1), "<=50")
        yield Figure(f"exports.{format.name}", f"rows_per_s_{size}_rows", round(size / seconds), ">=5000")
        yield Figure(f"exports.{format.name}", f"file_mb_{size}_rows", round(length / MEGABYTE, 1), ">=0.1")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for format in FORMATS.values():
        for _chunk in written(table(), format, timezone.now()):
            pass
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    yield Figure("exports.process", f"resident_mb_grown_{size}_rows", round(grown, 1), "<=50")
    empty()


def measure(dataset: Dataset, format: Format) -> tuple[float, float, int]:
    """Megabytes held at the worst moment, seconds without that measuring, and the length of the file."""
    tracemalloc.start()
    length = sum(len(chunk) for chunk in written(dataset, format, timezone.now()))
    grown = tracemalloc.get_traced_memory()[1] / MEGABYTE
    tracemalloc.stop()
    start = perf_counter()
    for _chunk in written(dataset, format, timezone.now()):
        pass
    return grown, perf_counter() - start, length


def table() -> Dataset:
    """Real rows of the database, with a column of every kind."""
    return Dataset(
        name="bench",
        title="시험",
        description="",
        columns=(
            Column("number", "번호", kind=Kind.INTEGER),
            Column("title", "제목"),
            Column("address", "주소"),
            Column("day", "날짜", kind=Kind.DATE),
            Column("at", "시각", kind=Kind.MOMENT),
            Column("share", "비율", kind=Kind.NUMBER),
        ),
        records=Records(queryset=lambda at: SearchDocument.objects.defer("tokens", "body"), row=_row),
    )


def _row(document: Any) -> tuple[Any, ...]:
    day = date(2024, 1, 1) + timedelta(days=document.pk % 700)
    return document.pk, document.title, document.url, day, document.published_at, document.pk / 7
