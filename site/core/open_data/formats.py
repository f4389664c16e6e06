"""In which forms every table can be had."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime

from core.open_data.reading import one_moment
from core.open_data.tables import Dataset
from core.open_data.workbook import as_xlsx
from core.open_data.writing import as_csv, as_json


@dataclass(frozen=True)
class Format:
    """`file_type` is its address in the EU's list of file types, which DCAT names."""

    name: str
    media_type: str
    write: Callable[[Dataset, datetime], Iterator[bytes]]

    @property
    def label(self) -> str:
        return self.name.upper()

    @property
    def content_type(self) -> str:
        return self.media_type if self.name == "xlsx" else f"{self.media_type}; charset=utf-8"

    @property
    def file_type(self) -> str:
        return f"http://publications.europa.eu/resource/authority/file-type/{self.label}"


FORMATS = {
    format.name: format
    for format in (
        Format("csv", "text/csv", as_csv),
        Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
        Format("json", "application/json", as_json),
    )
}


def written(dataset: Dataset, format: Format, at: datetime) -> Generator[bytes, None, None]:
    """The whole table in chunks, all of one moment."""
    with one_moment():
        yield from format.write(dataset, at)
