"""Which text of a page is found by the search."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from wagtail.fields import StreamField
from wagtail.models import Page

from core.search.index import Entry
from home.models import BriefingRecordPage, NewsPage, PlainPage, SectionPage

SEOUL = ZoneInfo("Asia/Seoul")
KINDS: dict[type[Page], str] = {
    NewsPage: "news",
    PlainPage: "page",
    SectionPage: "section",
    BriefingRecordPage: "briefing-record",
}


def entry_of(page: Any) -> Entry | None:
    """How a page stands in the index; nothing for kinds that nobody searches for."""
    kind = KINDS.get(type(page))
    if kind is None:
        return None
    return Entry(
        obj=page,
        kind=kind,
        title=page.title,
        url=address_of(page),
        published_at=_published_at(page),
        body="\n".join([page.lead, *_texts(page)]),
    )


def address_of(page: Page) -> str:
    """The path without a language: the reader's own is put before it when the hit is shown."""
    with translation.override(settings.LANGUAGE_CODE):
        return page.url or reverse("wagtail_serve", args=[""])


def _published_at(page: Any) -> datetime:
    if isinstance(page, NewsPage):
        return datetime.combine(page.published_on, time(9), tzinfo=SEOUL)
    return page.first_published_at


def _texts(page: Page) -> list[str]:
    """The words of the fields in which the body is composed."""
    texts: list[str] = []
    for field in page._meta.fields:
        if isinstance(field, StreamField):
            value = getattr(page, field.name)
            texts += value.stream_block.get_searchable_content(value)
    return texts
