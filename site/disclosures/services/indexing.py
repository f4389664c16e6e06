"""What the search finds of disclosures: what was signed and published, never a draft."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils import translation

from core.search.index import Entry
from disclosures.models import DisclosurePage

KIND = "disclosure"


def entry_of(page: DisclosurePage) -> Entry:
    """The address is that of the default language."""
    words = page.body.stream_block.get_searchable_content(page.body)
    tables = [f"{table.caption}\n{table.cells}" for table in page.tables.all()]
    with translation.override(settings.LANGUAGE_CODE):
        url = page.url or f"/disclosures/{page.slug}/"
    return Entry(
        obj=page,
        kind=KIND,
        title=page.title,
        url=url,
        published_at=page.last_published_at,
        body="\n".join([page.summary, page.item.title, *words, *tables]),
    )


def all_entries() -> Iterator[Entry]:
    pages = DisclosurePage.objects.live().public().select_related("item").prefetch_related("tables")
    for page in pages.order_by("pk").iterator(chunk_size=500):
        yield entry_of(page)


def readable(person: Any, ids: list[int]) -> Iterable[int]:
    """Of these pages those that everybody may read at this moment; staff read drafts at their desk."""
    found: Iterable[int] = DisclosurePage.objects.live().public().filter(pk__in=ids).values_list("pk", flat=True)
    return found
