"""From an address on this site to the thing that stands there, whatever room it belongs to.

Everything public stands in the search index with its address; whoever registered its kind for conversation said who
wrote it. So a plan needs to know no other room to link to it.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from core.search import index
from core.search.models import SearchDocument
from discussion import places
from discussion.places import NoSuchPlace

MOST_HITS = 8


@dataclass(frozen=True)
class Linkable:
    path: str
    label: str
    kind: str
    content_type_id: int
    object_id: int


def found(words: str) -> list[Linkable]:
    """Public things whose words fit, the best first."""
    page = index.query(words, audience={index.PUBLIC}, limit=MOST_HITS)
    return [_of(hit.document) for hit in page.hits]


def at(address: str) -> Linkable | None:
    """What stands at a path or a whole address of this site; nothing where the public sees nothing there."""
    document = SearchDocument.objects.filter(url=_path(address), audience=index.PUBLIC).defer("tokens", "body").first()
    return _of(document) if document else None


def author_of(linkable: Linkable) -> Any:
    """Who wrote it, where its room says so."""
    try:
        place = places.by_content_type(linkable.content_type_id)
    except NoSuchPlace:
        return None
    thing = place.model._base_manager.filter(pk=linkable.object_id).first()
    person = place.author(thing) if thing is not None else None
    return person if person is not None and person.is_active else None


def _of(document: SearchDocument) -> Linkable:
    return Linkable(document.url, document.title, document.kind, document.content_type_id, document.object_id)


def _path(address: str) -> str:
    """Without host and language, as the index keeps it."""
    path = urlsplit(address.strip()).path
    for code, _name in settings.LANGUAGES:
        if code != settings.LANGUAGE_CODE and path.startswith(f"/{code}/"):
            return path[len(code) + 1 :]
    return path
