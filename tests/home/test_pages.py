"""Pages of the editors: what they may put there, what readers get, and what machines read."""

import xml.etree.ElementTree as ElementTree
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from discussion import places
from home import queries, rules
from home.models import HomePage, NewsIndexPage, PlainPage, SectionPage
from home.models.blocks import BodyBlock, FigureBlock, LinkBlock
from home.models.tables import parse_table, to_number
from tests.factories import make_department, make_user
from tests.home.factories import make_news

AT = datetime(2026, 11, 2, 3, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(
    ("text", "problem"),
    [("이름|값", "줄"), ("이름|값\n하나", "칸"), ("이름\n" + "줄\n" * 250, "줄")],
)
def test_a_table_that_does_not_fit_together_is_refused(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        parse_table(text)


def test_a_table_may_come_from_a_spreadsheet_or_by_hand() -> None:
    assert parse_table("연도\t금액\n2019\t124").rows == parse_table("| 연도 | 금액 |\n| 2019 | 124 |").rows


def test_numbers_are_read_with_their_separators() -> None:
    assert (to_number("12,440"), to_number("-3.5"), to_number("약 5")) == (12440.0, -3.5, None)


def test_a_chart_needs_numbers() -> None:
    block = FigureBlock()
    value = {
        "title": "표",
        "conclusion": "결론",
        "kind": "bar",
        "unit": "",
        "cells": "연도|금액\n2019|많음",
        "source": "",
    }
    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python(value))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://plain.example/", "relative", "data:text/html,x"])
def test_a_link_leads_to_a_page_or_a_safe_address(address: str) -> None:
    block = LinkBlock()
    with pytest.raises((StructBlockValidationError, ValidationError)):
        block.clean(block.to_python({"text": "가기", "page": None, "address": address, "note": ""}))


def test_a_subheading_without_a_heading_is_refused() -> None:
    block = BodyBlock()
    body = block.to_python([{"type": "heading", "value": {"text": "작은 제목", "level": "3"}}])
    with pytest.raises(StreamBlockValidationError):
        block.clean(body)


@pytest.mark.django_db
def test_markup_in_titles_and_texts_is_shown_as_text(client: Client, news_index: NewsIndexPage) -> None:
    hostile = "<script>alert(1)</script>"
    page = make_news(
        news_index,
        hostile,
        lead=hostile,
        body=[
            ("quote", {"text": hostile, "source": hostile}),
            ("heading", {"text": hostile, "level": "2"}),
        ],
    )
    html = client.get(page.url).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


@pytest.mark.django_db
def test_rich_text_loses_script_and_style(client: Client, news_index: NewsIndexPage) -> None:
    from wagtail.admin.rich_text.converters.editor_html import EditorHTMLConverter

    from home.models.blocks import TEXT_FEATURES

    kept = EditorHTMLConverter(TEXT_FEATURES).to_database_format(
        '<p style="color:red" onclick="x()">글</p><script>alert(1)</script>'
        '<h1>큰 제목</h1><a href="javascript:x()">가기</a>'
    )
    assert not any(word in kept for word in ("<script", "style=", "onclick", "<h1", "javascript:"))


@pytest.mark.django_db
def test_news_name_who_answers_and_under_which_licence(client: Client, news_index: NewsIndexPage) -> None:
    from accounts.models import Position

    place = make_department("시설안전처", phone="031-000-0103")
    post = Position.objects.create(department=place, title="처장", holder=make_user(display_name="별가온"))
    html = client.get(make_news(news_index, department=place, responsible=post).url).content.decode()
    for shown in ("시설안전처", "처장 별가온", "tel:031-000-0103", "공공누리 제1유형"):
        assert shown in html


@pytest.mark.django_db
def test_a_holder_who_is_not_public_stays_unnamed(client: Client, news_index: NewsIndexPage) -> None:
    from accounts.models import Position

    place = make_department("감사실")
    post = Position.objects.create(
        department=place, title="조사관", holder=make_user(display_name="솔나래"), name_is_public=False
    )
    assert "솔나래" not in client.get(make_news(news_index, department=place, responsible=post).url).content.decode()


@pytest.mark.django_db
def test_a_consultation_closes_on_its_day(news_index: NewsIndexPage) -> None:
    page = make_news(news_index, kind="CONSULTATION", open_until=AT + timedelta(days=1))
    place = places.named("home.NewsPage")
    assert place.closure(page, AT) is None
    assert place.closure(page, AT + timedelta(days=2)) is not None
    assert rules.closed(make_news(news_index), AT) is None


@pytest.mark.django_db
def test_what_is_open_comes_with_the_soonest_end_first(news_index: NewsIndexPage) -> None:
    from core.ui.highlights import open_now

    make_news(news_index, "나중에 끝남", kind="CONSULTATION", open_until=AT + timedelta(days=9))
    make_news(news_index, "먼저 끝남", kind="CONSULTATION", open_until=AT + timedelta(days=2))
    make_news(news_index, "이미 끝남", kind="CONSULTATION", open_until=AT - timedelta(days=2))
    assert [item.title for item in open_now(AT)] == ["먼저 끝남", "나중에 끝남"]


@pytest.mark.django_db
def test_the_list_of_news_can_be_narrowed_and_forgives_nonsense(client: Client, news_index: NewsIndexPage) -> None:
    make_news(news_index, "알리는 글", kind="NOTICE")
    make_news(news_index, "정하는 글", kind="DECISION")
    only = client.get("/news/", {"kind": "DECISION"}).content.decode()
    assert "정하는 글" in only
    assert "알리는 글" not in only
    assert client.get("/news/", {"kind": "NONSENSE", "department": "x"}).status_code == 200
    assert client.get("/news/", {"cursor": "forged"}).status_code == 400


@pytest.mark.django_db
def test_the_list_of_news_goes_on_page_by_page(client: Client, news_index: NewsIndexPage) -> None:
    for day in range(1, 15):
        make_news(news_index, f"{day}일의 소식", published_on=date(2026, 9, day))
    first = client.get("/news/").content.decode()
    assert "14일의 소식" in first
    assert ">2일의 소식" not in first
    assert 'rel="next"' in first


@pytest.mark.django_db
def test_an_empty_house_says_so(client: Client, news_index: NewsIndexPage) -> None:
    home = HomePage.objects.get()
    home.parts = [
        ("open_now", {"heading": "지금", "count": 3}),
        ("decided", {"heading": "결정", "count": 3}),
        ("notices", {"heading": "알림", "count": 3}),
        ("key_figures", {"heading": "숫자"}),
        ("contacts", {"heading": "전화"}),
    ]
    home.save()
    html = client.get("/").content.decode()
    assert html.count("empty-state") == 4
    assert "–" in html


@pytest.mark.django_db
def test_a_section_can_be_followed_before_it_opens(client: Client, news_index: NewsIndexPage) -> None:
    from discussion.services import support
    from tests.sessions import sign_in

    section = SectionPage(
        title="주민제안", slug="proposals", lead="제안하는 방", promised_in="혁신계획", opens_when="다음 배포"
    )
    HomePage.objects.get().add_child(instance=section)
    person = make_user()
    sign_in(client, person)
    assert client.get("/proposals/").status_code == 200
    assert support.follow(section, person=person, at=AT)
    assert not places.named("home.SectionPage").may_write(person, section)


@pytest.mark.django_db
def test_side_navigation_marks_the_page_one_is_on(client: Client, news_index: NewsIndexPage) -> None:
    top = HomePage.objects.get().add_child(instance=PlainPage(title="소개", slug="about"))
    below = top.add_child(instance=PlainPage(title="방법", slug="how"))
    html = client.get(below.url).content.decode()
    assert html.count('aria-current="page"') == 2  # breadcrumb and side navigation
    assert [page.title for page in queries.side_navigation(below)] == ["소개", "방법"]


@pytest.mark.django_db
def test_english_readers_are_told_that_the_text_is_korean(client: Client, news_index: NewsIndexPage) -> None:
    path = make_news(news_index).url
    assert "written in Korean" in client.get(f"/en{path}").content.decode()
    assert "written in Korean" not in client.get(path).content.decode()


@pytest.mark.django_db
def test_the_feed_is_atom_and_names_every_piece_of_news(client: Client, news_index: NewsIndexPage) -> None:
    make_news(news_index, "먼저 & 나중", kind="DECISION")
    feed = ElementTree.fromstring(client.get("/news/feed/").content)
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == "먼저 & 나중"


@pytest.mark.django_db
def test_the_site_map_names_each_page_in_each_language(client: Client, news_index: NewsIndexPage) -> None:
    page = make_news(news_index)
    text = client.get("/sitemap.xml").content.decode()
    ElementTree.fromstring(text)
    assert f"{page.url}</loc>" in text
    assert f"/en{page.url}</loc>" in text


@pytest.mark.django_db
def test_machines_find_what_they_look_for(client: Client) -> None:
    assert "Sitemap: " in client.get("/robots.txt").content.decode()
    manifest = client.get("/manifest.webmanifest").json()
    assert {icon["sizes"] for icon in manifest["icons"]} == {"any", "192x192", "512x512"}
    assert client.get("/favicon.ico").status_code == 302


@pytest.mark.django_db
def test_a_page_goes_live_at_the_minute_its_editor_chose(news_index: NewsIndexPage) -> None:
    from home import jobs
    from home.models import NewsPage

    page = NewsPage(title="예약한 글", slug="later", lead="나중에 열립니다", published_on=date(2026, 1, 1), live=False)
    news_index.add_child(instance=page)
    page.go_live_at = datetime.now(tz=UTC) - timedelta(minutes=1)
    revision = page.save_revision(approved_go_live_at=page.go_live_at)
    assert revision
    jobs.publish_scheduled(AT)
    page.refresh_from_db()
    assert page.live


@pytest.mark.django_db
def test_pictures_of_pages_are_served_and_nothing_else_of_the_store(
    client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "park.jpg").write_bytes(b"picture")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "secret.pdf").write_bytes(b"secret")
    assert b"".join(client.get("/media/images/park.jpg").streaming_content) == b"picture"
    for path in (
        "images/none.jpg",
        "documents/secret.pdf",
        "images/../documents/secret.pdf",
        "images/..",
        "images/..%2fdocuments%2fsecret.pdf",
    ):
        assert client.get(f"/media/{path}").status_code in {400, 404}
