"""What the search knows of pages, and which keys staff hold."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from accounts.queries import grants_of
from core.search import audiences, kinds
from core.search.index import Entry
from home import queries
from home.indexing import entry_of
from home.models import BriefingRecordPage, NewsPage, PlainPage, SectionPage


def readable(person: Any, ids: list[int]) -> Iterable[int]:
    """Of these pages those that everybody may read at this moment."""
    found: Iterable[int] = queries.published(Page.objects.filter(pk__in=ids)).values_list("pk", flat=True)
    return found


def entries(model: type[Page]) -> Iterator[Entry]:
    for page in queries.published(model._default_manager).iterator(chunk_size=500):
        if entry := entry_of(page):
            yield entry


def keys_of_staff(person: Any) -> set[str]:
    if not person.is_staff_member:
        return set()
    departments = {grant.department_id for grant in grants_of(person) if grant.department_id}
    return {"staff", *(f"department:{number}" for number in departments)}


kinds.register("news", _("News"), readable=readable, entries=partial(entries, NewsPage))
kinds.register("section", _("Sections"), readable=readable, entries=partial(entries, SectionPage))
kinds.register("page", _("Pages that explain"), readable=readable, entries=partial(entries, PlainPage))
kinds.register(
    "briefing-record", _("Records of briefings"), readable=readable, entries=partial(entries, BriefingRecordPage)
)
audiences.register(keys_of_staff)
