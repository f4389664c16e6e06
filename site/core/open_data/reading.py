"""A page of a table for the API: by key, narrowed only by what the table allows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.open_data.tables import Column, Dataset, Kind
from core.ui.paging import LARGEST_PAGE, BadCursor, paginate

LONGEST_VALUE = 200
# A table that is computed anew at each question is read from its start; further than this nobody pages through it.
MOST_COMPUTED = 100_000
_YES, _NO = {"true", "1", "yes"}, {"false", "0", "no"}


class FilterRefused(ValueError):
    """Asked for by a name or value that the table does not allow; `errors` says for each what is allowed."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)


@dataclass(frozen=True)
class TablePage:
    rows: list[dict[str, Any]] = field(default_factory=list)
    cursor: str | None = None


def page(dataset: Dataset, *, wanted: Mapping[str, str], cursor: str, limit: int, at: datetime) -> TablePage:
    """Rows as objects. Raises FilterRefused, and BadCursor for a place that no answer of ours has named."""
    limit = max(1, min(limit, LARGEST_PAGE))
    conditions = _conditions(dataset, wanted)
    names = [column.name for column in dataset.columns]
    if dataset.records is None:
        rows, following = _computed(dataset, cursor, limit, at)
    else:
        queryset = dataset.records.queryset(at).filter(**conditions)
        found = paginate(queryset, cursor, order=dataset.records.order, size=limit)
        rows, following = [dataset.records.row(record) for record in found], found.next_cursor
    return TablePage([dict(zip(names, row, strict=True)) for row in rows], following)


def preview(dataset: Dataset, *, count: int, at: datetime) -> list[Sequence[Any]]:
    """The first rows."""
    return list(islice(dataset.rows(at), count))


def parameters(dataset: Dataset) -> dict[str, Column]:
    """What may be asked, by name: a column, and the first and last of it where it has an order."""
    allowed: dict[str, Column] = {}
    for column in dataset.filterable:
        allowed[column.name] = column
        if column.kind.has_range:
            allowed[f"{column.name}_from"] = allowed[f"{column.name}_to"] = column
    return allowed


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, however long the reading takes.

    PostgreSQL needs a transaction for that, which is cut off where a reader takes nothing for a minute. On SQLite the
    one statement that reads the rows holds its moment by itself, and a transaction would keep all writers out.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '60s'")
        yield


def _computed(dataset: Dataset, cursor: str, limit: int, at: datetime) -> tuple[list[Sequence[Any]], str | None]:
    """A table without records has no keys: the place in it is the number of the row."""
    start = 0
    if cursor:
        if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 6):
            raise BadCursor("The place in the table cannot be read.")
        start = int(cursor)
    if start > MOST_COMPUTED:
        raise BadCursor("The place lies beyond what is given out page by page; download the whole table.")
    rows = list(islice(dataset.rows(at), start, start + limit + 1))
    return rows[:limit], str(start + limit) if len(rows) > limit else None


def _conditions(dataset: Dataset, wanted: Mapping[str, str]) -> dict[str, Any]:
    allowed = parameters(dataset)
    filters = dataset.records.filters if dataset.records else {}
    errors: dict[str, str] = {}
    conditions: dict[str, Any] = {}
    for name, text in wanted.items():
        column = allowed.get(name)
        if column is None:
            errors[name] = _("%(name)s is no filter of this table. Filters: %(allowed)s.") % {
                "name": name[:60],
                "allowed": ", ".join(allowed) or "–",
            }
            continue
        try:
            value = _READERS[column.kind](text, column)
        except (ValueError, OverflowError):
            errors[name] = _expected(name, column)
            continue
        conditions |= _condition(filters[column.name], name.removeprefix(column.name), column.kind, value)
    if errors:
        raise FilterRefused(errors)
    return conditions


def _condition(path: str, ending: str, kind: Kind, value: Any) -> dict[str, Any]:
    if kind is Kind.MOMENT:
        # A day of a moment is its whole day here, from midnight to midnight.
        start = timezone.make_aware(datetime.combine(value, time.min))
        end = timezone.make_aware(datetime.combine(value, time.max))
        return {
            "": {f"{path}__gte": start, f"{path}__lte": end},
            "_from": {f"{path}__gte": start},
            "_to": {f"{path}__lte": end},
        }[ending]
    return {path + {"": "", "_from": "__gte", "_to": "__lte"}[ending]: value}


def _expected(name: str, column: Column) -> str:
    if column.kind is Kind.CHOICE:
        return _("%(name)s must be one of: %(allowed)s.") % {
            "name": name,
            "allowed": ", ".join(str(shown) for _stored, shown in column.choices),
        }
    return _EXPECTED[column.kind]() % {"name": name}


def _text(text: str, column: Column) -> str:
    if len(text) > LONGEST_VALUE or "\x00" in text:
        raise ValueError(text[:20])
    return text


def _choice(text: str, column: Column) -> Any:
    for stored, shown in column.choices:
        if text in (str(stored), str(shown)):
            return stored
    raise ValueError(text[:20])


def _integer(text: str, column: Column) -> int:
    number = int(_text(text, column))
    if abs(number) >= 2**63:
        raise OverflowError(text[:20])
    return number


def _number(text: str, column: Column) -> float:
    number = float(_text(text, column))
    if not math.isfinite(number):
        raise ValueError(text[:20])
    return number


def _date(text: str, column: Column) -> date:
    found = date.fromisoformat(text)
    if not 1900 <= found.year <= 2200:
        raise ValueError(text)
    return found


def _boolean(text: str, column: Column) -> bool:
    if text.lower() not in _YES | _NO:
        raise ValueError(text[:20])
    return text.lower() in _YES


_READERS: dict[Kind, Callable[[str, Column], Any]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.MOMENT: _date,
    Kind.BOOLEAN: _boolean,
}
_EXPECTED: dict[Kind, Callable[[], str]] = {
    Kind.TEXT: lambda: _("%(name)s is too long."),
    Kind.INTEGER: lambda: _("%(name)s must be a whole number."),
    Kind.NUMBER: lambda: _("%(name)s must be a number."),
    Kind.DATE: lambda: _("%(name)s must be a date such as 2026-03-01."),
    Kind.MOMENT: lambda: _("%(name)s must be a date such as 2026-03-01."),
    Kind.BOOLEAN: lambda: _("%(name)s must be true or false."),
}
