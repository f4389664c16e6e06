"""Questions that nearly every request asks: put into SQL once in a process, and asked again with other values.

Django builds and compiles a query anew each time, which for a small one takes longer than its answer. What a prepared
one finds are the same objects, with the same related ones and annotations, as its queryset would find.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.query import QuerySet, get_related_populators

M = TypeVar("M", bound=models.Model)
# Values that nobody asks for: where they stand in the parameters, the real ones go.
_NUMBERS = range(2**62, 2**62 + 9)
_TEXTS = [f"\ue000{number}" for number in range(3)]


class PreparedRows:
    """For a queryset of columns, as of `values_list`: a call gives its rows."""

    def __init__(self, build: Callable[..., Any], *, values: int = 1, texts: int = 0) -> None:
        self.build = build
        self.values: tuple[int | str, ...] = (*_NUMBERS[:values], *_TEXTS[:texts])

    @cached_property
    def _compiled(self) -> tuple[Any, str, tuple[Any, ...], dict[int, Any]]:
        compiler = self.build(*self.values).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([selected[0] for selected in compiler.select[: compiler.col_count]])
        return compiler, sql, parameters, converters

    def __call__(self, *values: int | str) -> list[Any]:
        return self._rows(values)

    def _rows(self, values: tuple[int | str, ...]) -> list[Any]:
        compiler, sql, parameters, converters = self._compiled
        meant = dict(zip(self.values, values, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [meant.get(one, one) for one in parameters])
            rows = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(rows, converters)] if converters else list(rows)


class PreparedQuery(PreparedRows, Generic[M]):
    """`build` makes the queryset from so many whole numbers, then texts; a call with such values asks it afresh."""

    def __init__(self, build: Callable[..., "QuerySet[M]"], *, values: int = 1, texts: int = 0) -> None:
        super().__init__(build, values=values, texts=texts)

    @cached_property
    def _shape(self) -> tuple[Any, slice, list[str], list[Any]]:
        """How a row becomes an object, as `ModelIterable` finds it out for each query."""
        compiler = self._compiled[0]
        info = compiler.klass_info
        own = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        names = [column[0].target.attname for column in compiler.select[own]]
        return compiler, own, names, get_related_populators(info, compiler.select, connection.alias)  # type: ignore[call-arg]

    def __call__(self, *values: int | str) -> list[M]:
        rows = self._rows(values)
        return list(self._objects(rows)) if rows else []

    def _objects(self, rows: list[Any]) -> Any:
        compiler, own, names, related = self._shape
        for row in rows:
            found = compiler.klass_info["model"].from_db(connection.alias, names, row[own])
            for populator in related:
                populator.populate(row, found)
            for name, place in compiler.annotation_col_map.items():
                setattr(found, name, row[place])
            yield found
