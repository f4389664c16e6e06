"""Every component in every state, and the error pages, before a real browser."""

from typing import Any

import pytest

from tests.journeys import accessibility

pytestmark = pytest.mark.journey

PAGES = ["/_components/", *[f"/_components/error/{status}/" for status in (400, 403, 404, 413, 429, 500)]]


def test_no_page_of_ours_has_a_violation(page: Any, live_url: str) -> None:
    assert accessibility.faults(page, live_url, PAGES) == {}


def test_open_menus_and_dialogs_have_no_violation(page: Any, live_url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(live_url + "/_components/")
    page.locator(".mobile-menu > summary").click()
    assert accessibility.violations(page) == []
    page.keyboard.press("Escape")
    assert page.locator(".mobile-menu[open]").count() == 0
    page.locator("[data-dialog=withdraw]").click()
    assert page.locator("dialog[open]").count() == 1
    assert accessibility.violations(page) == []
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


def test_largest_letters_still_fit_a_telephone(page: Any, live_url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.context.add_cookies([{"name": "dure_view", "value": "larger.normal", "url": live_url}])
    page.goto(live_url + "/_components/")
    assert not accessibility.is_wider_than_its_window(page)


def test_text_size_is_applied_at_once_and_kept(page: Any, live_url: str) -> None:
    page.goto(live_url + "/_components/")
    page.locator(".header-utility .view-settings > summary").click()
    with page.expect_response(lambda response: "/preferences/" in response.url):
        page.get_by_label("아주 크게", exact=True).first.check()
    assert page.locator("html").get_attribute("data-text-size") == "larger"
    page.reload()
    assert page.locator("html").get_attribute("data-text-size") == "larger"


def test_nothing_on_the_page_breaks_its_security_policy(page: Any, live_url: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(live_url + "/_components/")
    # A map is fetched when it comes into sight.
    page.locator("dure-map").first.scroll_into_view_if_needed()
    page.locator("dure-map .map-pin").first.click()
    page.locator(".leaflet-popup-content").wait_for()
    assert complaints == []


def test_pins_of_the_map_can_be_reached_and_opened_by_keyboard(page: Any, live_url: str) -> None:
    page.goto(live_url + "/_components/")
    page.locator("dure-map").first.scroll_into_view_if_needed()
    pin = page.locator("dure-map .map-pin").first
    pin.focus()
    page.keyboard.press("Enter")
    assert page.locator(".leaflet-popup-content").inner_text().startswith("중앙체육센터")
    for width in accessibility.WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert accessibility.violations(page) == []


def test_everything_is_there_without_script(browser: Any, browser_context_args: dict[str, Any], live_url: str) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_url + "/_components/")
    page.locator("[data-dialog=withdraw]").click()
    assert page.locator("#withdraw").is_visible()
    page.locator("#withdraw .dialog-close").click()
    assert not page.locator("#withdraw").is_visible()
    assert page.locator(".map-list li").count() == 3
    context.close()


def test_a_wrong_form_comes_back_with_what_was_typed_and_its_errors(page: Any, live_url: str) -> None:
    page.goto(live_url + "/_components/")
    form = page.locator("form[data-draft=sample]")
    form.get_by_label("제안 제목").fill("조명을 밝게")
    form.get_by_role("button", name="제출").click()
    summary = page.locator("form[data-draft=sample] [data-error-summary]")
    summary.wait_for()
    assert summary.evaluate("element => element === document.activeElement")
    assert page.locator("form[data-draft=sample]").get_by_label("제안 제목").input_value() == "조명을 밝게"
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    assert accessibility.violations(page) == []


def test_a_lost_connection_keeps_what_was_typed_and_can_be_repeated(page: Any, live_url: str) -> None:
    page.goto(live_url + "/_components/")
    form = page.locator("form[data-draft=sample]")
    form.get_by_label("제안 제목").fill("조명을 밝게")
    page.context.set_offline(True)
    form.get_by_role("button", name="제출").click()
    form.locator("[data-send-status][data-failed]").wait_for()
    assert form.get_by_label("제안 제목").input_value() == "조명을 밝게"
    page.context.set_offline(False)
    form.get_by_role("button", name="제출").click()
    page.locator("form[data-draft=sample] [data-error-summary]").wait_for()


def test_a_draft_is_there_again_after_the_page_was_left(page: Any, live_url: str) -> None:
    page.goto(live_url + "/_components/")
    field = page.locator("form[data-draft=sample]").get_by_label("제안 제목")
    field.fill("조명을 밝게")
    page.locator("[data-draft-status]", has_text="임시저장됨").wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(live_url + "/_components/error/404/")
    page.goto(live_url + "/_components/")
    page.wait_for_function("document.querySelector('form[data-draft=sample] [name=title]').value !== ''")
    assert field.input_value() == "조명을 밝게"


def test_lists_can_be_worked_through_by_keyboard(page: Any, live_url: str) -> None:
    page.goto(live_url + "/_components/")
    page.locator("[data-keys] [data-open]").first.focus()
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("[data-selected-count]").inner_text() == "1건 선택"


def test_the_check_sees_a_fault_that_was_planted(page: Any, live_url: str) -> None:
    page.goto(live_url + "/_components/error/404/")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert [found["rule"] for found in accessibility.violations(page)] == ["image-alt"]
