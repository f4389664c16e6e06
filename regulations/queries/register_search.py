"""Finding rules and clauses by words: over the whole register by the search's index, within a rule by its clauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.safestring import SafeString

from core.search import audiences, highlights, index, korean
from core.search.cursors import CursorMalformed
from regulations.clause_names import key_of, name_of
from regulations.models import Clause, Regulation, Version
from regulations.queries.register import visible_to

# The kinds of the search's entries.
RULE, CLAUSE = "regulation", "regulation_clause"
PAGE_SIZE = 20
MOST_WITHIN = 50
MOST_WORDS = 8


@dataclass(frozen=True)
class Named:
    """A clause that somebody named: 대관 규정 3조의2."""

    rule: Regulation
    key: str
    name: str


@dataclass(frozen=True)
class Found:
    hits: list[index.Hit] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    cursor: str | None = None


@dataclass(frozen=True)
class Within:
    key: str
    name: str
    heading: str
    excerpt: SafeString


def found(words: str, user: Any, cursor: str | None = None) -> Found:
    if not words:
        return Found()
    options: dict[str, Any] = {
        "audience": audiences.held_by(user), "kinds": (RULE, CLAUSE), "person": user, "limit": PAGE_SIZE,
    }  # fmt: skip
    try:
        page = index.query(words, cursor=cursor, **options)
    except CursorMalformed:
        page = index.query(words, **options)
    return Found(page.hits, [] if cursor else named(words, user), page.cursor)


def named(words: str, user: Any) -> list[Named]:
    """The clauses meant by whoever types a rule and a number; the words before the number narrow the titles."""
    typed = words.split()
    for place in range(1, len(typed)):
        key = key_of(" ".join(typed[place:]))
        if key:
            return [Named(rule, key, name_of(key)) for rule in _with(key, typed[:place], user)]
    return []


def _with(key: str, title: list[str], user: Any) -> QuerySet[Regulation]:
    rules = visible_to(user).filter(current__clauses__key=key, repealed_on__isnull=True)
    for word in title[:MOST_WORDS]:
        rules = rules.filter(title__icontains=word)
    return rules.order_by("title")[:5]


def within(version: Version, words: str) -> list[Within]:
    """Clauses of one version that have all the words, in their order."""
    typed = korean.normalise(words).split()[:MOST_WORDS]
    if not typed:
        return []
    rows = Clause.objects.filter(version=version).order_by("position")
    for word in typed:
        rows = rows.filter(Q(text__icontains=word) | Q(heading__icontains=word))
    pattern = highlights.pattern(typed)
    return [
        Within(key, name_of(key), heading, highlights.excerpt(text, pattern))
        for key, heading, text in rows.values_list("key", "heading", "text")[:MOST_WITHIN]
    ]


def readable_rules(person: Any, ids: list[int]) -> Any:
    return visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)


def readable_clauses(person: Any, ids: list[int]) -> Any:
    """Of what is in force today; everybody reads that."""
    rows = Clause.objects.filter(pk__in=ids, version__regulation__repealed_on__isnull=True)
    return rows.filter(version=F("version__regulation__current")).values_list("pk", flat=True)
