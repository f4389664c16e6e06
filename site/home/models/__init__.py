from home.models.briefings import BriefingIndexPage, BriefingPage, BriefingRecordPage
from home.models.documents import DocumentText
from home.models.news import NewsIndexPage, NewsPage, NewsTag
from home.models.pages import HomePage, PlainPage, SectionPage
from home.models.usage import DailyCount, HiddenWord

__all__ = [
    "BriefingIndexPage", "BriefingPage", "BriefingRecordPage", "DailyCount", "DocumentText", "HiddenWord", "HomePage",
    "NewsIndexPage", "NewsPage", "NewsTag", "PlainPage", "SectionPage",
]  # fmt: skip
