"""Making the index anew from what the rooms hold, so that nothing is lost with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from core.search import attachments, index, kinds
from core.search.filling import filling
from core.search.models import SearchDocument

BATCH = 500


def rebuild() -> dict[str, int]:
    """Put all that can be found into the index as it is now, with its files, and take out what is there no more.

    Answers with the number of things of each kind. People go on searching meanwhile.
    """
    with filling():
        counts = {kind.name: _renew(kind.name, kind.entries) for kind in kinds.registered() if kind.entries is not None}
    attachments.sweep()
    return counts


def _renew(name: str, entries: Callable[[], Iterable[index.Entry]]) -> int:
    waiting = iter(entries())
    kept: set[int] = set()
    while batch := list(islice(waiting, BATCH)):
        index.put_all(batch)
        kept.update(entry.obj.pk for entry in batch)
    gone = [
        document
        for document in SearchDocument.objects.filter(kind=name).only("content_type", "object_id").iterator()
        if document.object_id not in kept
    ]
    for document in gone:
        attachments.forget(document.content_type, document.object_id)
        document.delete()
    return len(kept)
