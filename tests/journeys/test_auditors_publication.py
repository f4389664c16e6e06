"""In a real browser: a finding is written without names, a face is covered by drawing, two approve, everybody reads."""

from typing import Any

import pytest

from auditors.models import PublicVersion
from tests.auditors.publication.publishing import Press, pixel
from tests.journeys.accessibility import faults
from tests.journeys.windows import PHONE, enter, window_of

pytestmark = pytest.mark.journey


def test_from_the_finding_to_everybody(browser: Any, live_url: str) -> None:
    press = Press()
    finding = press.photographed(text="홍가람 주무관이 12가 3456 차를 비상구 앞에 세웠습니다.", title="비상구 앞 차량")
    window = window_of(browser, live_url, press.writer, viewport=PHONE)

    window.goto(f"{live_url}/auditors/desk/versions/")
    window.get_by_role("button", name="공개본 쓰기: 비상구 앞 차량").click()
    window.get_by_role("heading", name="누구나 읽을 내용").wait_for()
    assert "○○○ 주무관이 ○○○ 차를" in window.locator("main").inner_text()
    window.get_by_role("link", name="글 고치기").click()
    window.get_by_label("지적사항", exact=False).last.fill("차 한 대를 비상구 앞에 세웠습니다.")
    window.get_by_role("button", name="저장").click()

    window.get_by_role("link", name="사진 1 살펴보기").click()
    frame = window.locator("[data-cover-ready]")
    frame.scroll_into_view_if_needed()
    _draw(window, frame.bounding_box(), (0.5, 0.1), (0.98, 0.9))
    left, top, width, height = map(float, window.get_by_label("가릴 곳(숫자)").input_value().split())
    assert (round(left), round(top), round(width), round(height)) == (50, 10, 48, 80)
    window.get_by_role("button", name="살펴보았습니다").click()
    assert "사진을 볼 수 없는 분을 위해" in window.locator(".error-summary").inner_text()
    window.get_by_label("사진 설명").fill("비상구 앞에 세운 차")
    window.get_by_role("button", name="살펴보았습니다").click()
    window.get_by_role("button", name="승인받으러 올리기").click()
    window.get_by_text("올림, 두 사람의 승인 대기").wait_for()

    version = PublicVersion.objects.get()
    for person, button in ((press.first, "승인하기"), (press.second, "공개하기")):
        enter(window, live_url, person, f"/auditors/desk/versions/{version.pk}/")
        window.get_by_role("button", name=button).click()
        window.get_by_text("승인했습니다.").first.wait_for()

    stranger = window_of(browser, live_url, viewport=PHONE)
    stranger.goto(f"{live_url}/auditors/")
    stranger.get_by_role("link", name="비상구 앞 차량").click()
    stranger.get_by_alt_text("비상구 앞에 세운 차").wait_for()
    text = stranger.locator("main").inner_text()
    assert "차 한 대를 비상구 앞에 세웠습니다." in text
    assert not [
        word for word in ("홍가람", "3456", press.author.display_name, press.writer.display_name) if word in text
    ]
    copy = version.photos.get().covered.file
    assert pixel(copy, (50, 50)) == (255, 0, 0)
    assert pixel(copy, (150, 50)) == pixel(copy, (110, 20)) == pixel(copy, (190, 85))
    assert finding.versions.get().state == "PUBLISHED"


def _draw(window: Any, box: dict[str, float], one: tuple[float, float], other: tuple[float, float]) -> None:
    (x, y), (to_x, to_y) = (
        (box["x"] + box["width"] * across, box["y"] + box["height"] * down) for across, down in (one, other)
    )
    window.mouse.move(x, y)
    window.mouse.down()
    window.mouse.move(to_x, to_y, steps=4)
    window.mouse.up()


def test_every_page_of_publication_can_be_read_by_everybody(browser: Any, live_url: str) -> None:
    press = Press()
    shown, waiting = press.version("PUBLISHED", press.photographed()), press.version("OFFERED", press.photographed())
    draft = press.begin(press.photographed())
    public = ["/auditors/", "/auditors/?view=map", "/auditors/figures/", f"/auditors/published/{shown.finding_id}/"]
    assert faults(window_of(browser, live_url), live_url, public, unfolded=True) == {}
    office = [
        "/auditors/desk/versions/", f"/auditors/desk/versions/{draft.pk}/", f"/auditors/desk/versions/{draft.pk}/text/",
        f"/auditors/desk/photos/{draft.photos.get().pk}/", f"/auditors/desk/versions/{waiting.pk}/step/discard/",
    ]  # fmt: skip
    assert faults(window_of(browser, live_url, press.writer), live_url, office, unfolded=True) == {}


def test_without_script_areas_are_typed_and_covered_all_the_same(browser: Any, live_url: str) -> None:
    press = Press()
    photo = press.begin(press.photographed()).photos.get()
    window = window_of(browser, live_url, press.writer, java_script_enabled=False)
    window.goto(f"{live_url}/auditors/desk/photos/{photo.pk}/")
    window.get_by_label("보여 줍니다", exact=False).check()
    window.get_by_label("사진 설명").fill("비상구")
    window.get_by_label("가릴 곳(숫자)").fill("50 0 50 100")
    window.get_by_role("button", name="살펴보았습니다").click()
    window.get_by_alt_text("비상구").wait_for()
    photo.refresh_from_db()
    assert photo.areas == [[500, 0, 500, 1000]]
