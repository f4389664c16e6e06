"""Documents of the library in the search.

A document is found by its words as long as a page that everybody may read offers it and its collection is open to all.
The hit leads to that page. A document of which only drafts speak, or of a private collection, is never found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import reduce
from operator import or_
from pathlib import PurePath
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Page, ReferenceIndex

from core.search import index, kinds
from core.search.index import Entry
from core.search.models import SearchDocument
from core.uploads import texts
from core.uploads.models import FileText
from home import queries
from home.indexing import address_of
from home.models import DocumentText

KIND = "document"
READABLE = frozenset(texts.READABLE.values())
BATCH = 200


def unread(limit: int) -> QuerySet[Document]:
    """Documents whose words nobody has read as they are now, the oldest first."""
    known = DocumentText.objects.filter(document=OuterRef("pk"), file_hash=OuterRef("file_hash"))
    endings = reduce(or_, (Q(file__iendswith=f".{name}") for name in sorted(READABLE)))
    return Document.objects.filter(endings).exclude(Exists(known)).order_by("pk")[:limit]


def read(document: Document, *, at: datetime) -> DocumentText:
    """Read its words and keep them; what cannot be read is not tried again until the file is another."""
    try:
        with document.open_file() as content:
            bytes_read = content.read()
        digest = document.get_file_hash()
    except OSError:
        result, words, digest = str(FileText.Result.FAILED), "", document.file_hash
    else:
        result, words = texts.words_of(PurePath(document.file.name).suffix.lower().removeprefix("."), bytes_read)
    defaults = {"file_hash": digest, "result": result, "words": words, "read_at": at}
    return DocumentText.objects.update_or_create(document=document, defaults=defaults)[0]


def read_waiting(limit: int, *, at: datetime) -> None:
    renew([read(document, at=at).document_id for document in unread(limit)])


def carriers(documents: Iterable[int]) -> dict[int, list[Page]]:
    """For each document the pages that everybody may read and that name it, as they are public now; drafts do not
    count. The base of a reference is the page, also where a row or a block of it holds the document."""
    named = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Document),
        to_object_id__in=[str(number) for number in documents],
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    pairs = {(int(document), int(page)) for document, page in named.values_list("to_object_id", "object_id")}
    pages = queries.published(Page.objects.filter(pk__in={page for _document, page in pairs})).in_bulk()
    found: dict[int, list[Page]] = {}
    for document, page in sorted(pairs):
        if page in pages:
            found.setdefault(document, []).append(pages[page])
    return found


def page_that_offers(document: Document, pages: Iterable[Page]) -> Any:
    """The first that gives this very file out: of a page that was signed, only the file that was signed with it."""
    for page in pages:
        specific: Any = page.specific
        offers = getattr(specific, "offers", None)
        if offers is None or offers(document):
            return specific
    return None


def in_open_collections(documents: QuerySet[Document]) -> QuerySet[Document]:
    closed = CollectionViewRestriction.objects.values_list("collection__path", flat=True)
    for path in closed:
        documents = documents.exclude(collection__in=Collection.objects.filter(path__startswith=path))
    return documents


def renew(documents: Iterable[int]) -> None:
    """Put these into the search as they are now, or take them out."""
    wanted = set(documents)
    entries = list(_entries(wanted))
    index.put_all(entries)
    gone = wanted - {entry.obj.pk for entry in entries}
    kind = ContentType.objects.get_for_model(Document)
    SearchDocument.objects.filter(content_type=kind, object_id__in=gone).delete()


def renew_for(page: Page) -> None:
    """The documents that a page names, after it became public, changed or went."""
    named = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=str(page.pk),
        to_content_type=ContentType.objects.get_for_model(Document),
    )
    renew(int(number) for number in named.values_list("to_object_id", flat=True))


def all_entries() -> Iterator[Entry]:
    keys = list(DocumentText.objects.order_by("document_id").values_list("document_id", flat=True))
    for start in range(0, len(keys), BATCH):
        yield from _entries(keys[start : start + BATCH])


def readable(person: Any, ids: list[int]) -> Iterable[int]:
    """Asked once more when something was found: what is hidden now, with its page or its collection, is not shown."""
    carried = carriers(ids)
    open_now = in_open_collections(Document.objects.filter(pk__in=carried))
    return list(open_now.values_list("pk", flat=True))


def _entries(documents: Iterable[int]) -> Iterator[Entry]:
    texts_read = DocumentText.objects.filter(
        document__in=in_open_collections(Document.objects.filter(pk__in=documents)).values("pk"),
        result=FileText.Result.FOUND,
        file_hash=F("document__file_hash"),
    )
    found = list(texts_read.select_related("document").order_by("document_id"))
    pages = carriers(text.document_id for text in found)
    for text in found:
        page = page_that_offers(text.document, pages.get(text.document_id, ()))
        if page is not None:
            yield Entry(
                obj=text.document,
                kind=KIND,
                title=text.document.title,
                url=address_of(page),
                published_at=page.last_published_at or page.first_published_at or text.read_at,
                body=text.words,
            )


kinds.register(KIND, _("Documents of pages"), readable=readable, entries=all_entries)
