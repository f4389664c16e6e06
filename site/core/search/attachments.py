"""Attached files in the search: found by their words, by whoever finds the thing they are attached to."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import kinds, korean, tokens
from core.search.models import SearchDocument
from core.uploads.access import may_read
from core.uploads.models import FileText, StoredFile

KIND = "file"


def follow(parents: Iterable[SearchDocument]) -> None:
    """Put the files of these things into the index as they are now: their place, their audience, their date."""
    by_type: dict[int, dict[int, SearchDocument]] = {}
    for parent in parents:
        by_type.setdefault(parent.content_type_id, {})[parent.object_id] = parent
    for content_type, found in by_type.items():
        put(_read().filter(file__content_type=content_type, file__object_id__in=found), found)


def put(texts: QuerySet[FileText], parents: dict[int, SearchDocument]) -> None:
    own_type = ContentType.objects.get_for_model(StoredFile)
    documents = [
        _document(text, parents[place], own_type) for text in texts if (place := text.file.object_id or 0) in parents
    ]
    if documents:
        SearchDocument.objects.bulk_create(
            documents,
            update_conflicts=True,
            unique_fields=["content_type", "object_id"],
            update_fields=["kind", "audience", "title", "url", "body", "tokens", "published_at"],
        )


def put_read(texts: Iterable[FileText]) -> None:
    """Files that have just been read; those whose thing is not in the search stay out of it."""
    for text in texts:
        place = text.file.object_id or 0
        parents = SearchDocument.objects.filter(content_type=text.file.content_type_id, object_id=place)
        put(_read().filter(pk=text.pk), {parent.object_id: parent for parent in parents})


def forget(content_type: ContentType, object_id: int) -> None:
    """With the thing its files leave the search."""
    files = StoredFile.objects.filter(content_type=content_type, object_id=object_id)
    _of_files().filter(object_id__in=files.values("pk")).delete()


def sweep() -> int:
    """Take out files that were removed since; how many."""
    there = StoredFile.objects.filter(pk=OuterRef("object_id"), removed_at__isnull=True, attached_at__isnull=False)
    return _of_files().exclude(Exists(there)).delete()[0]


def readable(person: object, ids: list[int]) -> list[int]:
    files = StoredFile.objects.filter(pk__in=ids).select_related("content_type").prefetch_related("target")
    return [file.pk for file in files if may_read(person, file)]


def _read() -> QuerySet[FileText]:
    return FileText.objects.filter(result=FileText.Result.FOUND, file__removed_at__isnull=True).select_related("file")


def _of_files() -> QuerySet[SearchDocument]:
    return SearchDocument.objects.filter(content_type=ContentType.objects.get_for_model(StoredFile))


def _document(text: FileText, parent: SearchDocument, own_type: ContentType) -> SearchDocument:
    title, body = korean.tidy(text.file.name), korean.tidy(text.words)[: tokens.LONGEST_BODY]
    return SearchDocument(
        content_type=own_type,
        object_id=text.file_id,
        kind=KIND,
        audience=parent.audience,
        title=title,
        url=parent.url,
        body=body,
        tokens=tokens.of_document(kind=KIND, title=title, body=body),
        published_at=parent.published_at,
    )


kinds.register(KIND, _("Attached files"), readable=readable)
