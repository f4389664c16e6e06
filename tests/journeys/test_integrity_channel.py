"""A reporter on the phone: reads, writes, loses the connection, gets one receipt, comes back; also without script."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from auditors.models import ConfidentialReport, SealedMessage
from auditors.queries import confidential as queries
from auditors.services import confidential
from auditors.views import channel_door
from tests.auditors.channel.reporting import Channel, make_channel, report
from tests.journeys import accessibility

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
RECEIPT = re.compile(r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$")


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    for one in (channel_door.REPORTS, channel_door.WRONG_RECEIPTS, channel_door.CALM, channel_door.UNWORKED):
        one.forget()
    yield


@pytest.fixture
def channel() -> Channel:
    return make_channel(4)


def write(page: Page, live_url: str, channel: Channel, text: str) -> None:
    """From the front page to the form, filled in."""
    page.goto(f"{live_url}/integrity/")
    page.get_by_role("link", name=channel.kind.name).click()
    expect(page.get_by_text(channel.kind.protection)).to_be_visible()
    page.get_by_role("link", name="신고 쓰기").click()
    page.wait_for_load_state()
    page.get_by_label("익명으로 신고").check()
    page.get_by_label("무슨 일이 있었습니까?").fill(text)


def send(page: Page) -> None:
    page.get_by_role("button", name="봉인해서 보내기").click()


def receipt_on(page: Page) -> str:
    shown = page.locator("[data-receipt]")
    expect(shown).to_have_text(RECEIPT)
    return shown.inner_text()


def come_back(page: Page, live_url: str, receipt: str) -> None:
    page.goto(f"{live_url}/integrity/")
    page.get_by_role("link", name="접수증이 있습니다").click()
    page.get_by_label("접수증").fill(receipt)
    page.get_by_role("button", name="내 신고 열기").click()


def test_from_the_first_page_to_an_answer(page: Page, live_url: str, channel: Channel) -> None:
    elsewhere: list[str] = []
    page.on("request", lambda one: elsewhere.append(one.url) if not one.url.startswith((live_url, "data:")) else None)
    page.set_viewport_size(PHONE)
    write(page, live_url, channel, "창고 자재가 사라집니다.\n매주 금요일 밤입니다.")
    # Whoever stays anonymous is asked for no name.
    expect(page.get_by_label("연락받을 곳")).to_be_hidden()
    page.get_by_label("인권담당").check()
    page.locator("input[type=file]").set_input_files(
        {"name": "기록.txt", "mimeType": "text/plain", "buffer": b"what I saw"}
    )
    send(page)
    receipt = receipt_on(page)
    kept = ConfidentialReport.objects.get()
    assert not kept.keys.filter(recipient=channel.readers[3].recipient).exists()
    confidential.write_message(
        kept,
        confidential.open_with(kept, receipt),
        "몇 번 출입구였습니까?",
        author=SealedMessage.Author.RECIPIENT,
        recipient=channel.readers[0].recipient,
        on=timezone.localdate(),
    )
    come_back(page, live_url, receipt.replace("-", " ").replace("0", "O").lower())
    expect(page.get_by_text("몇 번 출입구였습니까?")).to_be_visible()
    expect(page.get_by_text("새 답변")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="기록.txt").click()
    assert download.value.path().read_bytes() == b"what I saw"
    page.get_by_label("전할 말").fill("뒤쪽 2번입니다.")
    send(page)
    expect(page.get_by_text("전할 말이 봉인되어 도착했습니다.")).to_be_visible()
    expect(page.locator(".channel-line-mine", has_text="뒤쪽 2번입니다.")).to_be_visible()
    assert [cookie["name"] for cookie in page.context.cookies()] == ["csrftoken"] and not elsewhere
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0


def test_an_answer_that_got_lost_comes_again_with_the_same_receipt(page: Page, live_url: str, channel: Channel) -> None:
    """The server took the report, and the telephone went into a tunnel before it could say so."""
    write(page, live_url, channel, "터널에서 보낸 글")
    page.route("**/form/", lambda route: _lost(route) if route.request.method == "POST" else route.continue_())
    send(page)
    expect(page.locator("[data-send-status][data-failed]")).to_be_visible()
    expect(page.get_by_label("무슨 일이 있었습니까?")).to_have_value("터널에서 보낸 글")
    assert ConfidentialReport.objects.count() == 1
    page.unroute("**/form/")
    send(page)
    receipt = receipt_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("이미 접수된 신고입니다")
    assert ConfidentialReport.objects.count() == 1 and queries.report_of(receipt)


def _lost(route: Any) -> None:
    route.fetch()
    route.abort()


def test_the_device_works_while_very_many_send(page: Page, live_url: str, channel: Channel, settings: Any) -> None:
    settings.RATES = {**settings.RATES, "integrity_calm": (0, 60), "integrity_unworked": (0, 60)}
    write(page, live_url, channel, "모두가 보내는 날")
    send(page)
    assert queries.report_of(receipt_on(page))


def test_everything_works_without_script(browser: Any, live_url: str, channel: Channel) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="ko-KR")
    page = context.new_page()
    write(page, live_url, channel, "스크립트 없이")
    page.get_by_label("무슨 일이 있었습니까?").fill("")
    send(page)
    expect(page.get_by_role("heading", name="고칠 곳")).to_be_visible()
    page.get_by_label("무슨 일이 있었습니까?").fill("스크립트 없이")
    send(page)
    receipt = receipt_on(page)
    come_back(page, live_url, receipt)
    expect(page.get_by_text("스크립트 없이")).to_be_visible()
    page.get_by_label("전할 말").fill("덧붙입니다")
    send(page)
    expect(page.get_by_text("전할 말이 봉인되어 도착했습니다.")).to_be_visible()
    context.close()


def test_the_pages_can_be_used_by_everybody(page: Page, live_url: str, channel: Channel) -> None:
    paths = [
        "/integrity/",
        f"/integrity/{channel.kind.pk}/",
        f"/integrity/{channel.kind.pk}/form/",
        "/integrity/return/",
    ]
    assert accessibility.faults(page, live_url, paths, unfolded=True) == {}
    receipt = report(channel)
    for width in accessibility.WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        come_back(page, live_url, receipt)
        expect(page.get_by_label("전할 말")).to_be_visible()
        assert accessibility.violations(page) == []
        write(page, live_url, channel, f"{width}")
        send(page)
        receipt_on(page)
        assert accessibility.violations(page) == []
