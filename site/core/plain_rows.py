"""Many rows written at once as they are: where a hundred thousand change, making an object of each costs more than the
database's work. No `save`, no signal, no default of a field: every column that is not null must be named.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, cast

from django.db import connection, models

ROWS_AT_ONCE = 1_000


def write(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]], *, in_place_of: str = ""
) -> None:
    """One row for each sequence of values, in the order of `fields`, named as the attributes that hold the values.

    With `in_place_of`, a unique field, a row takes the place of the one that has the same value there.
    """
    names = [_column(model, name) for name in fields]
    # Only names of the model's own table and columns; every value goes as a parameter.
    beginning = f"INSERT INTO {_table(model)} ({', '.join(names)}) VALUES"
    ending = _instead(model, in_place_of, names) if in_place_of else ""
    one = f"({', '.join(['%s'] * len(names))})"
    with connection.cursor() as cursor:
        for some in _batches(rows):
            sql = f"{beginning} {', '.join([one] * len(some))}{ending}"
            cursor.execute(sql, [value for row in some for value in row])


def _instead(model: type[models.Model], unique: str, names: list[str]) -> str:
    key = _column(model, unique)
    changed = ", ".join(f"{name} = excluded.{name}" for name in names if name != key)
    return f" ON CONFLICT ({key}) DO UPDATE SET {changed}"


def _column(model: type[models.Model], name: str) -> str:
    field = cast("models.Field[Any, Any]", model._meta.get_field(name))
    return connection.ops.quote_name(str(field.column))


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _batches(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    waiting = iter(rows)
    while some := list(islice(waiting, ROWS_AT_ONCE)):
        yield some
