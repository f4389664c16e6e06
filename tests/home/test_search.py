"""The search over pages: what is found, what must not be, and what happens with odd questions."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import PageViewRestriction

from core.search.models import SearchDocument
from home.models import NewsIndexPage
from tests.home.factories import make_news

pytestmark = pytest.mark.django_db


def found(client: Client, words: str, **filters: str) -> str:
    answer = client.get("/search/", {"q": words, **filters})
    assert answer.status_code == 200
    return answer.content.decode()


def test_two_syllables_find_a_page_and_are_marked(client: Client, news_index: NewsIndexPage) -> None:
    make_news(news_index, "새들동 공영주차장을 밤에 나눕니다")
    html = found(client, "주차")
    assert "<mark>주차</mark>" in html


def test_words_of_the_body_are_found_but_not_labels_of_the_editor(client: Client, news_index: NewsIndexPage) -> None:
    table = {"caption": "구간", "cells": "이름|길이\n새들교|620m", "source": ""}
    make_news(news_index, body=[("heading", {"text": "산란기를 피합니다", "level": "2"}), ("table", table)])
    assert "<mark>제목</mark>" not in found(client, "제목")
    assert "<mark>산란기</mark>" in found(client, "산란기")
    assert "<mark>새들교</mark>" in found(client, "새들교")


def test_an_unpublished_page_is_no_longer_found(client: Client, news_index: NewsIndexPage) -> None:
    page = make_news(news_index, "사라질 안내")
    assert "<mark>사라질</mark>" in found(client, "사라질")
    page.unpublish()
    assert "<mark>사라질</mark>" not in found(client, "사라질")


def test_a_page_that_becomes_restricted_is_taken_out_and_comes_back(client: Client, news_index: NewsIndexPage) -> None:
    make_news(news_index, "내부 회람 문서")
    restriction = PageViewRestriction.objects.create(page=news_index, restriction_type=PageViewRestriction.LOGIN)
    assert "<mark>회람</mark>" not in found(client, "회람")
    assert "회람" not in client.get("/news/feed/").content.decode()
    assert "회람" not in client.get("/sitemap.xml").content.decode()
    restriction.delete()
    assert "<mark>회람</mark>" in found(client, "회람")


def test_a_new_address_is_found_under_it(client: Client, news_index: NewsIndexPage) -> None:
    page = make_news(news_index, "주소가 바뀌는 글")
    page.slug = "moved-elsewhere"
    page.save_revision().publish()
    assert "/news/moved-elsewhere/" in found(client, "주소가")


def test_rebuilding_puts_every_public_page_back(client: Client, news_index: NewsIndexPage) -> None:
    make_news(news_index, "다시 찾을 글")
    SearchDocument.objects.all().delete()
    call_command("rebuild_search_index")
    assert "<mark>찾을</mark>" in found(client, "찾을")


def test_filters_narrow_by_kind_and_time(client: Client, news_index: NewsIndexPage) -> None:
    make_news(news_index, "오래된 도서관 글", published_on=date(2020, 1, 2))
    assert "<mark>도서관</mark>" in found(client, "도서관", kind="news")
    assert "<mark>도서관</mark>" not in found(client, "도서관", kind="page")
    assert "<mark>도서관</mark>" not in found(client, "도서관", since="month")


def test_results_go_on_page_by_page_without_repeating(client: Client, news_index: NewsIndexPage) -> None:
    for number in range(23):
        make_news(news_index, f"산책로 {number}호")
    first = client.get("/search/", {"q": "산책로"})
    second = client.get("/search/" + first.context["next_url"])
    pages = [{hit.document.pk for hit in answer.context["found"].hits} for answer in (first, second)]
    assert [len(page) for page in pages] == [20, 3]
    assert not pages[0] & pages[1]
    assert second.context["next_url"] == ""


@pytest.mark.parametrize("words", ["'", '"; DROP TABLE', "ㅈㅊ", "가" * 400, "🙂", "<script>alert(1)</script>", "  "])
def test_odd_words_get_an_honest_answer(client: Client, news_index: NewsIndexPage, words: str) -> None:
    html = found(client, words)
    assert "<script>alert" not in html


def test_a_forged_place_in_the_list_begins_at_the_start(client: Client, news_index: NewsIndexPage) -> None:
    make_news(news_index, "차례 보는 글")
    assert "<mark>차례</mark>" in found(client, "차례", cursor="9~nonsense")


def test_nothing_found_offers_what_is_near(client: Client, news_index: NewsIndexPage) -> None:
    make_news(news_index, "공영주차장 요금 안내")
    assert "공영주차장 요금 안내" in found(client, "공영주차장 요굼 안네")


def test_words_are_suggested_while_typing(client: Client, news_index: NewsIndexPage) -> None:
    make_news(news_index, "주차장 나눔")
    assert 'value="주차장"' in client.get("/search/suggestions/", {"q": "ㅈㅊ"}).content.decode()


def test_hits_keep_the_language_of_the_reader(client: Client, news_index: NewsIndexPage) -> None:
    path = make_news(news_index, "영어 메뉴로 읽는 글").url
    html: Any = client.get("/en/search/", {"q": "영어"}).content.decode()
    assert f'href="/en{path}"' in html
