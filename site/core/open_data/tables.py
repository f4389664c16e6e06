"""What an app says of a table that it lets everybody download."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.licences import Licence

CHUNK = 500


class Kind(Enum):
    """What stands in a column; a spreadsheet, the API and its document go by it."""

    TEXT = "text"
    CHOICE = "choice"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    BOOLEAN = "boolean"

    @property
    def label(self) -> Any:
        return _KIND_LABELS[self]

    @property
    def has_range(self) -> bool:
        return self in {Kind.INTEGER, Kind.NUMBER, Kind.DATE, Kind.MOMENT}


_KIND_LABELS = {
    Kind.TEXT: _("Text"),
    Kind.CHOICE: _("One of several words"),
    Kind.INTEGER: _("Whole number"),
    Kind.NUMBER: _("Number"),
    Kind.DATE: _("Date"),
    Kind.MOMENT: _("Date and time"),
    Kind.BOOLEAN: _("Yes or no"),
}


class Cycle(Enum):
    """How often a table is renewed; the values are the codes of the EU's list of frequencies, which DCAT names."""

    AT_ONCE = "UPDATE_CONT"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    TWICE_A_YEAR = "ANNUAL_2"
    YEARLY = "ANNUAL"
    WHEN_IT_CHANGES = "IRREG"

    @property
    def address(self) -> str:
        return f"http://publications.europa.eu/resource/authority/frequency/{self.value}"

    def __str__(self) -> str:
        return str(_CYCLE_LABELS[self])


_CYCLE_LABELS = {
    Cycle.AT_ONCE: _("At once"),
    Cycle.DAILY: _("Daily"),
    Cycle.WEEKLY: _("Weekly"),
    Cycle.MONTHLY: _("Monthly"),
    Cycle.QUARTERLY: _("Quarterly"),
    Cycle.TWICE_A_YEAR: _("Twice a year"),
    Cycle.YEARLY: _("Yearly"),
    Cycle.WHEN_IT_CHANGES: _("When it changes"),
}


@dataclass(frozen=True)
class Column:
    name: str
    label: Any
    meaning: Any = ""
    kind: Kind = Kind.TEXT
    # For Kind.CHOICE: pairs of what the database holds and what the row shows.
    choices: Any = ()


@dataclass(frozen=True)
class Records:
    """Rows that stand in the database one by one. With these the API pages by key and filters in the database.

    `filters` is the whole list of what may be asked: the name of a column → the path of the field behind it. Nothing
    that a caller sends is ever used as a path.
    """

    queryset: Callable[[datetime], QuerySet[Any]]
    row: Callable[[Any], Sequence[Any]]
    # As in core.ui.paging: one field that is never null, with or without "-".
    order: str = "pk"
    filters: Mapping[str, str] = field(default_factory=dict)

    def rows(self, at: datetime) -> Iterable[Sequence[Any]]:
        descending, name = self.order.startswith("-"), self.order.lstrip("-")
        keys = [self.order] if name == "pk" else [self.order, "-pk" if descending else "pk"]
        for record in self.queryset(at).order_by(*keys).iterator(chunk_size=CHUNK):
            yield self.row(record)


@dataclass(frozen=True)
class Dataset:
    """One table of open data: either `rows(at)`, which gives tuples in the order of the columns, lazily; or `records`.

    Large tables and those worth filtering give `records`. `url` is the page that shows the same; `changed_at(at)` the
    moment of the last change, where that is known without reading the table.
    """

    name: str
    title: Any
    description: Any
    columns: tuple[Column, ...]
    rows: Callable[[datetime], Iterable[Sequence[Any]]] = None  # type: ignore[assignment]
    licence: Licence = Licence.TYPE_1
    publisher: Any = ""
    cycle: Cycle | Any = ""
    keywords: tuple[Any, ...] = field(default_factory=tuple)
    records: Records | None = None
    changed_at: Callable[[datetime], datetime | None] | None = None
    url: str = ""

    def __post_init__(self) -> None:
        if (self.rows is None) == (self.records is None):
            raise ValueError(f"The dataset {self.name} needs either rows or records.")
        if self.records is not None:
            unknown = set(self.records.filters) - {column.name for column in self.columns}
            if unknown:
                raise ValueError(f"The dataset {self.name} has no column {sorted(unknown)} to filter by.")
            object.__setattr__(self, "rows", self.records.rows)

    @property
    def filterable(self) -> tuple[Column, ...]:
        allowed = self.records.filters if self.records else {}
        return tuple(column for column in self.columns if column.name in allowed)


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
