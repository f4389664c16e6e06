"""A device at a counter: opened by staff, used by one after the other, and nothing of one left for the next."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.audit.models import AuditRecord
from surveys.forms import kiosk as devices
from surveys.models import Survey
from surveys.services import storing
from surveys.states.surveys import Access, Channel
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in
from tests.surveys.answering.round import Reader, asked, counted

pytestmark = pytest.mark.django_db


CODE = "482915"


class AtDevice(Reader):
    @property
    def url(self) -> str:
        return f"/surveys/{self.survey.slug}/kiosk/answer/"


def at_device(survey: Survey, *, hours: float = 1) -> AtDevice:
    reader = AtDevice(survey)
    device = devices.opened(survey, timezone.now() + timedelta(hours=hours), CODE)
    reader.client.cookies[devices.COOKIE] = str(device)
    return reader


def test_staff_open_a_device_and_are_signed_out_on_it() -> None:
    department = make_department()
    survey = asked(department=department, at_kiosk=True)
    client, officer = Client(), make_staff(department=department)
    sign_in(client, officer)
    answer = client.post(f"/surveys/desk/{survey.slug}/kiosk/", {"hours": "4", "code": CODE})
    assert (answer.status_code, answer.url) == (302, f"/surveys/{survey.slug}/kiosk/")
    assert "_auth_user_id" not in client.session
    assert "시작하기" in client.get(answer.url).content.decode()
    assert AuditRecord.objects.filter(verb="surveys.open_kiosk").count() == 1


@pytest.mark.parametrize("person", [None, "resident", "other"])
def test_nobody_else_opens_a_device(person: str | None) -> None:
    survey, client = asked(at_kiosk=True), Client()
    if person == "resident":
        client.force_login(make_user())
    elif person == "other":
        sign_in(client, make_staff(department=make_department()))
    answer = client.post(f"/surveys/desk/{survey.slug}/kiosk/", {"hours": "4", "code": CODE})
    assert devices.COOKIE not in answer.cookies


@pytest.mark.parametrize("fields", [{"at_kiosk": False}, {"at_kiosk": True, "access": Access.SIGNED_IN}])
def test_a_survey_not_set_up_for_devices_has_none(fields: dict[str, Any]) -> None:
    survey = asked(**fields)
    assert at_device(survey).begin().page.status_code == 302
    assert at_device(survey).client.get(f"/surveys/{survey.slug}/kiosk/").status_code == 403


def test_one_after_the_other_answers_and_the_channel_is_kept() -> None:
    survey = asked(at_kiosk=True)
    reader = at_device(survey)
    for _person in range(2):
        assert reader.to_the_end().press("send").page.url == f"/surveys/{survey.slug}/kiosk/thanks/"
        left = reader.client.post(f"/surveys/{survey.slug}/kiosk/leave/")
        assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    storing.move(survey, timezone.now(), all_of_them=True)
    assert list(survey.responses.values_list("channel", flat=True)) == [Channel.KIOSK, Channel.KIOSK]


def test_what_one_left_behind_is_not_there_for_the_next() -> None:
    reader = at_device(asked(at_kiosk=True)).begin().press("next", {"q1": "2"})
    assert "data-keep-nothing" in reader.text and "data-save-url" not in reader.text
    assert "q1" not in reader.begin().fields()


@pytest.mark.parametrize("cookie", ["", "made:up:cookie", "x" * 5000])
def test_a_made_up_device_is_none(cookie: str) -> None:
    survey = asked(at_kiosk=True)
    reader = AtDevice(survey)
    reader.client.cookies[devices.COOKIE] = cookie
    assert reader.begin().page.status_code == 302 and counted(survey) == 0


def test_a_device_stops_at_its_hour_and_serves_no_other_survey() -> None:
    survey, other = asked(at_kiosk=True), asked(at_kiosk=True)
    assert at_device(survey, hours=-0.1).begin().page.status_code == 302
    foreign = at_device(survey)
    assert foreign.client.get(f"/surveys/{other.slug}/kiosk/answer/").status_code == 302


def test_a_device_in_a_busy_hall_is_counted_by_itself(settings: Any) -> None:
    settings.RATES = {**settings.RATES, "survey_answers": (1, 3600)}
    survey = asked(at_kiosk=True)
    assert at_device(survey).to_the_end().press("send").page.status_code == 302
    assert at_device(survey).to_the_end().press("send").page.status_code == 302
    assert Reader(survey).to_the_end().press("send").page.status_code == 302


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "１２３４５６"])
def test_a_device_opens_only_with_six_digits_to_end_it(code: str) -> None:
    department = make_department()
    survey, client = asked(department=department, at_kiosk=True), Client()
    sign_in(client, make_staff(department=department))
    answer = client.post(f"/surveys/desk/{survey.slug}/kiosk/", {"hours": "4", "code": code})
    assert answer.status_code == 422 and devices.COOKIE not in answer.cookies


def test_a_device_ends_by_its_code_and_by_no_other(settings: Any) -> None:
    survey = asked(at_kiosk=True)
    device, url = at_device(survey), f"/surveys/{survey.slug}/kiosk/end/"
    assert url in device.client.get(f"/surveys/{survey.slug}/kiosk/").content.decode()
    for wrong in ("", "000000", "48291", CODE[::-1]):
        assert device.client.post(url, {"code": wrong}).status_code == 422
    assert device.begin().page.status_code == 200
    ended = device.client.post(url, {"code": CODE})
    assert (ended.status_code, ended.url) == (302, f"/surveys/{survey.slug}/")
    assert device.begin().page.status_code == 302
    settings.RATES = {**settings.RATES, "survey_kiosk_codes": (1, 3600)}
    other = at_device(survey)
    assert [other.client.post(url, {"code": "000000"}).status_code for _try in range(2)] == [422, 429]


def test_the_cookie_of_a_device_does_not_give_its_code_away() -> None:
    survey = asked(at_kiosk=True)
    until = timezone.now() + timedelta(hours=1)
    first, second = (devices.opened(survey, until, CODE) for _device in range(2))
    assert CODE not in str(first) and first.lock != second.lock
    assert first.ends_by(CODE) and not first.ends_by("482914")


def test_the_thanks_make_way_sooner_than_questions() -> None:
    reader = at_device(asked(at_kiosk=True)).begin()
    assert "data-idle" not in reader.text
    thanks = reader.client.get(f"/surveys/{reader.survey.slug}/kiosk/thanks/").content.decode()
    assert 'data-idle="15"' in thanks and "data-occupied" in thanks


def test_opening_a_device_takes_the_pages_of_staff_from_it() -> None:
    department = make_department()
    survey, client = asked(department=department, at_kiosk=True), Client()
    sign_in(client, make_staff(department=department))
    answer = client.post(f"/surveys/desk/{survey.slug}/kiosk/", {"hours": "4", "code": CODE})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
