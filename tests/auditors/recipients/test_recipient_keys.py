"""Recipients: appointed by two others, their keys made by themselves, gone when they go."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from accounts.models import Role
from auditors.models import Appointment, Recipient, SealedKey
from auditors.services import recipient_keys
from auditors.services.refusals import AuditRefused
from core.notify.models import OutboxMessage
from tests.auditors.recipients.receiving import (
    AT,
    administrator,
    make_case,
    make_kind,
    make_recipient,
    reads,
)
from tests.factories import PASSWORD, make_staff, make_user

pytestmark = pytest.mark.django_db
WORDS = "느티나무 아래 낡은 의자 둘"
OTHER = "겨울 저녁 굴뚝 연기 고양이"


def asked(kind=None, *, user=None, by=None, position="감사팀장"):
    return recipient_keys.appoint(
        user=user or make_staff(), position_name=position, kinds=[kind or make_kind()], by=by or administrator(), at=AT
    )


def appointed(**more):
    appointment = asked(**more)
    recipient_keys.agree(appointment, by=administrator(), at=AT)
    return appointment


def test_two_others_agree_then_the_person_makes_a_key_and_receives():
    kind = make_kind()
    appointment = asked(kind)
    with pytest.raises(AuditRefused):
        recipient_keys.make_key(user=appointment.user, passphrase=WORDS, at=AT)
    recipient_keys.agree(appointment, by=administrator(), at=AT)
    recipient, private = recipient_keys.make_key(user=appointment.user, passphrase=WORDS, at=AT)
    assert list(recipient.kinds.all()) == [kind]
    assert bytes(recipient_keys.unlock(recipient, passphrase=WORDS)) == bytes(private)
    assert bytes(private) not in bytes(recipient.locked)


def test_nobody_appoints_or_agrees_alone():
    admin = administrator()
    with pytest.raises(AuditRefused):
        asked(user=admin, by=admin)
    appointment = asked(make_kind("gifts"), by=admin)
    for person in (admin, appointment.user):
        with pytest.raises(AuditRefused):
            recipient_keys.agree(appointment, by=person, at=AT)
    with pytest.raises(AuditRefused):
        recipient_keys.agree(appointment, by=make_staff(Role.CASE_OFFICER), at=AT)
    with pytest.raises(IntegrityError):
        Appointment.objects.filter(pk=appointment.pk).update(agreed_by=admin, agreed_at=AT)


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.APPROVER, Role.DEPARTMENT_REVIEWER])
def test_only_administrators_ask_for_recipients(role):
    with pytest.raises(PermissionDenied):
        asked(by=make_staff(role))


def test_residents_receive_nothing():
    with pytest.raises(AuditRefused):
        asked(user=make_user())


def test_a_person_is_asked_for_once_at_a_time_and_a_dropped_one_again():
    person = make_staff()
    appointment = asked(user=person)
    with pytest.raises(AuditRefused):
        asked(make_kind("again"), user=person)
    recipient_keys.drop(appointment, by=administrator(), at=AT)
    assert asked(make_kind("once-more"), user=person).pk


def test_other_recipients_hear_of_each_new_key():
    reader = make_recipient(make_kind("first"), "감사실장")
    appointment = appointed(kind=make_kind("second"))
    OutboxMessage.objects.all().delete()
    recipient_keys.make_key(user=appointment.user, passphrase=WORDS, at=AT)
    told = OutboxMessage.objects.filter(event="auditors.recipient_key_made").values_list("recipient", flat=True)
    assert reader.recipient.user_id in told


def test_new_kinds_come_by_a_new_appointment_and_the_key_stays():
    appointment = appointed()
    recipient, private = recipient_keys.make_key(user=appointment.user, passphrase=WORDS, at=AT)
    more = make_kind("harassment")
    recipient_keys.agree(asked(more, user=appointment.user, position="감사처장"), by=administrator(), at=AT)
    recipient.refresh_from_db()
    assert (list(recipient.kinds.all()), recipient.position_name) == ([more], "감사처장")
    assert bytes(recipient.public_key) == bytes(private.public_key)


@pytest.mark.parametrize(
    "passphrase", ["짧아요", "aaaaaaaaaaaaaaaaaaaa", "1212121212121212", PASSWORD, f" {PASSWORD} "]
)
def test_weak_passphrases_and_that_of_the_login_are_refused(passphrase):
    appointment = appointed()
    with pytest.raises(AuditRefused) as refusal:
        recipient_keys.make_key(user=appointment.user, passphrase=passphrase, at=AT)
    assert refusal.value.field == "passphrase"


def test_one_person_has_one_key():
    appointment = appointed()
    recipient_keys.make_key(user=appointment.user, passphrase=WORDS, at=AT)
    with pytest.raises(AuditRefused):
        recipient_keys.make_key(user=appointment.user, passphrase=WORDS, at=AT)


def test_a_new_passphrase_opens_the_same_key_and_the_old_one_nothing():
    appointment = appointed()
    recipient, private = recipient_keys.make_key(user=appointment.user, passphrase=WORDS, at=AT)
    with pytest.raises(AuditRefused):
        recipient_keys.change_passphrase(recipient, passphrase="틀린 암호문 틀린 암호문", new=OTHER, at=AT)
    recipient_keys.change_passphrase(recipient, passphrase=WORDS, new=OTHER, at=AT)
    recipient = Recipient.objects.get(pk=recipient.pk)
    assert bytes(recipient_keys.unlock(recipient, passphrase=OTHER)) == bytes(private)
    with pytest.raises(AuditRefused):
        recipient_keys.unlock(recipient, passphrase=WORDS)


def test_whoever_leaves_the_staff_loses_every_key_and_the_others_read_on():
    case = make_case()
    leaver = case.first.recipient
    leaver.user.role_grants.update(revoked_at=AT)
    assert recipient_keys.revoke_departed(at=AT + timedelta(days=1)) == 1
    leaver.refresh_from_db()
    assert leaver.revoked_at is not None
    assert not SealedKey.objects.filter(recipient=leaver).exists()
    assert reads(case.report, case.second.recipient, case.second.private) == "업체가 봉투를 건넸습니다."
    assert recipient_keys.revoke_departed(at=AT + timedelta(days=1)) == 0


def test_revoking_needs_an_administrator_and_happens_once():
    reader = make_recipient(make_kind(), "감사실장")
    with pytest.raises(PermissionDenied):
        recipient_keys.revoke(reader.recipient, because="전보", by=make_staff(Role.CASE_OFFICER), at=AT)
    recipient_keys.revoke(reader.recipient, because="전보", by=administrator(), at=AT)
    with pytest.raises(AuditRefused):
        recipient_keys.revoke(reader.recipient, because="전보", by=administrator(), at=AT)
