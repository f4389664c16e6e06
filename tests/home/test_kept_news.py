"""The first page and the news, kept while the database says the same: what editors and readers do is read at once."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from core.ui import kept_pages
from discussion.services import comments, support
from home.models import HomePage, NewsIndexPage, NewsPage
from tests.factories import make_user
from tests.home.factories import make_news

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 2, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def seconds_over(settings: Any, monkeypatch: Any) -> None:
    """Each visit finds the seconds of the last one over, within one minute."""
    settings.KEPT_PAGE_SECONDS = 1e-9
    monkeypatch.setattr(kept_pages, "minute", lambda: 1)


@pytest.fixture
def page(news_index: NewsIndexPage) -> NewsPage:
    home = HomePage.objects.get()
    home.parts = [("decided", {"heading": "정한 일", "count": 4}), ("notices", {"heading": "알림", "count": 4})]
    home.save_revision().publish()
    return make_news(news_index, "둘레길을 고칩니다")


def shown(address: str) -> str:
    return re.sub(r'nonce="[^"]+"', "", Client().get(address).text)


def published_again(page: NewsPage) -> None:
    page.title = "둘레길을 다 고쳤습니다"
    page.save_revision().publish()


EDITS = {
    "another is published": lambda page: make_news(page.get_parent().specific, "새 소식입니다", kind="DECISION"),
    "it gets another title": published_again,
    "it is taken off": lambda page: page.unpublish(),
    "it is for some only": lambda page: PageViewRestriction.objects.create(page=page, restriction_type="login"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("address", ["/", "/news/"])
def test_what_editors_do_is_read_at_once(address: str, edit: Any, page: NewsPage, settings: Any) -> None:
    before = shown(address)
    assert "둘레길을 고칩니다" in before
    edit(page)
    after = shown(address)
    settings.KEPT_PAGE_SECONDS = 0
    assert before != after == shown(address)


def test_nobody_reads_longer_what_was_taken_off(page: NewsPage) -> None:
    assert Client().get(page.url).status_code == 200
    page.unpublish()
    assert Client().get(page.url).status_code == 404


def test_nobody_reads_longer_what_became_for_some_only(page: NewsPage) -> None:
    assert Client().get(page.url).status_code == 200
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert Client().get(page.url).status_code == 302


def test_what_readers_do_is_read_at_once(page: NewsPage) -> None:
    pages = [shown(page.url)]
    comments.post_comment(page, author=make_user(), body="반가운 소식입니다.", at=AT)
    pages.append(shown(page.url))
    support.endorse(page, person=make_user(), at=AT)
    pages.append(shown(page.url))
    assert "반가운 소식입니다." in pages[1]
    assert len(set(pages)) == 3


@pytest.mark.parametrize("address", ["/", "/news/", None])
def test_unchanged_a_page_is_not_made_anew(address: str | None, page: NewsPage, monkeypatch: Any) -> None:
    address = address or page.url
    before = shown(address)
    for kind in (HomePage, NewsIndexPage, NewsPage):
        monkeypatch.setattr(kind, "serve", None)
    assert shown(address) == before
