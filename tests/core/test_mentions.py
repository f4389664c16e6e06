"""Pages that other rooms name: found, named only where that is allowed, and shown on the page itself."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

from core import mentions
from core.search import index
from tests.factories import make_department

NOON = datetime(2026, 5, 6, 3, tzinfo=UTC)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mentions, "_sources", {})
    monkeypatch.setattr(mentions, "_nameable", {"task"})


def put(title: str, url: str, *, kind: str = "task", audience: str = index.PUBLIC) -> None:
    index.put(make_department(), kind=kind, title=title, url=url, published_at=NOON, audience=audience)


@pytest.mark.django_db
def test_only_public_pages_of_kinds_that_may_be_named_are_found(registry: None) -> None:
    put("안전 점검 과제", "/plans/tasks/1/")
    put("안전 점검 소식", "/news/1/", kind="news")
    put("안전 점검 초안", "/plans/tasks/2/", audience="staff")
    reader = AnonymousUser()
    assert [page.url for page in mentions.find("안전 점검", reader)] == ["/plans/tasks/1/"]
    assert mentions.find("   ", reader) == []
    assert mentions.page_at("/plans/tasks/1/") is not None
    assert mentions.page_at("/news/1/") is None and mentions.page_at("/plans/tasks/2/") is None


def shown(path: str) -> str:
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return Template("{% load ui %}{% named_by %}").render(Context({"request": request}))


def test_the_page_shows_what_names_it_in_every_language(registry: None) -> None:
    def source(path: str, reader: Any) -> list[mentions.Mention]:
        return [mentions.Mention("지적사항", "<비상구>", "/there/", "조치 완료")] if path == "/plans/tasks/1/" else []

    mentions.register("room", source)
    assert "&lt;비상구&gt;" in shown("/plans/tasks/1/") and 'href="/there/"' in shown("/plans/tasks/1/")
    assert shown("/plans/tasks/2/").strip() == ""


def test_a_room_hands_in_once(registry: None) -> None:
    mentions.register("room", lambda path, reader: [])
    with pytest.raises(LookupError):
        mentions.register("room", lambda path, reader: [])
