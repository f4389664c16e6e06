"""A tablet at a counter: one answers, the screen makes way by itself, the next finds nothing of the one before."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from surveys.forms import kiosk as devices
from tests.journeys.accessibility import violations
from tests.surveys.answering.round import asked, counted

CODE = "482915"
DOCUMENT = {
    "format": 1,
    "sections": [
        {"key": "s1", "questions": [{"key": "q1", "kind": "text", "text": "한 낱말로는?", "required": True}]},
        {"key": "s2", "questions": [{"key": "q2", "kind": "longtext", "text": "하고 싶은 말씀은?"}]},
    ],
}


def test_one_after_the_other_at_a_tablet(page: Page, live_url: str) -> None:
    survey = asked(DOCUMENT, at_kiosk=True)
    device = devices.opened(survey, timezone.now() + timedelta(hours=2), CODE)
    page.context.add_cookies([{"name": devices.COOKIE, "value": str(device), "url": live_url}])
    page.set_viewport_size({"width": 768, "height": 1024})
    page.clock.install()
    start = f"{live_url}/surveys/{survey.slug}/kiosk/"
    page.goto(start)
    assert violations(page) == []
    page.get_by_role("link", name="시작하기").click()
    page.locator("#a-q1").fill("비밀")
    page.locator("button[value=next]").click()
    page.locator("#a-q2").fill("더 큰 비밀")
    page.locator("button[value=send]").click()
    page.wait_for_url("**/kiosk/thanks/")
    assert violations(page) == []
    page.clock.run_for(16_000)
    page.wait_for_url(start)
    assert counted(survey) == 1

    # The next one goes back as far as the history of the browser leads.
    for _step in range(2):
        page.go_back()
        expect(page.locator("h1")).to_be_visible()
        # The page may be making way for the first one just now.
        expect(page.locator("//*[contains(text(), '비밀') or contains(@value, '비밀')]")).to_have_count(0)
    page.wait_for_load_state()
    assert "비밀" not in page.content()
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0

    # Somebody walks away in the middle.
    page.goto(f"{start}answer/")
    page.locator("#a-q1").fill("비밀")
    page.clock.run_for(75_000)
    expect(page.locator("[data-kiosk-note]")).to_be_visible()
    page.clock.run_for(20_000)
    page.wait_for_url(start)

    page.get_by_role("link", name="이 기기 끝내기").click()
    page.locator("#id_code").fill("000000")
    page.get_by_role("button", name="끝내기", exact=True).click()
    expect(page.locator("#id_code-error, .field-error").first).to_be_visible()
    assert violations(page) == []
    page.locator("#id_code").fill(CODE)
    page.get_by_role("button", name="끝내기", exact=True).click()
    page.wait_for_url(f"{live_url}{survey.get_absolute_url()}")
    page.goto(start)
    expect(page.get_by_text("이 기기는")).to_be_visible()
