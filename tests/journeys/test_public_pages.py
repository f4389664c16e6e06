"""Every kind of public page before a real browser: narrow and wide, light and in high contrast."""

from typing import Any

import pytest

from home.models import NewsPage
from tests.journeys import accessibility

pytestmark = pytest.mark.journey

PATHS = [
    "/",
    "/news/",
    "/news/?kind=DECISION&tag=없는꼬리표",
    "/budget/",
    "/integrity/",
    "/about/",
    "/about/how/",
    "/search/",
    "/search/?q=주차장",
    "/search/?q=아무데도없는말",
    "/data/",
    "/en/",
]


def test_no_public_page_has_a_violation_or_is_too_wide(page: Any, demo_url: str) -> None:
    """One load for each colour scheme; the window is made narrow and wide on the page as it stands."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    news = [
        NewsPage.objects.filter(kind=kind).order_by("-published_on").first().url
        for kind in ("CONSULTATION", "DECISION", "NOTICE")
    ]
    assert accessibility.faults(page, demo_url, [*PATHS, *news]) == {}
    assert complaints == []


def test_with_text_twice_as_large_nothing_lies_past_the_edge_of_a_phone(page: Any, demo_url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    wide = []
    for path in ("/", "/news/", "/data/", "/proposals/", "/accounts/login/"):
        page.goto(demo_url + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if accessibility.is_wider_than_its_window(page):
            wide.append(path)
    assert wide == []


def test_a_filter_narrows_the_news_without_a_new_page(page: Any, demo_url: str) -> None:
    page.goto(demo_url + "/news/")
    page.get_by_label("글 종류").select_option(label="결정")
    page.wait_for_url("**kind=DECISION**")
    page.locator(".chip", has_text="결정").wait_for()
    kinds = set(page.locator("#results .badge").all_inner_texts())
    assert kinds == {"결정"}
    assert accessibility.violations(page) == []


def test_words_are_offered_while_typing(page: Any, demo_url: str) -> None:
    page.goto(demo_url + "/search/")
    page.get_by_label("찾을 말").press_sequentially("ㅈㅊ", delay=20)
    page.locator("#search-words option").first.wait_for(state="attached")
    page.get_by_label("찾을 말").fill("주차장")
    page.keyboard.press("Enter")
    page.locator(".search-hit mark").first.wait_for()


def test_everything_can_be_read_without_script(
    browser: Any, browser_context_args: dict[str, Any], demo_url: str
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(demo_url)
    page.get_by_role("link", name="열려 있는 의견수렴 보기").click()
    page.locator(".news-card .card-link").first.click()
    assert page.locator("h1").is_visible()
    assert page.locator("main").inner_text().count("공감") > 3
    page.goto(demo_url)
    page.get_by_label("무엇이 궁금하신가요?").fill("도서관")
    page.keyboard.press("Enter")
    page.locator(".search-hit").first.wait_for()
    context.close()
