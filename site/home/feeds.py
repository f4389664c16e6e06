"""The newest news, for readers that come by themselves."""

from datetime import datetime, time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import feeds
from core.access import public
from core.feeds import FeedEntry
from core.ui.tags.page import language_prefix
from home import queries
from home.indexing import SEOUL
from home.models import NewsPage


@public
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    entries = [_entry(page) for page in queries.news().select_related("department")[: feeds.LONGEST]]
    return feeds.atom(
        request,
        title=_("News"),
        subtitle=_("Notices, decisions and consultations"),
        url=f"{language_prefix()}/news/",
        entries=entries,
    )


def _entry(page: NewsPage) -> FeedEntry:
    published = datetime.combine(page.published_on, time(9), tzinfo=SEOUL)
    return FeedEntry(
        title=page.title,
        url=str(page.url),
        published_at=published,
        updated_at=page.last_published_at or published,
        summary=page.lead,
        author=page.department.name if page.department else settings.SITE_NAME,
        categories=(str(page.get_kind_display()),),
    )
