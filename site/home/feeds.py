from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from core.access import PUBLIC
from home import queries
from home.indexing import SEOUL
from home.models import NewsPage

LONGEST_FEED = 30


class NewsFeed(Feed):
    """The newest news, for readers that come by themselves."""

    access = PUBLIC
    feed_type = Atom1Feed
    link = "/news/"

    def title(self) -> str:
        return _("%(site)s – news") % {"site": settings.SITE_NAME}

    def subtitle(self) -> str:
        return _("Notices, decisions and consultations")

    def items(self) -> list[NewsPage]:
        return list(queries.news()[:LONGEST_FEED])

    def item_title(self, item: NewsPage) -> str:
        return item.title

    def item_description(self, item: NewsPage) -> str:
        return item.lead

    def item_link(self, item: NewsPage) -> str:
        return str(item.url)

    def item_pubdate(self, item: NewsPage) -> datetime:
        return datetime.combine(item.published_on, time(9), tzinfo=SEOUL)

    def item_updateddate(self, item: NewsPage) -> Any:
        return item.last_published_at or self.item_pubdate(item)

    def item_author_name(self, item: NewsPage) -> str:
        return item.department.name if item.department else settings.SITE_NAME

    def item_categories(self, item: NewsPage) -> list[str]:
        return [str(item.get_kind_display())]
