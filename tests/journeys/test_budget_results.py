"""Two officers count and publish in a browser; a stranger downloads everything and counts again."""

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from budget.models import Poll
from budget.services import count_orders
from tests.budget.results.votes import LATER, WORD, make_closed_vote, make_officer
from tests.journeys import accessibility
from tests.journeys.windows import enter

pytestmark = pytest.mark.journey


def test_officers_publish_and_a_stranger_counts_again(page: Any, live_url: str, tmp_path: Path) -> None:
    poll = make_closed_vote({1: ["1,2"] * 20 + ["2,3"] * 15 + ["4"] * 5})
    first, second = make_officer(), make_officer()
    office, result = f"/budget/staff/{poll.cycle.slug}/count/", f"/budget/{poll.cycle.slug}/results/"

    enter(page, live_url, first, office)
    page.locator("#id_public_word").fill(WORD)
    page.get_by_role("button", name="집계", exact=True).click()
    page.get_by_role("heading", name="집계하고 있습니다").wait_for()
    count_orders.carry_out(at=LATER)
    count_orders.check_waiting(at=LATER)
    page.goto(live_url + office)
    confirm_seen(page, "확인")
    page.get_by_text("두 번째 담당자가 확인합니다").wait_for()
    enter(page, live_url, second, office)
    confirm_seen(page, "확인하고 공개하기")
    page.get_by_role("heading", name="결과 확정하기").wait_for()
    assert Poll.objects.get().state == "PROVISIONAL"

    page.context.clear_cookies()
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert accessibility.faults(page, live_url, [result, f"{result}recount/"]) == {}
    page.goto(live_url + result)
    page.get_by_role("link", name="파일 내려받기와 다시 세는 방법").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="모든 파일을 압축 파일 하나로").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run([sys.executable, "recount.py"], cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert done.returncode == 0 and "모두 일치합니다" in done.stdout


def confirm_seen(page: Any, button: str) -> None:
    page.locator("#id_seen").check()
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()
