"""Looking after the channel on pages: kinds, appointments, keys; by those who may, and with wrong input."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from auditors.models import Appointment, Recipient, ReportKind
from tests.auditors.recipients.receiving import AT, administrator, make_case, make_kind, make_recipient
from tests.factories import make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
WORDS = "느티나무 아래 낡은 의자 둘"
TEXTS = {"explanation": "무엇", "what_happens": "어떻게", "protection": "보호", "position": 1}


def signed_in(person):
    client = Client()
    sign_in(client, person)
    return client


def test_an_administrator_writes_kinds_and_withdraws_them():
    client = signed_in(administrator())
    assert (
        client.post(reverse("integrity:new_kind"), {"name": "채용 비리", "slug": "hiring", **TEXTS}).status_code == 302
    )
    kind = ReportKind.objects.get(slug="hiring")
    client.post(reverse("integrity:change_kind", args=["hiring"]), {"name": "채용", "slug": "hiring", **TEXTS})
    client.post(reverse("integrity:turn_kind", args=["hiring"]))
    kind.refresh_from_db()
    assert kind.name == "채용" and kind.withdrawn_at is not None
    again = client.post(reverse("integrity:new_kind"), {"name": "채용", "slug": "hiring", **TEXTS})
    assert again.status_code == 422


def test_from_appointment_to_key_on_pages():
    kind, person = make_kind(), make_staff()
    client = signed_in(administrator())
    given = {"user": person.pk, "position_name": "감사팀장", "kinds": [kind.pk]}
    assert client.post(reverse("integrity:appoint"), given).status_code == 302
    asked = Appointment.objects.get()
    decide = reverse("integrity:decide_appointment", args=[asked.pk])
    client.post(decide, {"deed": "agree"})
    asked.refresh_from_db()
    assert asked.agreed_by is None
    approver = signed_in(make_staff(Role.APPROVER))
    assert "감사팀장" in approver.get(reverse("integrity:recipients")).content.decode()
    approver.post(decide, {"deed": "agree"})
    own = signed_in(person)
    assert reverse("integrity:make_key") in own.get(reverse("integrity:desk")).content.decode()
    differing = own.post(reverse("integrity:make_key"), {"passphrase": WORDS, "again": WORDS + "!"})
    assert differing.status_code == 422 and not Recipient.objects.exists()
    made = own.post(reverse("integrity:make_key"), {"passphrase": WORDS, "again": WORDS}, follow=True)
    assert made.status_code == 200 and WORDS not in made.content.decode()
    assert Recipient.objects.get().user == person


def test_an_administrator_takes_a_key_out_of_use_with_a_reason():
    reader = make_recipient(make_kind(), "감사실장")
    client = signed_in(administrator())
    address = reverse("integrity:revoke", args=[reader.recipient.pk])
    assert client.post(address, {"because": ""}).status_code == 422
    assert client.post(address, {"because": "다른 부서로 옮김"}).status_code == 302
    reader.recipient.refresh_from_db()
    assert reader.recipient.revoked_at is not None
    assert signed_in(reader.recipient.user).get(reverse("integrity:desk")).status_code == 403


@pytest.mark.parametrize("name", ["desk", "recipients", "recovery", "make_key"])
@pytest.mark.parametrize("who", ["nobody", "resident", "officer"])
def test_the_workspace_is_closed_to_everybody_else(name, who):
    client = Client()
    if who != "nobody":
        sign_in(client, make_user() if who == "resident" else make_staff(Role.CASE_OFFICER))
    answer = client.get(reverse(f"integrity:{name}"))
    assert answer.status_code == (302 if who == "nobody" else 403)


@pytest.mark.parametrize("name", ["appoint", "new_kind", "begin_recovery_key"])
def test_recipients_and_approvers_change_nothing_of_the_channel(name):
    reader = make_recipient(make_kind(), "감사실장")
    for person in (reader.recipient.user, make_staff(Role.APPROVER)):
        assert signed_in(person).get(reverse(f"integrity:{name}")).status_code == 403


def test_recovery_steps_by_others_are_refused_in_words():
    case = make_case()
    stranger = signed_in(make_staff(Role.APPROVER))
    from auditors.services import recovery

    asked = recovery.ask(case.first.recipient, passphrase=WORDS, at=AT)
    for path, sent in (("lend_half", {"half": "0" * 32}), ("finish_recovery", {"code": "0" * 16, "half": "0" * 32})):
        answer = stranger.post(reverse(f"integrity:{path}", args=[asked.pk]), sent)
        assert answer.status_code == 422
    assert stranger.post(reverse("integrity:draw_first")).status_code == 422


def test_pages_for_a_lost_and_a_changed_passphrase_keep_wrong_input_out():
    case = make_case()
    client = signed_in(case.first.recipient.user)
    from tests.auditors.channel.reporting import PASSPHRASE

    wrong = {"present": "틀린 암호문 틀린 암호문", "passphrase": WORDS, "again": WORDS}
    assert client.post(reverse("integrity:change_passphrase"), wrong).status_code == 422
    short = {"present": PASSPHRASE, "passphrase": "짧다", "again": "짧다"}
    assert client.post(reverse("integrity:change_passphrase"), short).status_code == 422
    right = {"present": PASSPHRASE, "passphrase": WORDS, "again": WORDS}
    assert client.post(reverse("integrity:change_passphrase"), right).status_code == 302
    assert client.post(reverse("integrity:lost"), {"passphrase": "짧다", "again": "짧다"}).status_code == 422
    assert client.post(reverse("integrity:lost"), {"passphrase": WORDS, "again": WORDS}).status_code == 302
    assert "기다리는" in client.get(reverse("integrity:lost")).content.decode()
