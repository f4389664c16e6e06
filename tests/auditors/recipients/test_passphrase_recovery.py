"""A lost passphrase is mended by two people together, by neither alone, and never by whoever reads the database."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from accounts.models import Role
from auditors.models import Recipient, Recovery, RecoveryKey, SealedKey
from auditors.services import confidential_handling as handling
from auditors.services import recipient_keys, recovery
from auditors.services.refusals import AuditRefused
from core.notify.models import OutboxMessage
from core.sealing import halves
from tests.auditors.recipients.receiving import (
    AT,
    DAY,
    administrator,
    make_case,
    make_recipient,
    reads,
    recovery_in_halves,
)
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
WORDS = "바닷가 우체통 옆 초록 지붕"


def make_key_of_two():
    first, second = make_staff(), make_staff()
    key = recovery.begin(first=first, second=second, by=administrator(), at=AT)
    first_half = recovery.draw_first(key, by=first)
    code = recovery.lend_first(key, half=first_half.lower().replace("-", " "), by=first)
    second_half = recovery.draw_second(key, code=code, by=second)
    recovery.confirm(key, half=second_half, by=second, at=AT)
    key.refresh_from_db()
    return key, first_half, second_half


def case_with_recovery():
    """A report sealed to a recovery key of which both halves are known, and its two holders."""
    case = make_case()
    key, first, second = recovery_in_halves()
    handling.read(case.report, case.second.private, by=case.second.recipient.user, on=DAY)
    SealedKey.objects.filter(report=case.report, recovery=key).delete()
    handling.read(case.report, case.second.private, by=case.second.recipient.user, on=DAY)
    return case, key, first, second


def test_two_holders_make_a_key_and_neither_half_lies_in_the_database():
    key, first, second = make_key_of_two()
    assert bytes(halves.private_key(first, second).public_key) == bytes(key.public_key)
    assert key.made_at == AT and key.lent is None
    kept = repr(RecoveryKey.objects.values().get(pk=key.pk))
    assert first not in kept and second not in kept and first.replace("-", "") not in kept


def test_recipients_hear_of_a_new_recovery_key_before_they_seal_anything_to_it():
    told = make_case().first.recipient.user
    key, _first, _second = make_key_of_two()
    asked = OutboxMessage.objects.get(recipient=told, event="auditors.recovery_key_made")
    assert asked.context["first"] == key.first_holder.display_name


def test_a_key_of_one_person_is_refused_here_and_by_the_database():
    person = make_staff()
    with pytest.raises(AuditRefused):
        recovery.begin(first=person, second=person, by=administrator(), at=AT)
    with pytest.raises(IntegrityError):
        RecoveryKey.objects.create(first_holder=person, second_holder=person, begun_at=AT)


def test_only_administrators_name_holders():
    with pytest.raises(PermissionDenied):
        recovery.begin(first=make_staff(), second=make_staff(), by=make_staff(Role.CASE_OFFICER), at=AT)


def test_whoever_holds_one_half_cannot_draw_the_other_or_skip_a_step():
    first, second = make_staff(), make_staff()
    key = recovery.begin(first=first, second=second, by=administrator(), at=AT)
    with pytest.raises(AuditRefused):
        recovery.draw_first(key, by=second)
    half = recovery.draw_first(key, by=first)
    with pytest.raises(AuditRefused):
        recovery.draw_second(key, code="0000-0000-0000-0000", by=second)
    with pytest.raises(AuditRefused):
        recovery.lend_first(key, half=half, by=second)
    with pytest.raises(AuditRefused):
        recovery.lend_first(key, half=halves.new(), by=first)
    code = recovery.lend_first(key, half=half, by=first)
    for person, said in ((first, code), (second, "0000-0000-0000-0000"), (second, "무엇")):
        with pytest.raises(AuditRefused):
            recovery.draw_second(key, code=said, by=person)
    other = recovery.draw_second(key, code=code, by=second)
    with pytest.raises(AuditRefused):
        recovery.confirm(key, half=half, by=second, at=AT)
    recovery.confirm(key, half=other, by=second, at=AT)
    with pytest.raises(AuditRefused):
        recovery.draw_first(key, by=first)


def test_another_key_takes_the_place_of_the_one_before():
    key, _first, _second = make_key_of_two()
    another, _first, _second = make_key_of_two()
    key.refresh_from_db()
    assert key.replaced_at is not None and another.replaced_at is None


def test_two_halves_seal_the_reports_to_the_new_key_and_the_lost_one_is_out_of_use():
    case, key, first, second = case_with_recovery()
    lost = case.first.recipient
    asked = recovery.ask(lost, passphrase=WORDS, at=AT)
    code = recovery.lend(asked, half=second, by=key.second_holder, at=AT)
    new = recovery.finish(asked, code=code, half=first, by=key.first_holder, at=AT)
    private = recipient_keys.unlock(new, passphrase=WORDS)
    assert reads(case.report, new, private) == "업체가 봉투를 건넸습니다."
    lost.refresh_from_db()
    assert lost.revoked_at == AT and not SealedKey.objects.filter(recipient=lost).exists()
    assert set(new.kinds.all()) == set(lost.kinds.all())
    assert Recovery.objects.get().lent is None


def test_reports_from_which_somebody_was_kept_out_stay_closed_after_a_recovery():
    case, key, first, second = case_with_recovery()
    kept_out = make_case(channel=case.channel, excluded=[case.first.recipient.pk])
    asked = recovery.ask(case.first.recipient, passphrase=WORDS, at=AT)
    code = recovery.lend(asked, half=first, by=key.first_holder, at=AT)
    new = recovery.finish(asked, code=code, half=second, by=key.second_holder, at=AT)
    assert not SealedKey.objects.filter(report=kept_out.report, recipient=new).exists()


def test_one_holder_alone_mends_nothing():
    case, key, first, second = case_with_recovery()
    asked = recovery.ask(case.first.recipient, passphrase=WORDS, at=AT)
    code = recovery.lend(asked, half=first, by=key.first_holder, at=AT)
    for half in (first, second):
        with pytest.raises(AuditRefused):
            recovery.finish(asked, code=code, half=half, by=key.first_holder, at=AT)
    with pytest.raises(AuditRefused):
        recovery.finish(asked, code="1111-1111-1111-1111", half=second, by=key.second_holder, at=AT)
    with pytest.raises(AuditRefused):
        recovery.finish(asked, code=code, half=first, by=key.second_holder, at=AT)
    assert Recipient.objects.filter(revoked_at__isnull=False).count() == 0


def test_others_than_the_holders_lend_nothing():
    case, _key, first, _second = case_with_recovery()
    asked = recovery.ask(case.first.recipient, passphrase=WORDS, at=AT)
    for person in (administrator(), case.first.recipient.user, case.second.recipient.user):
        with pytest.raises(AuditRefused):
            recovery.lend(asked, half=first, by=person, at=AT)


def test_until_it_is_finished_the_new_passphrase_opens_nothing_and_it_can_be_called_off():
    case, key, first, second = case_with_recovery()
    asked = recovery.ask(case.first.recipient, passphrase=WORDS, at=AT)
    with pytest.raises(AuditRefused):
        recipient_keys.unlock(case.first.recipient, passphrase=WORDS)
    code = recovery.lend(asked, half=first, by=key.first_holder, at=AT)
    recovery.call_off(asked, by=case.first.recipient.user, at=AT)
    with pytest.raises(AuditRefused):
        recovery.finish(asked, code=code, half=second, by=key.second_holder, at=AT)
    assert reads(case.report, case.first.recipient, case.first.private)


def test_what_was_lent_is_unreadable_without_the_code():
    case, key, first, _second = case_with_recovery()
    asked = recovery.ask(case.first.recipient, passphrase=WORDS, at=AT)
    code = recovery.lend(asked, half=first, by=key.first_holder, at=AT)
    asked.refresh_from_db()
    assert first.encode() not in bytes(asked.lent) and code.encode() not in bytes(asked.lent)
    assert first.replace("-", "").encode() not in bytes(asked.lent)


def test_without_a_recovery_key_nobody_is_promised_anything():
    reader = make_recipient(make_case().channel.kind, "새 담당")
    RecoveryKey.objects.update(replaced_at=AT)
    with pytest.raises(AuditRefused):
        recovery.ask(reader.recipient, passphrase=WORDS, at=AT)


def test_an_opened_report_is_sealed_to_a_newer_recovery_key_on_the_way():
    case = make_case()
    key, first, second = make_key_of_two()
    handling.read(case.report, case.first.private, by=case.first.recipient.user, on=DAY)
    sealed = SealedKey.objects.get(report=case.report, recovery=key)
    from auditors.services import confidential

    opened = confidential.key_of(sealed, halves.private_key(first, second))
    assert opened == handling.key_for(case.report, case.first.recipient, case.first.private)
