"""Recovery, revocation and appointment of one person at the same moment: each waits for its turn, none breaks off."""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connection

from auditors.models import Appointment, Recipient, Recovery, SealedKey
from auditors.services import confidential_handling as handling
from auditors.services import recipient_keys, recovery
from auditors.services.refusals import AuditRefused
from tests.auditors.recipients.receiving import AT, DAY, administrator, make_case, recovery_in_halves
from tests.discussion.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "바닷가 우체통 옆 초록 지붕"
LOCKED_BY_BOTH = ("auditors_recipient", "auditors_recovery", "auditors_appointment", "auditors_confidentialreport")


def pausing_after_its_first_lock(deed: Callable[[], Any], meeting: Barrier) -> Callable[[], Any]:
    """Runs until it holds a first row of the channel, and goes on when the other has one, or is seen to wait for it."""

    def paused() -> Any:
        waited = []

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            answer = execute(sql, params, many, context)
            if not waited and "FOR " in sql and any(f'FROM "{table}"' in sql for table in LOCKED_BY_BOTH):
                waited.append(sql)
                with suppress(BrokenBarrierError):
                    meeting.wait(timeout=0.5)
            return answer

        with connection.execute_wrapper(watch):
            return deed()

    return paused


def crossing(*deeds: Callable[[], Any]) -> list[Any]:
    meeting = Barrier(len(deeds))
    return at_once(*(pausing_after_its_first_lock(deed, meeting) for deed in deeds))


def refused_only_with_words(outcomes: list[Any]) -> None:
    for outcome in outcomes:
        assert not isinstance(outcome, Exception) or isinstance(outcome, AuditRefused), outcome


class Mending:
    """A recovery of which one half is lent already."""

    def __init__(self) -> None:
        self.case = make_case()
        key, first, second = recovery_in_halves()
        # Sealed again to the key whose halves are known here.
        SealedKey.objects.filter(report=self.case.report, recovery=key).delete()
        handling.read(self.case.report, self.case.second.private, by=self.case.second.recipient.user, on=DAY)
        self.lost = self.case.first.recipient
        self.asked = recovery.ask(self.lost, passphrase=WORDS, at=AT)
        code = recovery.lend(self.asked, half=first, by=key.first_holder, at=AT)
        self.finish = lambda: recovery.finish(self.asked, code=code, half=second, by=key.second_holder, at=AT)


def test_a_recovery_is_finished_while_its_person_is_revoked():
    mending, boss = Mending(), administrator()
    outcomes = crossing(mending.finish, lambda: recipient_keys.revoke(mending.lost, because="전보", by=boss, at=AT))
    refused_only_with_words(outcomes)
    assert sum(isinstance(one, AuditRefused) for one in outcomes) == 1
    assert Recovery.objects.get().ended_at == AT
    # Either the person reads on with the new key, or with none at all.
    finished = isinstance(outcomes[0], Recipient)
    assert Recipient.objects.filter(user=mending.lost.user, revoked_at__isnull=True).count() == finished
    assert SealedKey.objects.filter(recipient__user=mending.lost.user).count() == finished


def test_a_recovery_is_finished_while_somebody_writes_to_its_report():
    mending = Mending()
    report, reader = mending.case.report, mending.case.first
    outcomes = crossing(
        mending.finish,
        lambda: handling.reply(report, reader.private, text="네", seen=0, by=reader.recipient.user, on=DAY),
    )
    refused_only_with_words(outcomes)
    assert isinstance(outcomes[0], Recipient)


def test_a_person_is_revoked_while_others_agree_on_more_kinds():
    case, boss, second = make_case(), administrator(), administrator()
    recipient = case.first.recipient
    Appointment.objects.filter(user=recipient.user).delete()
    asked = recipient_keys.appoint(
        user=recipient.user, position_name="감사실장", kinds=[case.channel.kind], by=boss, at=AT
    )
    outcomes = crossing(
        lambda: recipient_keys.agree(asked, by=second, at=AT),
        lambda: recipient_keys.revoke(recipient, because="전보", by=boss, at=AT),
    )
    refused_only_with_words(outcomes)
    recipient.refresh_from_db()
    assert recipient.revoked_at == AT
    assert not Appointment.objects.filter(user=recipient.user, ended_at__isnull=True).exists()


def test_a_revoked_person_cannot_ask_for_a_new_key_with_a_page_from_before():
    case = make_case()
    recovery_in_halves()
    before = Recipient.objects.get(pk=case.first.recipient.pk)
    recipient_keys.revoke(case.first.recipient, because="전보", by=administrator(), at=AT)
    with pytest.raises(AuditRefused):
        recovery.ask(before, passphrase=WORDS, at=AT)
    assert not Recovery.objects.exists()
