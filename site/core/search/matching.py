"""A room's own list narrowed to what the index knows by some words.

The room keeps its filters, its order and its paging. Few hits are named one by one. Where there are many, a page is
filled on the way along the room's own order, each row asked for its document: so a page costs the same however many
documents have the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, F, Func, Model, OuterRef, QuerySet, Subquery

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
    """What of one model has the words: by number where there are few, else by what to look for."""

    model: type[Row]
    audience: str
    wanted: Expression | None = None
    numbers: tuple[int, ...] = ()

    def among(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """All of the rows that have the words, for counting them or for grouping them."""
        if self.wanted is None:
            return rows.filter(pk__in=self.numbers)
        return rows.filter(pk__in=_documents(self.model, self.audience, self.wanted).values("object_id"))

    def along(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """The same, for the first few in an order that an index of the rows keeps.

        A question for one value cannot be turned into a join: the database has to go along the rows and stops
        when the page is full.
        """
        if self.wanted is None:
            return self.among(rows)
        own = _documents(self.model, self.audience).filter(object_id=OuterRef("pk"))
        return rows.filter(Subquery(own.values_list(Matches(self.wanted)), output_field=BooleanField()))


def by_words(text: str, model: type[Row], *, audience: str, few: int) -> Found[Row]:
    """In one question: which have all the words, if no more than `few` do."""
    terms = korean.expand_query(text[:200])[: tokens.MOST_TERMS]
    if not terms:
        return Found(model, audience)
    wanted = every(tokens.anywhere(term) for term in terms)
    numbers = tuple(_documents(model, audience, wanted).values_list("object_id", flat=True)[: few + 1])
    return Found(model, audience, None, numbers) if len(numbers) <= few else Found(model, audience, wanted)


def _documents(model: type[Model], audience: str, wanted: Expression | None = None) -> QuerySet[SearchDocument]:
    kind = ContentType.objects.get_for_model(model)
    documents = SearchDocument.objects.filter(content_type=kind, audience=audience)
    return documents if wanted is None else documents.filter(Matches(wanted))
