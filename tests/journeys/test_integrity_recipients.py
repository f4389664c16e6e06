"""Recipients in the browser: a passphrase opens the list, an answer is sent, two people mend a lost passphrase."""

from typing import Any

import pytest

from auditors.models import Recipient, SealedKey
from auditors.services import confidential, recipient_keys
from tests.auditors.channel.reporting import PASSPHRASE
from tests.auditors.recipients.receiving import make_case, reads, recovery_in_halves
from tests.journeys import accessibility
from tests.journeys.windows import DESK as WIDE
from tests.journeys.windows import window_of

pytestmark = pytest.mark.journey
DESK = "/integrity/desk/"
NEW_WORDS = "등대 아래 파란 의자 셋 조개"


@pytest.fixture
def case(live_url: str) -> Any:
    return make_case(text="정기권이 뒷문으로 팔립니다.\n관리실에서 봤습니다.", fields={"where": "물빛천 주차장"})


def open_desk(browser: Any, live_url: str, user: Any) -> Any:
    page = window_of(browser, live_url, user, WIDE)
    page.goto(live_url + DESK)
    page.fill("input[name=passphrase]", PASSPHRASE)
    page.press("input[name=passphrase]", "Enter")
    page.get_by_role("link", name="정기권이 뒷문으로 팔립니다.").wait_for()
    return page


def test_a_recipient_opens_a_report_answers_and_every_page_is_accessible(
    browser: Any, live_url: str, case: Any
) -> None:
    page = open_desk(browser, live_url, case.first.recipient.user)
    page.get_by_role("link", name="정기권이 뒷문으로 팔립니다.").click()
    page.get_by_text("관리실에서 봤습니다.").wait_for()
    page.fill("#reply_text", "며칠 몇 시쯤이었습니까?")
    page.get_by_role("button", name="제보자에게 보내기").click()
    page.locator("article").filter(has_text="며칠 몇 시쯤이었습니까?").wait_for()
    key = confidential.open_with(case.report, case.receipt)
    message = case.report.messages.get(position=1)
    assert confidential.read_message(message, key, number=case.report.number) == "며칠 몇 시쯤이었습니까?"
    paths = [DESK, f"{DESK}?tab=open", case.report.get_absolute_url(), f"{DESK}recipients/", f"{DESK}key/lost/"]
    assert not accessibility.faults(page, live_url, paths, unfolded=True)
    page.goto(live_url + DESK)
    page.get_by_role("button", name="열쇠 닫기").click()
    page.locator("input[name=passphrase]").wait_for()
    assert not accessibility.faults(page, live_url, [DESK, "/integrity/figures/"])


def test_two_holders_mend_a_lost_passphrase_each_in_their_own_browser(browser: Any, live_url: str, case: Any) -> None:
    key, first, second = recovery_in_halves()
    lost = case.first.recipient
    # Whoever still has a passphrase opens the report, and seals it to the newer recovery key on the way.
    SealedKey.objects.filter(report=case.report, recovery=key).delete()
    other = open_desk(browser, live_url, case.second.recipient.user)
    other.get_by_role("link", name="정기권이 뒷문으로 팔립니다.").click()
    other.get_by_text("관리실에서 봤습니다.").wait_for()
    own = window_of(browser, live_url, lost.user)
    own.goto(f"{live_url}{DESK}key/lost/")
    own.fill("input[name=passphrase]", NEW_WORDS)
    own.fill("input[name=again]", NEW_WORDS)
    own.get_by_role("button", name="두 사람에게 요청하기").click()
    own.get_by_text("두 사람을 기다리는 중").wait_for()
    one = window_of(browser, live_url, key.first_holder)
    one.goto(f"{live_url}{DESK}recovery/")
    one.fill("input[name=half]", first)
    one.get_by_role("button", name="내 반쪽 빌려주기").click()
    code = one.locator(".receipt-code").inner_text()
    two = window_of(browser, live_url, key.second_holder)
    two.goto(f"{live_url}{DESK}recovery/")
    two.fill("input[name=code]", code)
    two.fill("input[name=half]", second)
    assert not accessibility.violations(two)
    two.get_by_role("button", name="제보를 새 열쇠에 봉인하기").click()
    two.get_by_text("잊은 암호문으로 열던 것을 이제 새 암호문으로 엽니다.").wait_for()
    new = Recipient.objects.get(user=lost.user, revoked_at__isnull=True)
    private = recipient_keys.unlock(new, passphrase=NEW_WORDS)
    assert reads(case.report, new, private).startswith("정기권이")
