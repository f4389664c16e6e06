"""In a real browser: a call, an application on the phone, the close, the public lot, the seat, the certificate."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from councils.lots import redraw
from councils.models import Application, Certificate, Lot, RecruitmentCall
from councils.services import calls
from tests.councils.recruiting import apply_to, make_open_call, make_resident
from tests.journeys.accessibility import faults
from tests.sessions import sign_in

pytestmark = pytest.mark.journey

PHONE = {"width": 360, "height": 780}


def signed_in(browser: Any, url: str, user: Any, **context: Any) -> Any:
    client = Client()
    sign_in(client, user)
    opened = browser.new_context(locale="ko-KR", **context)
    opened.set_default_timeout(15_000)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    opened.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])
    return opened.new_page()


def open_until_tomorrow() -> RecruitmentCall:
    call = make_open_call(seats=1)
    now = timezone.now()
    RecruitmentCall.objects.filter(pk=call.pk).update(
        opens_at=now - timedelta(days=3),
        closes_at=now + timedelta(days=1),
        term_starts_on=timezone.localdate(now),
    )
    call.refresh_from_db()
    return call


def test_from_the_call_to_the_certificate(browser: Any, live_url: str) -> None:
    call, resident = open_until_tomorrow(), make_resident()
    others = [apply_to(call, at=timezone.now()).user for _number in range(2)]
    phone = signed_in(browser, live_url, resident, viewport=PHONE)

    phone.goto(f"{live_url}/councils/")
    phone.get_by_role("link", name="시민위원 모집").click()
    phone.get_by_role("link", name="지원하기").click()
    phone.get_by_label("이름", exact=False).first.fill("한가온")
    phone.get_by_role("button", name="지원서 내기").click()
    phone.locator("[role=alert], .error-summary").first.wait_for()
    assert phone.get_by_label("이름", exact=False).first.input_value() == "한가온", "what was typed stays"
    phone.get_by_label("휴대전화").fill("010-2222-3333")
    phone.get_by_label("왜 함께하고 싶으신가요?").fill("동네 일을 함께 살피고 싶습니다.")
    phone.get_by_label("이 선발에 내 개인정보를 쓰는 데 동의합니다.").check()
    phone.get_by_label("위촉되면 공개 명단에 내 이름을 올리는 데 동의합니다").check()
    phone.get_by_role("button", name="지원서 내기").click()
    phone.get_by_text("지원서가 접수되었습니다").wait_for()
    own = Application.objects.get(user=resident)
    phone.get_by_text(own.code).first.wait_for()

    # The night falls: applications are closed by the clock.
    RecruitmentCall.objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    assert calls.turn_by_the_clock(at=timezone.now()) == 1
    desk = signed_in(browser, live_url, call.created_by, viewport={"width": 1280, "height": 900})
    desk.goto(f"{live_url}/councils/staff/calls/{call.pk}/")
    desk.get_by_role("link", name="지원서 3건 한꺼번에 확인").click()
    desk.get_by_role("button", name="적격", exact=True).click()
    desk.get_by_text("처리할 지원서를 골라 주십시오").first.wait_for()
    desk.get_by_label("이 쪽의 모든 건 선택").check()
    desk.get_by_role("button", name="적격", exact=True).click()
    desk.get_by_text("지원서 3건을 처리했습니다").first.wait_for()
    desk.goto(f"{live_url}/councils/staff/calls/{call.pk}/")
    desk.get_by_role("button", name="선발 시작하기").click()
    desk.get_by_role("link", name="추첨 명단 확정하기").click()
    soon = timezone.localtime() + timedelta(hours=2)
    desk.get_by_label("추첨 일시").fill(soon.strftime("%Y-%m-%dT%H:%M"))
    desk.get_by_label("공개 낱말을 얻는 곳").fill("추첨일 저녁의 복권 당첨 번호")
    desk.get_by_role("button", name="명단 확정하고 공개하기").click()
    desk.get_by_text("명단과 씨앗값의 지문을 공개했습니다").wait_for()

    phone.goto(f"{live_url}/councils/calls/{call.pk}/lot/")
    phone.locator("li.is-own").get_by_text(own.code).wait_for()
    Lot.objects.update(frozen_at=timezone.now() - timedelta(hours=2), draw_at=timezone.now() - timedelta(minutes=1))
    desk.goto(f"{live_url}/councils/staff/calls/{call.pk}/draw/")
    desk.get_by_label("모두가 보거나 들은 그대로의 공개 낱말").fill("4 11 17 23 36 42")
    desk.get_by_role("button", name="지금 추첨하기").click()
    desk.get_by_text("추첨했습니다").wait_for()

    published = desk.request.get(f"{live_url}/councils/calls/{call.pk}/lot.json").json()
    assert redraw.disagreements(published) == []
    drawn = Application.objects.get(state="INVITED")
    assert drawn.code == published["results"][0]["selected"][0]
    assert drawn.user in [resident, *others]
    winner = signed_in(browser, live_url, drawn.user, viewport=PHONE)
    winner.goto(live_url + drawn.get_absolute_url())
    winner.get_by_role("button", name="자리 수락").click()
    winner.get_by_text("자리가 확정되었고").wait_for()
    desk.goto(f"{live_url}/councils/staff/applications/{drawn.pk}/")
    desk.get_by_role("button", name="위촉하고 위촉장 발급하기").click()
    desk.get_by_text("위촉하고 본인에게 알렸습니다").wait_for()

    stranger = browser.new_context(locale="ko-KR", viewport=PHONE).new_page()
    stranger.goto(live_url + Certificate.objects.get().get_absolute_url())
    stranger.get_by_text("유효한 위촉장입니다").wait_for()


def test_pages_of_recruitment_pass_axe(browser: Any, live_url: str) -> None:
    call = open_until_tomorrow()
    application = apply_to(call, make_resident(), at=timezone.now())
    officer = signed_in(browser, live_url, call.created_by)
    pages = [
        "/councils/staff/",
        f"/councils/staff/bodies/{call.body.slug}/",
        f"/councils/staff/calls/{call.pk}/",
        f"/councils/staff/calls/{call.pk}/check/",
        f"/councils/staff/applications/{application.pk}/",
    ]
    assert faults(officer, live_url, pages) == {}
    resident = signed_in(browser, live_url, make_resident())
    pages = ["/councils/", f"/councils/{call.body.slug}/", f"/councils/calls/{call.pk}/apply/", "/councils/lots/how/"]
    pages += ["/councils/mine/", "/councils/mine/name/"]
    assert faults(resident, live_url, pages) == {}
