"""The kinds of thing that the search knows: each room declares its own.

    kinds.register(
        "proposal",
        _("Proposals"),
        readable=lambda person, ids: visible_to(person).filter(pk__in=ids).values_list("pk", flat=True),
        entries=all_entries,
    )

`readable` is asked once more when something has been found, so that what was hidden a moment ago, or by a way that
forgot the index, is not shown. It gets the person and numbers of objects, and answers with those that may be seen.
`entries` yields everything of the kind that belongs into the index, so that the index can be made anew from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.search.models import SearchDocument

if TYPE_CHECKING:
    from core.search.index import Entry

Readable = Callable[[Any, list[int]], Iterable[int]]


@dataclass(frozen=True)
class SearchKind:
    name: str
    label: Any
    readable: Readable | None = None
    entries: Callable[[], Iterable[Entry]] | None = None


_kinds: dict[str, SearchKind] = {}


def register(
    name: str,
    label: Any,
    *,
    readable: Readable | None = None,
    entries: Callable[[], Iterable[Entry]] | None = None,
) -> SearchKind:
    """Declaring one twice is a mistake."""
    if name in _kinds:
        raise LookupError(f"The kind {name} of the search is registered twice.")
    _kinds[name] = SearchKind(name, label, readable, entries)
    return _kinds[name]


def registered() -> list[SearchKind]:
    return sorted(_kinds.values(), key=lambda kind: str(kind.label))


def label_of(name: str) -> Any:
    kind = _kinds.get(name)
    return kind.label if kind else name


def readable_by(person: Any, documents: Collection[SearchDocument]) -> list[SearchDocument]:
    """The documents that the person may see now, in their order; one question for each kind that has one."""
    allowed: dict[str, set[int]] = {}
    for name in {document.kind for document in documents}:
        kind = _kinds.get(name)
        if kind is not None and kind.readable is not None:
            ids = [document.object_id for document in documents if document.kind == name]
            allowed[name] = set(kind.readable(person, ids))
    return [
        document
        for document in documents
        if document.kind not in allowed or document.object_id in allowed[document.kind]
    ]
