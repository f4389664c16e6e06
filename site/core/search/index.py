"""Putting things into the search, taking them out, and finding them.

`audience` is required everywhere: a document is found only by somebody who holds its key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.safestring import SafeString

from core.search import attachments, backends, highlights, korean, tokens
from core.search import kinds as kinds_known
from core.search.cursors import Cursor
from core.search.expressions import every
from core.search.models import SearchDocument

PUBLIC = "public"
_LARGEST_PAGE = 100
# A page is filled in so many steps at most, even where many hits turn out to be none.
_MOST_STEPS = 5
_SAMPLE = 20


@dataclass(frozen=True)
class Entry:
    """What is to be found: the object, and how it reads in a list of results."""

    obj: models.Model
    kind: str
    title: str
    url: str
    published_at: datetime
    body: str = ""
    audience: str = PUBLIC


@dataclass(frozen=True)
class Hit:
    document: SearchDocument
    title: SafeString
    excerpt: SafeString


@dataclass(frozen=True)
class Page:
    hits: list[Hit]
    # To be given back for the next page; nothing where this was the last.
    cursor: str | None


def put(
    obj: models.Model,
    *,
    kind: str,
    title: str,
    url: str,
    published_at: datetime,
    body: str = "",
    audience: str = PUBLIC,
) -> None:
    """Make a thing findable, or renew what is known of it; in the caller's transaction."""
    put_all([Entry(obj, kind, title, url, published_at, body, audience)])


def put_all(entries: Iterable[Entry], *, batch_size: int = 1000) -> None:
    documents = [_document(entry) for entry in entries]
    SearchDocument.objects.bulk_create(
        documents,
        batch_size=batch_size,
        update_conflicts=True,
        unique_fields=["content_type", "object_id"],
        update_fields=["kind", "audience", "title", "url", "body", "tokens", "published_at"],
    )
    attachments.follow(documents)


def remove(obj: models.Model) -> None:
    SearchDocument.objects.filter(content_type=_content_type(obj), object_id=obj.pk).delete()
    attachments.forget(_content_type(obj), obj.pk)


def remove_all(model: type[models.Model], numbers: Iterable[int] | models.QuerySet[Any]) -> None:
    """Many of one model, none of which has files."""
    SearchDocument.objects.filter(content_type=_content_type_of(model), object_id__in=numbers).delete()


def query(
    text: str,
    *,
    audience: Collection[str],
    kinds: Collection[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 20,
    cursor: str | None = None,
    person: Any = None,
) -> Page:
    """Whole words in the title first, then the title, then whole words anywhere, then anything; newest first
    within each. Raises CursorMalformed for a cursor that is none.

    With `person` every hit is asked for once more: whether this person may see the thing as it is now."""
    terms = korean.expand_query(text[:200])
    place = Cursor.read(cursor) if cursor else Cursor()
    if not terms or not audience:
        return Page([], None)
    limit = min(limit, _LARGEST_PAGE)
    wanted = [every([tier, *([tokens.of_kinds(kinds)] if kinds else [])]) for tier in tokens.tiers(terms)]
    found: list[SearchDocument] = []
    for _step in range(_MOST_STEPS + len(wanted)):
        bounds = backends.Bounds(audience, since, until, place.after)
        missing = limit - len(found)
        ids = backends.newest(wanted[place.tier], bounds, missing)
        documents = _loaded(ids)
        matching = [document for document in documents if _really_has(document, terms)]
        found += matching if person is None else kinds_known.readable_by(person, matching)
        place = place.moved(documents) if documents and len(ids) == missing else place.next_tier()
        if len(found) == limit or place.tier == len(wanted):
            break
    pattern = highlights.pattern(term.stem for term in terms)
    return Page([_hit(document, pattern) for document in found], place.written() if place.tier < len(wanted) else None)


def has_word(term: korean.Term) -> bool:
    """Whether a word stands anywhere at all; as far as a few of the likeliest documents tell."""
    return any(_really_has(document, [term]) for document in _loaded(backends.any_of(tokens.anywhere(term), _SAMPLE)))


def _document(entry: Entry) -> SearchDocument:
    title, body = korean.tidy(entry.title)[:300], korean.tidy(entry.body)[: tokens.LONGEST_BODY]
    return SearchDocument(
        content_type=_content_type(entry.obj),
        object_id=entry.obj.pk,
        kind=entry.kind,
        audience=entry.audience,
        title=title,
        url=entry.url,
        body=body,
        tokens=tokens.of_document(kind=entry.kind, title=title, body=body),
        published_at=entry.published_at,
    )


def _loaded(ids: list[int]) -> list[SearchDocument]:
    by_id = SearchDocument.objects.defer("tokens").in_bulk(ids)
    return [by_id[pk] for pk in ids if pk in by_id]


def _really_has(document: SearchDocument, terms: list[korean.Term]) -> bool:
    """Pairs of syllables may all be there without the word; so look again."""
    text = korean.compact(document.title) + "\n" + korean.compact(document.body)
    return all(term.stem in text for term in terms)


def _hit(document: SearchDocument, pattern: Any) -> Hit:
    return Hit(document, highlights.marked(document.title, pattern), highlights.excerpt(document.body, pattern))


def _content_type(obj: models.Model) -> ContentType:
    return _content_type_of(type(obj))


def _content_type_of(model: type[models.Model]) -> ContentType:
    return ContentType.objects.get_for_model(model)
