"""A room's own list narrowed to what the index knows by some words.

The room keeps its filters, its order and its paging. Few hits among what its filters leave are named one by one, and
so counted as well. Where there are many, a page is filled on the way along the room's own order, each row asked for
its document: so a page costs the same however many documents have the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Exists, F, Func, Model, OuterRef, QuerySet, Subquery

from core.search import korean, tokens
from core.search.expressions import Expression, every, for_postgresql, for_sqlite
from core.search.models import SearchDocument

Row = TypeVar("Row", bound=Model)


class Matches(Func):
    """Whether a search document has what the expression asks for."""

    output_field = BooleanField()

    def __init__(self, wanted: Expression) -> None:
        super().__init__(F("id"))
        self.wanted = wanted

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, Any]:
        number, values = compiler.compile(self.source_expressions[0])
        within = "SELECT rowid FROM core_searchindex WHERE core_searchindex MATCH %s"
        return f"{number} IN ({within})", [*values, for_sqlite(self.wanted)]

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, Any]:
        number: Any = self.source_expressions[0]
        table = compiler.quote_name_unless_alias(number.alias)
        return f"{table}.vector @@ %s::tsquery", [for_postgresql(self.wanted)]


@dataclass(frozen=True)
class Found(Generic[Row]):
    """Which of some rows have the words: by number where there are few, else by what to look for."""

    rows: QuerySet[Row]
    audience: str
    wanted: Expression | None = None
    numbers: tuple[int, ...] = ()

    @property
    def count(self) -> int | None:
        """How many; nothing where there are more than few."""
        return len(self.numbers) if self.wanted is None else None

    def among(self) -> QuerySet[Row]:
        """All of the rows that have the words, for grouping them or for another order."""
        if self.wanted is None:
            return self.rows.filter(pk__in=self.numbers)
        return self.rows.filter(pk__in=_documents(self.rows, self.audience, self.wanted).values("object_id"))

    def along(self) -> QuerySet[Row]:
        """The same, for the first few in an order that an index of the rows keeps.

        A question for one value cannot be turned into a join: the database has to go along the rows and stops
        when the page is full.
        """
        if self.wanted is None:
            return self.among()
        own = _documents(self.rows, self.audience).filter(object_id=OuterRef("pk"))
        return self.rows.filter(Subquery(own.values_list(Matches(self.wanted)), output_field=BooleanField()))


def by_words(text: str, rows: QuerySet[Row], *, audience: str, few: int) -> Found[Row]:
    """In one question: which of the rows have all the words, if no more than `few` do.

    The documents are asked one by one whether their row is among the rows: the database stops at the first that is
    one too many, and no list of all the rows is made.
    """
    terms = korean.expand_query(text[:200])[: tokens.MOST_TERMS]
    if not terms:
        return Found(rows, audience)
    wanted = every(tokens.anywhere(term) for term in terms)
    own = rows.order_by().filter(pk=OuterRef("object_id"))
    found = _documents(rows, audience, wanted).filter(Exists(own)).values_list("object_id", flat=True)
    numbers = tuple(found[: few + 1])
    return Found(rows, audience, None, numbers) if len(numbers) <= few else Found(rows, audience, wanted)


def _documents(rows: QuerySet[Any], audience: str, wanted: Expression | None = None) -> QuerySet[SearchDocument]:
    kind = ContentType.objects.get_for_model(rows.model)
    documents = SearchDocument.objects.filter(content_type=kind, audience=audience)
    return documents if wanted is None else documents.filter(Matches(wanted))
