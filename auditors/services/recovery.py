"""The recovery key: two people hold a half each, on paper, and only both together open what was sealed to it.

Each types the own half at the own machine. What the first one lends waits under a code that the two tell each other,
so that the database never holds a half that somebody could read.
"""

import hmac
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from nacl.public import PrivateKey

from auditors.models import Recipient, Recovery, RecoveryKey, SealedKey
from auditors.queries import recipients as queries
from auditors.services import channel_notices
from auditors.services.recipient_keys import in_office, refuse_weak
from auditors.services.refusals import AuditRefused
from auditors.states.confidential import MANAGE_CHANNEL
from core import permissions
from core.audit.audit import record
from core.notify import notify
from core.sealing import envelopes, halves, passphrases, receipts
from core.sealing.envelopes import Unreadable
from core.sealing.receipts import ReceiptUnreadable


@transaction.atomic
def begin(*, first: Any, second: Any, by: Any, at: datetime) -> RecoveryKey:
    """Name who will hold the halves. One that was begun and never finished makes room."""
    permissions.check(by, MANAGE_CHANNEL)
    if first.pk == second.pk:
        raise AuditRefused("second", _("The two halves belong to two people."), field="second")
    for person in (first, second):
        if not (person.is_active and person.is_staff_member):
            raise AuditRefused("holder", _("Only members of staff hold a half."))
    RecoveryKey.objects.filter(made_at__isnull=True, replaced_at__isnull=True).update(replaced_at=at, lent=None)
    try:
        with transaction.atomic():
            key = RecoveryKey.objects.create(first_holder=first, second_holder=second, begun_at=at)
    except IntegrityError as error:
        raise AuditRefused("twice", _("Somebody has just begun another recovery key.")) from error
    detail = {"first": first.pk, "second": second.pk}
    record("auditors.begin_recovery_key", actor=by, at=at, target=key, detail=detail)
    return key


@transaction.atomic
def draw_first(key: RecoveryKey, *, by: Any) -> str:
    """The first half, shown this once. Drawn again, the one before is worthless."""
    key = _begun(key)
    if by.pk != key.first_holder_id or key.lent is not None:
        raise AuditRefused("state", _("The first half is not to be drawn now."))
    half = halves.new()
    key.first_check = halves.check(half)
    key.save(update_fields=["first_check"])
    return half


@transaction.atomic
def lend_first(key: RecoveryKey, *, half: str, by: Any) -> str:
    """Typed from the paper, which proves that it was written down. Answers with the code for the other holder."""
    key = _begun(key)
    if by.pk != key.first_holder_id or key.first_check is None:
        raise AuditRefused("state", _("The first half is not to be drawn now."))
    half = _recognised(half, bytes(key.first_check))
    code, key.lent = _under_a_code(half)
    key.save(update_fields=["lent"])
    return code


@transaction.atomic
def draw_second(key: RecoveryKey, *, code: str, by: Any) -> str:
    """The second half, shown this once; with it the key is whole."""
    key = _begun(key)
    if by.pk != key.second_holder_id or key.lent is None:
        raise AuditRefused("state", _("The other half has to be lent first."))
    first = _lent(bytes(key.lent), code)
    second = halves.new()
    key.second_check, key.public_key = halves.check(second), bytes(halves.private_key(first, second).public_key)
    key.save(update_fields=["second_check", "public_key"])
    return second


@transaction.atomic
def confirm(key: RecoveryKey, *, half: str, by: Any, at: datetime) -> None:
    """The second half was written down too: from now on each report is sealed to this key."""
    key = _begun(key)
    if by.pk != key.second_holder_id or key.second_check is None:
        raise AuditRefused("state", _("The second half has not been drawn yet."))
    _recognised(half, bytes(key.second_check))
    RecoveryKey.objects.filter(made_at__isnull=False, replaced_at__isnull=True).update(replaced_at=at)
    key.made_at, key.lent = at, None
    key.save(update_fields=["made_at", "lent"])
    record("auditors.make_recovery_key", actor=by, at=at, target=key)
    channel_notices.tell_recovery_key(key, at=at)


@transaction.atomic
def ask(recipient: Recipient, *, passphrase: str, at: datetime) -> Recovery:
    """The passphrase is lost: a new key with a new one, which opens nothing until both holders have agreed."""
    key = queries.recovery_key()
    if key is None:
        raise AuditRefused("key", _("There is no recovery key. The other recipients still open every report."))
    refuse_weak(passphrase, recipient.user)
    recipient = in_office(recipient)
    recovery = Recovery(recipient=recipient, key=key, asked_at=at)
    recovery.take(passphrases.lock(PrivateKey.generate(), passphrase))
    Recovery.objects.filter(recipient=recipient, ended_at__isnull=True).update(ended_at=at, lent=None)
    try:
        with transaction.atomic():
            recovery.save()
    except IntegrityError as error:
        raise AuditRefused("twice", _("This has been asked for already.")) from error
    record("auditors.ask_recovery", actor=recipient.user, at=at, target=recovery)
    context = {"position": recipient.position_name}
    holders = [key.first_holder, key.second_holder]
    notify.queue(channel_notices.RECOVERY_ASKED, recipients=holders, at=at, context=context)
    return recovery


@transaction.atomic
def lend(recovery: Recovery, *, half: str, by: Any, at: datetime) -> str:
    """One of the two holders; answers with the code for the other one."""
    recovery = _open(recovery)
    half = _recognised(half, _check_of(recovery.key, by))
    code, recovery.lent = _under_a_code(half)
    recovery.lent_by = by
    recovery.save(update_fields=["lent", "lent_by"])
    record("auditors.lend_half", actor=by, at=at, target=recovery)
    return code


@transaction.atomic
def finish(recovery: Recovery, *, code: str, half: str, by: Any, at: datetime) -> Recipient:
    """The other holder: what was sealed to the lost key is sealed to the new one. Raises AuditRefused."""
    lost = in_office(recovery.recipient)
    recovery = _open(recovery)
    if recovery.lent is None or recovery.lent_by_id == by.pk:
        raise AuditRefused("state", _("The other half has to be lent first."))
    mine = _recognised(half, _check_of(recovery.key, by))
    other = _lent(bytes(recovery.lent), code)
    first, second = (mine, other) if by.pk == recovery.key.first_holder_id else (other, mine)
    private = halves.private_key(first, second)
    if not hmac.compare_digest(bytes(private.public_key), bytes(recovery.key.public_key or b"")):
        raise AuditRefused("half", _("These two halves do not belong together."))
    recipient = _replace(lost, recovery, private, at=at)
    recovery.finished_by, recovery.ended_at, recovery.lent = by, at, None
    recovery.save(update_fields=["finished_by", "ended_at", "lent"])
    record("auditors.finish_recovery", actor=by, at=at, target=recovery)
    channel_notices.tell_others(recipient, at=at, event=channel_notices.RECOVERED)
    return recipient


@transaction.atomic
def call_off(recovery: Recovery, *, by: Any, at: datetime) -> None:
    """The passphrase was found again, or nobody had asked for this."""
    recovery = _open(recovery)
    if by.pk not in (recovery.recipient.user_id, recovery.key.first_holder_id, recovery.key.second_holder_id):
        raise AuditRefused("permission", _("You may not take this step."))
    recovery.ended_at, recovery.lent = at, None
    recovery.save(update_fields=["ended_at", "lent"])
    record("auditors.call_off_recovery", actor=by, at=at, target=recovery)


def _replace(lost: Recipient, recovery: Recovery, private: PrivateKey, *, at: datetime) -> Recipient:
    new = Recipient(user=lost.user, position_name=lost.position_name, made_at=at)
    new.take(recovery.as_locked_key())
    lost.revoked_at, lost.revoked_because = at, _("Passphrase lost")
    lost.save(update_fields=["revoked_at", "revoked_because"])
    new.save()
    new.kinds.set(lost.kinds.all())
    _seal_again(lost, new, recovery.key, private)
    return new


def _seal_again(lost: Recipient, new: Recipient, key: RecoveryKey, private: PrivateKey) -> None:
    """Only what the lost key could open: whoever was kept out of a report stays out."""
    mine = SealedKey.objects.filter(recipient=lost)
    sealed = SealedKey.objects.filter(recovery=key, report__in=mine.values("report"))
    SealedKey.objects.bulk_create(
        SealedKey(
            report_id=one.report_id,
            recipient=new,
            sealed=envelopes.seal_key(envelopes.open_key(bytes(one.sealed), private), bytes(new.public_key)),
        )
        for one in sealed
    )
    mine.delete()


def _begun(key: RecoveryKey) -> RecoveryKey:
    key = RecoveryKey.objects.select_for_update().get(pk=key.pk)
    if key.made_at is not None or key.replaced_at is not None:
        raise AuditRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    return key


def _open(recovery: Recovery) -> Recovery:
    recovery = Recovery.objects.select_for_update(of=("self",)).select_related("key", "recipient").get(pk=recovery.pk)
    if recovery.ended_at is not None:
        raise AuditRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    return recovery


def _check_of(key: RecoveryKey, person: Any) -> bytes:
    if person.pk == key.first_holder_id:
        return bytes(key.first_check or b"")
    if person.pk == key.second_holder_id:
        return bytes(key.second_check or b"")
    raise AuditRefused("permission", _("Only the two holders of the recovery key take this step."))


def _recognised(typed: str, check: bytes) -> str:
    try:
        half = halves.read(typed)
    except ReceiptUnreadable as error:
        raise AuditRefused("half", _("A half has 32 letters and digits. Please compare."), field="half") from error
    if not hmac.compare_digest(halves.check(half), check):
        raise AuditRefused("half", _("This is not your half of this key. Please compare."), field="half")
    return half


def _under_a_code(half: str) -> tuple[str, bytes]:
    code = receipts.new()
    return code, envelopes.seal_key(half.encode(), bytes(receipts.private_key(code).public_key))


def _lent(sealed: bytes, code: str) -> str:
    try:
        return envelopes.open_key(sealed, receipts.private_key(receipts.read(code))).decode()
    except (ReceiptUnreadable, Unreadable) as error:
        raise AuditRefused(
            "code", _("This is not the code that the other holder was shown. Please compare."), field="code"
        ) from error
