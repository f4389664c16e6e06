"""Open data: what each app lets everybody download, and how a row becomes CSV or JSON.

Rows are read and written one by one, so that a table of a million rows needs no more memory than one of ten.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.licences import Licence

BYTE_ORDER_MARK = "\ufeff"
# A spreadsheet takes a text that begins so for a formula and runs it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ROWS_PER_CHUNK = 200


@dataclass(frozen=True)
class Column:
    name: str
    label: Any
    meaning: Any = ""


@dataclass(frozen=True)
class Dataset:
    """One table of open data. `rows(at)` gives tuples in the order of the columns, lazily."""

    name: str
    title: Any
    description: Any
    columns: tuple[Column, ...]
    rows: Callable[[datetime], Iterable[Sequence[Any]]]
    licence: Licence = Licence.TYPE_1
    publisher: Any = ""
    cycle: Any = ""
    keywords: tuple[Any, ...] = field(default_factory=tuple)


_datasets: dict[str, Dataset] = {}


def register(dataset: Dataset) -> Dataset:
    """Publish a table. Two under one name are a mistake."""
    if dataset.name in _datasets:
        raise LookupError(f"The dataset {dataset.name} is registered twice.")
    _datasets[dataset.name] = dataset
    return dataset


def datasets() -> list[Dataset]:
    return sorted(_datasets.values(), key=lambda dataset: dataset.name)


def named(name: str) -> Dataset | None:
    return _datasets.get(name)


def defused(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula. Numbers stay numbers, negative ones too."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def as_csv(dataset: Dataset, at: datetime) -> Iterator[bytes]:
    """The table in chunks, with the mark by which Excel knows UTF-8."""
    lines: list[str] = [BYTE_ORDER_MARK]

    class Sheet:
        def write(self, line: str) -> None:
            lines.append(line)

    writer = csv.writer(Sheet(), lineterminator="\r\n")
    writer.writerow([defused(str(column.label)) for column in dataset.columns])
    for row in dataset.rows(at):
        writer.writerow([defused(value) for value in row])
        if len(lines) >= ROWS_PER_CHUNK:
            yield "".join(lines).encode()
            lines.clear()
    if lines:
        yield "".join(lines).encode()


def as_json(dataset: Dataset, at: datetime) -> Iterator[bytes]:
    """The table as one JSON object; the rows are objects with the names of the columns."""
    names = [column.name for column in dataset.columns]
    head = {
        "name": dataset.name,
        "title": str(dataset.title),
        "licence": dataset.licence.value,
        "made_at": at.isoformat(),
    }
    chunk = [json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [']
    separator = "\n"
    for row in dataset.rows(at):
        line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=_plain)
        chunk.append(separator + line)
        separator = ",\n"
        if len(chunk) >= ROWS_PER_CHUNK:
            yield "".join(chunk).encode()
            chunk.clear()
    chunk.append("\n]}\n")
    yield "".join(chunk).encode()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
