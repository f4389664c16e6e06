"""In a real browser: from the label at the door to a mended lamp, on a phone, and what axe says of the pages."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from facilities.models import ProblemReport, Question
from facilities.services import problems
from tests.facilities.problems.reports import make_office, make_question, make_report, make_service, picture, report_in
from tests.factories import make_user
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


def test_from_the_label_to_the_mended_lamp(browser: Any, live_url: str) -> None:
    office, resident = make_office(), make_user()
    service = make_service(code="light", name="조명·전기")
    make_question(service, label="언제 그런가요?", kind=Question.Kind.ONE, answers="늘\n가끔", is_required=True)

    phone = signed_in(browser, live_url, resident, viewport=PHONE)
    phone.goto(f"{live_url}/facilities/problems/new/?site={office.site.code}")
    phone.get_by_role("link", name="조명·전기").click()
    phone.get_by_role("button", name="신고 보내기").click()
    phone.locator(".error-summary").wait_for()
    phone.get_by_label("무엇이 문제인가요?").fill("복도 등이 깜빡입니다.")
    phone.get_by_label("가끔").check()
    lamp = {"name": "lamp.png", "mimeType": "image/png", "buffer": picture().read()}
    phone.set_input_files("input[name=photos]", lamp)
    phone.get_by_role("button", name="신고 보내기").click()
    phone.get_by_text("신고를 접수했습니다").wait_for()
    report = ProblemReport.objects.get()
    assert (report.site, report.photos.count(), report.answers) == (
        office.site,
        1,
        {report.service.questions.get().code: "가끔"},
    )

    officer = signed_in(browser, live_url, office.officer)
    officer.goto(live_url + report.get_absolute_url())
    officer.get_by_role("link", name="확인하고 접수하기").click()
    officer.get_by_label("사진 1").check()
    officer.get_by_role("button", name="접수하고 공개하기").click()
    officer.get_by_role("link", name="담당 부서 지정").click()
    officer.get_by_role("button", name="담당 부서 지정").click()
    officer.get_by_role("link", name="조치 계획 적기").click()
    officer.get_by_label("무엇을 할 예정인가요?").fill("등을 바꿉니다.")
    officer.get_by_label("조치 기한").fill(str(timezone.localdate()))
    officer.get_by_role("button", name="조치 계획 적기").click()
    officer.get_by_role("link", name="조치 결과 적기").click()
    officer.get_by_label("무엇을 했나요?").fill("등을 바꿨습니다.")
    officer.set_input_files("input[name=photos]", {**lamp, "name": "new.png"})
    officer.get_by_role("button", name="조치 결과 적기").click()
    officer.get_by_text("등을 바꿨습니다.").first.wait_for()

    phone.goto(live_url + report.get_absolute_url())
    phone.get_by_role("heading", name="고쳐졌나요?").wait_for()
    phone.get_by_role("button", name="고쳐졌습니다").click()
    phone.get_by_text("고쳐진 것을 확인했습니다").wait_for()
    report.refresh_from_db()
    assert report.state == "CLOSED"


def test_every_page_can_be_read_by_everybody(browser: Any, live_url: str) -> None:
    office, resident = make_office(), make_user()
    service = make_service(code="light", name="조명·전기")
    make_question(service, label="언제 그런가요?", kind=Question.Kind.ONE, answers="늘\n가끔")
    public = make_report(resident, site=office.site, service=service, at=timezone.now(), photos=[picture()])
    shown = [str(file.public_name) for photo in public.photos.all() for file in problems.attached_to(photo)]
    problems.publish(public, text="등이 깜빡인다.", place="2층", photos=shown, by=office.officer, at=timezone.now())
    taken, asked = (
        report_in("ACTION_TAKEN", office, reporter=resident),
        report_in("RETURNED", office, reporter=resident),
    )
    new = make_report(make_user(), site=office.site, photos=[picture()])

    everybody = browser.new_context(locale="ko-KR").new_page()
    root = "/facilities/problems"
    place = f"{root}/new/?site={office.site.code}"
    paths = [f"{root}/", place, f"{place}&kind=light", f"{root}/find/?number=X", public.get_absolute_url()]
    assert faults(everybody, live_url, paths, unfolded=True) == {}

    person = signed_in(browser, live_url, resident)
    paths = [f"{root}/mine/", taken.get_absolute_url(), asked.get_absolute_url(), f"{asked.get_absolute_url()}again/"]
    assert faults(person, live_url, paths) == {}

    officer = signed_in(browser, live_url, office.officer)
    paths = [
        new.get_absolute_url(),
        f"{new.get_absolute_url()}publish/",
        f"{public.get_absolute_url()}steps/assign/",
        f"{root}/kinds/",
    ]
    assert faults(officer, live_url, paths) == {}
