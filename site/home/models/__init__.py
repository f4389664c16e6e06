from home.models.news import NewsIndexPage, NewsPage, NewsTag
from home.models.pages import HomePage, PlainPage, SectionPage

__all__ = ["HomePage", "NewsIndexPage", "NewsPage", "NewsTag", "PlainPage", "SectionPage"]
