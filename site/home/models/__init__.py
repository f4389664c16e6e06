from home.models.news import NewsIndexPage, NewsPage, NewsTag
from home.models.pages import HomePage, PlainPage, SectionPage
from home.models.usage import DailyCount, HiddenWord

__all__ = ["DailyCount", "HiddenWord", "HomePage", "NewsIndexPage", "NewsPage", "NewsTag", "PlainPage", "SectionPage"]
