"""Pages for tests."""

from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from home.models import NewsIndexPage, NewsPage

_numbers = count(1)


def make_news(index: NewsIndexPage, title: str = "", **fields: Any) -> NewsPage:
    """A published page of news, through a revision, as editors do it."""
    number = next(_numbers)
    fields.setdefault("published_on", date(2026, 10, 1))
    fields.setdefault("lead", f"{number}번 소식의 머리글")
    page = NewsPage(title=title or f"{number}번 소식", slug=f"test-{number}", live=False, **fields)
    index.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def now() -> Any:
    return timezone.now()
