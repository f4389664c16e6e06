"""In a real browser: the office plans a visit where one is due, the auditor answers on the phone, and is paid."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from auditors.models import Activity, Checklist
from tests.auditors.activities.audit_office import AuditOffice, make_kind, make_site
from tests.journeys.accessibility import faults
from tests.journeys.windows import DESK, window_of

pytestmark = pytest.mark.journey


@pytest.fixture
def office(live_url: str) -> AuditOffice:
    made = AuditOffice(at=timezone.now())
    made.seat()
    made.seat(made.fields[1])
    kind = make_kind("놀이터")
    for name in ("햇살놀이터", "가람놀이터"):
        make_site(name, kind=kind, latitude=37.6, longitude=126.8)
    return made


def test_from_what_is_due_to_the_allowance(office: AuditOffice, browser: Any, live_url: str) -> None:
    auditor = office.body.terms.order_by("pk").first().user
    desk = window_of(browser, live_url, office.officer, viewport=DESK)
    desk.goto(f"{live_url}/auditors/desk/")
    desk.get_by_role("link", name="방문 계획표").click()
    desk.get_by_label("햇살놀이터 선택").check()
    desk.get_by_role("button", name="고른 시설 방문 계획하기").click()
    assert desk.get_by_label("햇살놀이터", exact=True).is_checked()
    desk.get_by_label("제목").fill("가을 놀이터 점검")
    starts_at = timezone.localtime() + timedelta(days=3)
    desk.get_by_label("시작").fill(f"{starts_at:%Y-%m-%dT%H:%M}")
    desk.get_by_label("끝나는 때").fill(f"{starts_at - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    desk.get_by_label("모이는 곳").fill("햇살놀이터 정문")
    desk.get_by_label("감사관 한 분 수당").fill("50000")
    desk.get_by_role("button", name="계획하고 감사관에게 알리기").click()
    desk.get_by_text("끝나는 때는 시작보다 뒤여야 합니다").first.wait_for()
    assert desk.get_by_label("모이는 곳").input_value() == "햇살놀이터 정문", "what was typed stays"
    desk.get_by_label("끝나는 때").fill(f"{starts_at + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    desk.get_by_role("button", name="계획하고 감사관에게 알리기").click()
    desk.get_by_text("감사관에게 참석 여부를 물었습니다").wait_for()

    phone = window_of(browser, live_url, auditor)
    phone.goto(f"{live_url}/auditors/mine/")
    phone.get_by_role("button", name="참석합니다").click()
    phone.get_by_text("고맙습니다. 그날 뵙겠습니다").wait_for()

    begun = timezone.now() - timedelta(hours=3)
    Activity.objects.update(starts_at=begun, ends_at=begun + timedelta(hours=2))
    desk.goto(f"{live_url}/auditors/desk/")
    desk.get_by_role("link", name="가을 놀이터 점검").click()
    desk.get_by_role("link", name="출석 기록").click()
    desk.get_by_role("button", name="기록하기").click()
    desk.get_by_text("참석을 기록했습니다").wait_for()
    phone.goto(f"{live_url}/auditors/mine/")
    phone.get_by_text("참석하셨습니다").wait_for()
    phone.get_by_text("받으실 금액: 5만 원").wait_for()

    activity = Activity.objects.get()
    assert faults(phone, live_url, ["/auditors/mine/", activity.get_absolute_url()], unfolded=True) == {}
    paths = ["/auditors/desk/", "/auditors/desk/planning/", f"/auditors/desk/activities/{activity.pk}/attendance/"]
    assert faults(desk, live_url, [*paths, f"/auditors/desk/planning/{office.body.slug}/"]) == {}


def test_a_checklist_is_built_by_keyboard_and_put_into_use(office: AuditOffice, browser: Any, live_url: str) -> None:
    desk = window_of(browser, live_url, office.officer, viewport=DESK)
    desk.goto(f"{live_url}/auditors/desk/checklists/")
    desk.get_by_role("button", name="점검표 만들기").focus()
    desk.keyboard.press("Enter")
    desk.locator("#id_points-0-text").wait_for()
    for number, text in enumerate(("나사가 풀리지 않았다", "바닥이 들뜨지 않았다")):
        desk.locator(f"#id_points-{number}-position").fill(str(20 - number * 10))
        desk.locator(f"#id_points-{number}-group").fill("놀이기구")
        desk.locator(f"#id_points-{number}-text").fill(text)
    desk.get_by_role("button", name="저장하고 항목 더 넣기").focus()
    desk.keyboard.press("Enter")
    desk.get_by_text("초안을 저장했습니다").wait_for()
    assert desk.locator("#id_points-0-text").input_value() == "바닥이 들뜨지 않았다"
    draft = Checklist.objects.get()
    paths = [f"/auditors/desk/checklists/{draft.pk}/edit/", draft.get_absolute_url(), "/auditors/desk/checklists/"]
    assert faults(desk, live_url, paths) == {}
    desk.goto(f"{live_url}{draft.get_absolute_url()}")
    desk.get_by_role("button", name="쓰기 시작하기").click()
    desk.get_by_text("감사관이 이 판으로 점검합니다").wait_for()
