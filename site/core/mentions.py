"""Pages that other rooms name, and where they are named: a finding says which task of a plan it concerns, and the
task's page shows the finding. The rooms need not know each other; what joins them is the address of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from core.search import audiences, index
from core.search.models import SearchDocument

MOST_FOUND = 10


@dataclass(frozen=True)
class Mention:
    """Something that names a page, as far as this reader may know of it."""

    kind: Any
    title: str
    url: str
    label: Any = ""
    # For the tone of the label.
    state: str = ""


# (path of the page, the reader) -> what names it, the newest first.
Source = Callable[[str, Any], Iterable[Mention]]

_sources: dict[str, Source] = {}
_nameable: set[str] = set()


def register(room: str, source: Source) -> None:
    """Called once by a room whose things name pages of others. Twice is a mistake."""
    if _sources.setdefault(room, source) is not source:
        raise LookupError(f"What {room} names is declared twice.")


def of(path: str, reader: Any) -> list[Mention]:
    return [mention for _room, source in sorted(_sources.items()) for mention in source(path, reader)]


def may_be_named(*search_kinds: str) -> None:
    """Called by a room for each kind of the search whose pages others may name."""
    _nameable.update(search_kinds)


def find(words: str, reader: Any) -> list[SearchDocument]:
    """Pages to choose from, by what somebody typed."""
    if not words.strip():
        return []
    page = index.query(words, audience=audiences.held_by(reader), kinds=_nameable, limit=MOST_FOUND, person=reader)
    return [hit.document for hit in page.hits]


def page_at(path: str) -> SearchDocument | None:
    """The public page with this address, if it may be named."""
    if "\x00" in path:
        return None
    return SearchDocument.objects.filter(url=path, kind__in=_nameable, audience=index.PUBLIC).first()
