"""In a real browser: an auditor in a cellar without a signal, a department that mends, and the second look."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auditors.models import Finding, InspectionReport
from core.uploads import attached_to
from tests.auditors.findings.inspecting import Inspection, make_checklist, photo
from tests.journeys.accessibility import faults, is_wider_than_its_window, violations
from tests.journeys.windows import DESK, enter, window_of

pytestmark = pytest.mark.journey

# The worker has the page and everything it is made of.
KEPT = """async () => {
  const requests = await (await caches.open('dure-inspection')).keys();
  const kept = new Set(requests.map((request) => new URL(request.url).pathname));
  const parts = performance.getEntriesByType('resource').map((part) => new URL(part.name).pathname);
  return [location.pathname, ...parts.filter((path) => path.startsWith('/static/'))].every((path) => kept.has(path));
}"""


@pytest.fixture
def inspection(live_url: str) -> Inspection:
    made = Inspection()
    make_checklist(made.site.kind, "비상구가 열리는가", "소화기가 제자리에 있는가")
    return made


@pytest.fixture
def page(browser: Any, live_url: str, inspection: Inspection) -> Iterator[Any]:
    made = window_of(browser, live_url, inspection.author)
    yield made
    made.context.close()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "문틈.jpg"
    path.write_bytes(photo().read())
    return path


def write(page: Any, live_url: str, inspection: Inspection, picture: Path) -> None:
    page.goto(f"{live_url}/auditors/reports/new/?site={inspection.site.code}")
    page.wait_for_function(KEPT)
    door = page.locator(".check-point", has_text="비상구가 열리는가")
    door.get_by_label("이상 있음").check()
    door.get_by_role("button", name="이 항목을 지적사항으로 쓰기").click()
    page.get_by_label("한 줄 요약").fill("비상구가 반만 열림")
    page.get_by_label("무엇이 잘못되었거나 나아져야 하나요?").fill("문이 반만 열립니다.")
    page.locator('input[name="finding-0-photos"]').set_input_files(picture)
    page.locator(".finding-fields .file-name").wait_for()
    page.get_by_text("이 브라우저에 임시저장됨").wait_for()
    page.locator("form[data-inspection]:not([data-unsaved])").wait_for()


def press_send(page: Any) -> None:
    page.get_by_role("button", name="보고 보내기").click()


def the_report() -> InspectionReport:
    """There is one, and no other."""
    return InspectionReport.objects.get()


def test_written_without_a_signal_it_is_sent_exactly_once(
    page: Any, live_url: str, inspection: Inspection, picture: Path
) -> None:
    write(page, live_url, inspection, picture)
    page.context.set_offline(True)
    page.reload()
    page.locator(".finding-fields .file-name").wait_for()
    assert page.get_by_label("한 줄 요약").input_value() == "비상구가 반만 열림"
    page.get_by_label("살펴본 내용 요약").fill("지하라 신호가 없습니다.")
    press_send(page)
    page.get_by_text("신호가 잡히면 저절로 보냅니다").wait_for()
    assert violations(page) == [] and not is_wider_than_its_window(page)
    assert not InspectionReport.objects.exists()

    page.context.set_offline(False)
    page.get_by_role("heading", name=inspection.site.name).wait_for()
    report, finding = the_report(), Finding.objects.get()
    assert report.summary == "지하라 신호가 없습니다." and report.marks.get().verdict == "FAULT"
    assert finding.point == report.marks.get().point and len(attached_to(finding)) == 1
    page.goto(f"{live_url}/auditors/reports/")
    page.get_by_role("link", name=inspection.site.name).wait_for()
    assert not page.locator("[data-reports-here]").is_visible()


def test_what_waits_and_is_changed_again_is_not_sent_half_written(
    page: Any, live_url: str, inspection: Inspection, picture: Path
) -> None:
    write(page, live_url, inspection, picture)
    page.context.set_offline(True)
    press_send(page)
    page.get_by_role("link", name="이어 쓰기").click()
    page.locator(".finding-fields .file-name").wait_for()
    page.get_by_label("한 줄 요약").fill("비상구가")
    page.locator("form[data-inspection]:not([data-unsaved])").wait_for()
    page.context.set_offline(False)
    page.goto(f"{live_url}/auditors/reports/")
    page.get_by_role("link", name="이어 쓰기").click()
    page.locator(".finding-fields .file-name").wait_for()
    page.get_by_label("한 줄 요약").fill("비상구가 반만 열림")
    press_send(page)
    page.get_by_role("heading", name=inspection.site.name).wait_for()
    assert the_report().findings.get().title == "비상구가 반만 열림"


def test_an_answer_lost_on_the_way_makes_no_second_report(
    page: Any, live_url: str, inspection: Inspection, picture: Path
) -> None:
    write(page, live_url, inspection, picture)

    def lose_the_answer(route: Any) -> None:
        route.fetch()
        route.abort()

    page.context.route("**/auditors/reports/send/", lose_the_answer)
    press_send(page)
    page.get_by_text("신호가 잡히면 저절로 보냅니다").wait_for()
    first = the_report()
    # What may have arrived is sent again as it was: nobody can change it any more.
    assert page.get_by_role("link", name="이어 쓰기").count() == 0
    page.context.unroute("**/auditors/reports/send/")
    page.goto(f"{live_url}/auditors/work/")
    page.get_by_text("이 전화에 있던 보고가 도착했습니다.").wait_for()
    assert the_report() == first and Finding.objects.count() == 1


def test_what_the_server_refuses_can_be_set_right(
    page: Any, live_url: str, inspection: Inspection, picture: Path
) -> None:
    write(page, live_url, inspection, picture)
    page.get_by_label("점검한 날").fill("2024-01-02")
    press_send(page)
    page.locator("[data-inspection-status]", has_text="점검한 지 너무 오래되어").wait_for()
    assert page.get_by_label("무엇이 잘못되었거나 나아져야 하나요?").input_value() == "문이 반만 열립니다."
    page.get_by_label("점검한 날").fill(f"{inspection.at:%Y-%m-%d}")
    press_send(page)
    page.get_by_role("heading", name=inspection.site.name).wait_for()
    assert the_report().findings.count() == 1


def test_logging_out_leaves_nothing_on_the_telephone(
    page: Any, live_url: str, inspection: Inspection, picture: Path
) -> None:
    write(page, live_url, inspection, picture)
    page.on("dialog", lambda dialog: dialog.accept())
    page.evaluate("document.querySelector('[data-logout]').requestSubmit()")
    page.wait_for_url(lambda url: "reports/new" not in url)
    enter(page, live_url, inspection.author, "/auditors/reports/")
    page.get_by_text("보고가 아직 없습니다").wait_for()
    assert not page.locator("[data-reports-here]").is_visible()
    assert page.evaluate("caches.has('dure-inspection')") is False


def test_mended_by_the_department_and_looked_at_again_by_the_author(
    browser: Any, live_url: str, inspection: Inspection, picture: Path
) -> None:
    finding = inspection.finding("ASSIGNED")
    own = f"/auditors/work/{finding.pk}/"
    page = window_of(browser, live_url, inspection.clerk, DESK)
    page.goto(f"{live_url}{own}")
    page.get_by_role("link", name="조치 계획").click()
    page.get_by_label("무엇을 할 예정인가요?").fill("의자를 창고로 옮깁니다.")
    page.locator('input[name="by"]').fill("2099-01-02")
    page.locator("main form").get_by_role("button").first.click()
    page.get_by_text("의자를 창고로 옮깁니다.").first.wait_for()
    inspection.take(finding, "mend")
    page.set_viewport_size({"width": 360, "height": 740})
    enter(page, live_url, inspection.author, own)
    page.get_by_role("link", name="고쳐졌습니다", exact=True).click()
    page.locator('input[name="photos"]').set_input_files(picture)
    page.get_by_role("button", name="네, 확인했습니다. 고쳐졌습니다").click()
    page.get_by_text("지적사항을 종결했습니다").wait_for()
    finding.refresh_from_db()
    assert finding.state == "CLOSED"
    page.context.close()


def test_every_page_is_accessible(browser: Any, live_url: str, inspection: Inspection) -> None:
    mended, asked = inspection.finding("ACTION_TAKEN"), inspection.finding("RETURNED")
    pages = {
        inspection.author: [
            f"reports/new/?site={inspection.site.code}", "reports/", f"reports/{mended.report_id}/", "work/",
            f"work/{mended.pk}/", f"work/{mended.pk}/close/", f"work/{asked.pk}/again/",
            f"work/{asked.pk}/links/?q=시설",
        ],
        inspection.officer: ["work/", f"work/{asked.pk}/", f"work/{mended.pk}/earlier/"],
    }  # fmt: skip
    for person, addresses in pages.items():
        page = window_of(browser, live_url, person)
        found = faults(page, live_url, [f"/auditors/{address}" for address in addresses], unfolded=True)
        assert found == {}
        page.context.close()
