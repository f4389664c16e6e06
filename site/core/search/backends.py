"""The two ways to ask the index. Both choose by how common the words are: few hits are fetched and sorted,
many are met soon enough on a walk from the newest document backwards. Either is bounded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections, router

from core.search.expressions import Expression, for_postgresql, for_sqlite
from core.search.models import SearchDocument

# Up to so many hits are cheaper to sort than to walk for. A step of the walk costs PostgreSQL a look at the
# tokens, and SQLite a look at one list of numbers.
COMMON = {"postgresql": 2_000, "sqlite": 500}


@dataclass(frozen=True)
class Bounds:
    """Who asks, for which time, and after which document (its time and id) to go on."""

    audience: Collection[str]
    since: datetime | None = None
    until: datetime | None = None
    after: tuple[datetime, int] | None = None


def newest(expression: Expression, bounds: Bounds, limit: int) -> list[int]:
    """Ids of the documents that match, newest first."""
    asks = _Index()
    where, values = _where(bounds, asks)
    common = COMMON[asks.connection.vendor]
    [hits] = asks.counts([expression], common)
    if not hits:
        return []
    return asks.ids(asks.walk if hits == common else asks.gather, expression, where, values, limit)


def any_of(expression: Expression, limit: int) -> list[int]:
    """Ids of some documents that match, as quickly as they can be had; who may read them is not asked here."""
    asks = _Index()
    return asks.ids(asks.sample, expression, "", [], limit)


def counts(expressions: Sequence[Expression], *, most: int) -> list[int]:
    """How many documents match each, counted no further than `most`, in one question."""
    return _Index().counts(expressions, most)


class _Index:
    """Statements in the dialect of the database in use. Placed in text are only names and signs from here."""

    def __init__(self) -> None:
        self.connection = connections[router.db_for_read(SearchDocument)]
        if self.connection.vendor == "postgresql":
            self.language, self.statements = for_postgresql, _POSTGRESQL
        else:
            self.language, self.statements = for_sqlite, _SQLITE
        self.count, self.gather, self.walk, self.sample = self.statements

    def counts(self, expressions: Sequence[Expression], most: int) -> list[int]:
        each = [f"SELECT {place} AS place, {self.count} AS found" for place in range(len(expressions))]
        values = [value for expression in expressions for value in (self.language(expression), most)]
        with self.connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(each) + " ORDER BY place", values)
            return [row[1] for row in cursor.fetchall()]

    def ids(self, statement: str, expression: Expression, where: str, values: list[Any], limit: int) -> list[int]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement.format(where=where), [self.language(expression), *values, limit])
            return [row[0] for row in cursor.fetchall()]

    def adapted(self, moment: datetime) -> Any:
        return self.connection.ops.adapt_datetimefield_value(moment)


def _where(bounds: Bounds, index: _Index) -> tuple[str, list[Any]]:
    audience = sorted(set(bounds.audience))
    clauses = ["d.audience IN (" + ", ".join(["%s"] * len(audience)) + ")"]
    values: list[Any] = [*audience]
    if bounds.since is not None:
        clauses.append("d.published_at >= %s")
        values.append(index.adapted(bounds.since))
    if bounds.until is not None:
        clauses.append("d.published_at < %s")
        values.append(index.adapted(bounds.until))
    if bounds.after is not None:
        clauses.append("(d.published_at, d.id) < (%s, %s)")
        values += [index.adapted(bounds.after[0]), bounds.after[1]]
    return " AND ".join(clauses), values


_SQLITE = (
    "(SELECT count(*) FROM (SELECT 1 FROM core_searchindex WHERE core_searchindex MATCH %s LIMIT %s))",
    "SELECT d.id FROM core_searchindex CROSS JOIN core_searchdocument d ON d.id = core_searchindex.rowid "
    "WHERE core_searchindex MATCH %s AND {where} ORDER BY d.published_at DESC, d.id DESC LIMIT %s",
    "SELECT d.id FROM core_searchdocument d INDEXED BY core_search_recent_idx "
    "WHERE d.id IN (SELECT rowid FROM core_searchindex WHERE core_searchindex MATCH %s) AND {where} "
    "ORDER BY d.published_at DESC, d.id DESC LIMIT %s",
    "SELECT rowid FROM core_searchindex WHERE core_searchindex MATCH %s ORDER BY rowid DESC LIMIT %s",
)
_POSTGRESQL = (
    "(SELECT count(*) FROM (SELECT 1 FROM core_searchdocument WHERE vector @@ %s::tsquery LIMIT %s) hits)",
    "WITH d AS MATERIALIZED (SELECT id, published_at, audience FROM core_searchdocument WHERE vector @@ %s::tsquery) "
    "SELECT d.id FROM d WHERE {where} ORDER BY d.published_at DESC, d.id DESC LIMIT %s",
    "SELECT d.id FROM core_searchdocument d WHERE d.vector @@ %s::tsquery AND {where} "
    "ORDER BY d.published_at DESC, d.id DESC LIMIT %s",
    "SELECT id FROM core_searchdocument WHERE vector @@ %s::tsquery LIMIT %s",
)
