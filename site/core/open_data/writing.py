"""A table as CSV and as JSON, row by row: a table of a million rows needs no more memory than one of ten."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime

from core.open_data.cells import BYTE_ORDER_MARK, defused, plain
from core.open_data.tables import Dataset

ROWS_PER_CHUNK = 200


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
            yield "".join(lines).encode(errors="replace")
            lines.clear()
    if lines:
        yield "".join(lines).encode(errors="replace")


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
        line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=plain)
        chunk.append(separator + line)
        separator = ",\n"
        if len(chunk) >= ROWS_PER_CHUNK:
            yield "".join(chunk).encode(errors="replace")
            chunk.clear()
    chunk.append("\n]}\n")
    yield "".join(chunk).encode(errors="replace")
