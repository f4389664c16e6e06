"""A staffed device: opened by staff, used by code or login, wiped after each; nothing of one is left for the next."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from accounts.residency.identity import person_hash
from budget.models import BegunBallot, KioskCode, KioskStation, Participation, Poll
from budget.services import kiosk
from budget.services.kiosk import KioskRefused
from core.audit.models import AuditRecord
from tests.budget.casting.voters import make_voter
from tests.budget.voting.booths import CHOICES, hidden_in, make_vote, path
from tests.factories import grant, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
BORN = date(1955, 3, 4)


def make_clerk() -> Any:
    clerk = make_user()
    grant(clerk, Role.CASE_OFFICER)
    return clerk


def open_device(poll: Poll, *, clerk: Any = None, hours: int = 2) -> tuple[Client, KioskStation]:
    now = timezone.now()
    station, secret = kiosk.open_station(
        poll, staff=clerk or make_clerk(), place="한마루 주민센터", ends_at=now + timedelta(hours=hours), at=now
    )
    device = Client()
    device.cookies["dure_kiosk"] = secret
    return device, station


def code_for(poll: Poll, voter: Any) -> str:
    return kiosk.issue_code(poll, staff=make_clerk(), resident=voter, at=timezone.now())


def begin(device: Client, poll: Poll, voter: Any) -> Any:
    return device.post(path(poll, "kiosk/"), {"code": code_for(poll, voter)})


def vote_here(device: Client, poll: Poll) -> Any:
    sent = hidden_in(device.post(path(poll, "kiosk/confirm/"), CHOICES).content.decode())
    return device.post(path(poll, "kiosk/send/"), sent)


def test_one_after_the_other_and_nothing_is_left() -> None:
    poll, first, second = make_vote(), make_voter(), make_voter()
    device, _station = open_device(poll)
    assert begin(device, poll, first)["Location"] == path(poll, "kiosk/ballot/")
    assert device.get(path(poll, "kiosk/ballot/")).headers["Cache-Control"] == "no-store"
    receipt = vote_here(device, poll)
    assert receipt.status_code == 200 and receipt.headers["Cache-Control"] == "no-store"
    assert Participation.objects.get().channel == "KIOSK"
    assert not BegunBallot.objects.exists()

    assert device.get(path(poll, "kiosk/ballot/"))["Location"] == path(poll, "kiosk/"), (
        "the visit ended with the receipt"
    )
    assert not [row for row in Session.objects.all() if row.get_decoded()]
    begin(device, poll, second)
    assert device.get(path(poll, "kiosk/ballot/")).status_code == 200
    left = device.post(path(poll, "kiosk/leave/"))
    assert '"storage"' in left.headers["Clear-Site-Data"]
    assert device.get(path(poll, "kiosk/ballot/")).status_code == 302


def test_coming_to_the_start_forgets_whoever_was_there() -> None:
    poll = make_vote()
    device, _station = open_device(poll)
    begin(device, poll, make_voter())
    device.get(path(poll, "kiosk/"))
    assert device.get(path(poll, "kiosk/ballot/"))["Location"] == path(poll, "kiosk/")


def test_whoever_signs_in_at_the_device_votes_there_and_is_signed_out() -> None:
    poll, voter = make_vote(), make_voter()
    device, _station = open_device(poll)
    sign_in(device, voter)
    assert vote_here(device, poll).status_code == 200
    assert Participation.objects.get(resident=voter).channel == "KIOSK"
    assert device.get("/accounts/overview/").status_code in (302, 404)
    assert "_auth_user_id" not in device.session


def test_without_the_devices_secret_there_is_no_booth() -> None:
    poll = make_vote()
    stranger = Client()
    assert stranger.get(path(poll, "kiosk/")).status_code == 403
    assert stranger.post(path(poll, "kiosk/"), {"code": code_for(poll, make_voter())}).status_code == 403
    stranger.cookies["dure_kiosk"] = "x" * 43
    assert stranger.get(path(poll, "kiosk/ballot/"))["Location"] == path(poll, "kiosk/")
    other, _station = open_device(make_vote())
    assert other.get(path(poll, "kiosk/")).status_code == 403, "a device of another vote"


def test_a_closed_or_ended_device_serves_nobody(client: Client) -> None:
    poll, clerk = make_vote(), make_clerk()
    device, station = open_device(poll, clerk=clerk)
    sign_in(client, clerk)
    client.post(path(poll, f"kiosk/staff/{station.pk}/close/"))
    assert device.get(path(poll, "kiosk/")).status_code == 403
    late, station = open_device(poll)
    KioskStation.objects.filter(pk=station.pk).update(
        opened_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now() - timedelta(seconds=1)
    )
    assert late.get(path(poll, "kiosk/")).status_code == 403


def test_a_code_counts_once_and_not_for_long() -> None:
    poll = make_vote()
    device, station = open_device(poll)
    now, code = timezone.now(), code_for(poll, make_voter())
    assert device.post(path(poll, "kiosk/"), {"code": f"{code[:3]} {code[3:]}"}).status_code == 302
    assert device.post(path(poll, "kiosk/"), {"code": code}).status_code == 422
    late = code_for(poll, make_voter())
    with pytest.raises(KioskRefused):
        kiosk.use_code(station, late, at=now + timedelta(minutes=11))
    voter = make_voter()
    former, code = code_for(poll, voter), code_for(poll, voter)
    assert device.post(path(poll, "kiosk/"), {"code": former}).status_code == 422, "a new code ends the former"
    assert device.post(path(poll, "kiosk/"), {"code": code}).status_code == 302


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "1234567", "٣٣٣٣٣٣x"])
def test_what_is_no_code_is_refused(code: str) -> None:
    poll = make_vote()
    device, _station = open_device(poll)
    assert device.post(path(poll, "kiosk/"), {"code": code}).status_code == 422


def test_guessing_at_a_device_is_stopped() -> None:
    poll = make_vote()
    _device, station = open_device(poll)
    now = timezone.now()
    for _try in range(kiosk.WRONG_CODES.most):
        with pytest.raises(KioskRefused):
            kiosk.use_code(station, "000000", at=now)
    code = code_for(poll, make_voter())
    with pytest.raises(KioskRefused) as stopped:
        kiosk.use_code(station, code, at=now)
    assert stopped.value.code == "too_many"


def test_only_staff_open_devices_and_give_codes(client: Client) -> None:
    poll = make_vote()
    sign_in(client, make_voter())
    for rest in ("kiosk/staff/", "kiosk/staff/codes/"):
        assert client.get(path(poll, rest)).status_code == 403


def test_the_clerk_hands_the_device_over_and_is_signed_out_on_it(client: Client) -> None:
    poll, clerk = make_vote(), make_clerk()
    sign_in(client, clerk)
    for wrong in ({"place": "주민센터", "hours": "15"}, {"place": "", "hours": "3"}):
        assert client.post(path(poll, "kiosk/staff/"), wrong).status_code == 422
    answer = client.post(path(poll, "kiosk/staff/"), {"place": "주민센터", "hours": "3"})
    assert answer.status_code == 302, answer.content.decode()
    assert client.cookies["dure_kiosk"]["httponly"]
    assert "_auth_user_id" not in client.session
    assert client.get(path(poll, "kiosk/")).status_code == 200
    assert KioskStation.objects.get().opened_by == clerk
    assert AuditRecord.objects.filter(verb="budget.open_kiosk").exists()


def test_the_clerk_holds_the_document_against_the_proof(client: Client) -> None:
    poll, clerk = make_vote(), make_clerk()
    voter = make_voter(keyed_hash=person_hash("한가온", BORN), born=BORN)
    sign_in(client, clerk)
    seen = {
        "name": "한가온",
        "birth_date": BORN.isoformat(),
        "postal_code": "10415",
        "address": "두레로 12",
        "seen": "on",
    }
    page = client.post(path(poll, "kiosk/staff/codes/"), seen)
    code = page.context["code"].replace(" ", "")
    assert len(code) == 6 and page.headers["Cache-Control"] == "no-store"
    assert KioskCode.objects.get().resident == voter
    assert code not in str(list(KioskCode.objects.values())) + str(list(AuditRecord.objects.values()))
    nobody = client.post(path(poll, "kiosk/staff/codes/"), seen | {"name": "다른이"})
    assert nobody.status_code == 422 and "code" not in nobody.context["code"]
    unseen = {name: value for name, value in seen.items() if name != "seen"}
    assert client.post(path(poll, "kiosk/staff/codes/"), unseen).status_code == 422


def test_nobody_gives_a_code_to_themselves() -> None:
    poll, clerk = make_vote(), make_clerk()
    with pytest.raises(KioskRefused) as refused:
        kiosk.issue_code(poll, staff=clerk, resident=clerk, at=timezone.now())
    assert refused.value.code == "self"


def test_codes_are_forgotten_after_a_day() -> None:
    poll, now = make_vote(), timezone.now()
    code_for(poll, make_voter())
    assert kiosk.forget(at=now) == 0
    assert kiosk.forget(at=now + timedelta(days=2)) == 1


def test_no_device_is_opened_before_or_after_the_vote() -> None:
    now = timezone.now()
    poll = make_vote(opens_at=now - timedelta(days=3), closes_at=now - timedelta(hours=1))
    with pytest.raises(KioskRefused):
        kiosk.open_station(poll, staff=make_clerk(), place="여기", ends_at=now + timedelta(hours=1), at=now)
