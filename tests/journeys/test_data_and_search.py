"""A resident finds something by two syllables, takes a table home, and sees what others look for in vain."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys import accessibility

pytestmark = pytest.mark.journey


def test_a_resident_finds_narrows_and_takes_a_table_home(page: Any, demo_url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(demo_url + "/search/")
    words = page.get_by_label("찾을 말")
    words.press_sequentially("ㅈㅊ", delay=20)
    offered = page.locator("#search-words option")
    offered.first.wait_for(state="attached")
    assert any("주차" in (option.get_attribute("value") or "") for option in offered.all())

    words.fill("주차")
    page.keyboard.press("Enter")
    expect(page.locator(".search-hit mark").first).to_have_text("주차")

    page.get_by_label("찾을 곳").select_option(label="주민제안")
    page.get_by_role("button", name="검색", exact=True).last.click()
    page.wait_for_url("**kind=proposal**")
    assert set(page.locator(".search-facts span").all_inner_texts()) == {"주민제안"}
    page.locator(".search-hit a").first.click()
    page.wait_for_url("**/proposals/**")

    page.goto(demo_url + "/data/")
    page.get_by_role("link", name="주민제안", exact=True).last.click()
    page.wait_for_url("**/data/proposals/")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) > 100
    assert {len(row) for row in rows} == {len(rows[0])}

    page.goto(demo_url + "/data/usage/")
    missed = page.locator("section, figure, article").filter(has_text="찾았지만 없었던 낱말").last
    expect(missed).to_contain_text("반려견 놀이터")
    # A word that staff hid is nowhere on the public page.
    assert "홍아무개" not in page.content()


def test_its_pages_have_no_violation_and_fit_both_widths(page: Any, demo_url: str) -> None:
    paths = ["/search/?q=주차&kind=proposal", "/data/", "/data/proposals/", "/data/usage/", "/api/v1/docs"]
    assert accessibility.faults(page, demo_url, paths) == {}
