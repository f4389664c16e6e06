"""Who may receive reports, and their keys: appointed by two, made by the person alone, taken back when they leave."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from nacl.public import PrivateKey

from auditors.models import Appointment, Recipient, Recovery, ReportKind, SealedKey
from auditors.queries import recipients as queries
from auditors.services import channel_notices
from auditors.services.refusals import AuditRefused
from auditors.states.confidential import AGREE_RECIPIENT, MANAGE_CHANNEL
from core import permissions
from core.audit.audit import record
from core.sealing import passphrases
from core.sealing.passphrases import SHORTEST, WrongPassphrase

FEWEST_SIGNS = 8


@transaction.atomic
def appoint(*, user: Any, position_name: str, kinds: Collection[ReportKind], by: Any, at: datetime) -> Appointment:
    """Ask for somebody; another person has to agree. Raises AuditRefused."""
    permissions.check(by, MANAGE_CHANNEL)
    if user.pk == by.pk:
        raise AuditRefused("user", _("Nobody appoints themselves. Please ask another administrator."), field="user")
    if not user.is_active or not user.is_staff_member:
        raise AuditRefused("user", _("Only members of staff receive reports."), field="user")
    if not kinds:
        raise AuditRefused("kinds", _("Choose at least one kind of report."), field="kinds")
    try:
        with transaction.atomic():
            asked = Appointment.objects.create(user=user, position_name=position_name, asked_by=by, asked_at=at)
    except IntegrityError as error:
        raise AuditRefused("user", _("Somebody has asked for this person already."), field="user") from error
    asked.kinds.set(kinds)
    record("auditors.ask_recipient", actor=by, at=at, target=asked, detail=_detail(asked))
    return asked


@transaction.atomic
def agree(asked: Appointment, *, by: Any, at: datetime) -> None:
    """The second person. From now on the person may make a key; whoever has one receives the new kinds."""
    stand_in_line(asked.user_id)
    asked = _open(asked)
    if not permissions.allowed(by, AGREE_RECIPIENT) or by.pk in (asked.asked_by_id, asked.user_id):
        raise AuditRefused("second", _("Somebody else than the one who asked, and than the person, has to agree."))
    Appointment.objects.filter(user=asked.user_id, agreed_by__isnull=False, ended_at__isnull=True).update(ended_at=at)
    asked.agreed_by, asked.agreed_at = by, at
    asked.save(update_fields=["agreed_by", "agreed_at"])
    if recipient := Recipient.objects.filter(user=asked.user_id, revoked_at__isnull=True).first():
        recipient.position_name = asked.position_name
        recipient.save(update_fields=["position_name"])
        recipient.kinds.set(asked.kinds.all())
    record("auditors.agree_recipient", actor=by, at=at, target=asked, detail=_detail(asked))
    channel_notices.tell_appointed(asked, at=at)


@transaction.atomic
def drop(asked: Appointment, *, by: Any, at: datetime) -> None:
    """Not agreed to, or no longer wanted before a key was made."""
    stand_in_line(asked.user_id)
    asked = Appointment.objects.select_for_update().get(pk=asked.pk)
    if not permissions.allowed(by, AGREE_RECIPIENT):
        raise AuditRefused("permission", _("You may not take this step."))
    if asked.ended_at or (
        Recipient.objects.filter(user=asked.user_id, revoked_at__isnull=True).exists() and asked.agreed_by
    ):
        raise AuditRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    asked.ended_at = at
    asked.save(update_fields=["ended_at"])
    record("auditors.drop_recipient", actor=by, at=at, target=asked, detail=_detail(asked))


@transaction.atomic
def make_key(*, user: Any, passphrase: str, at: datetime) -> tuple[Recipient, PrivateKey]:
    """The person's own key. Nobody else learns the passphrase, and nobody can look it up."""
    stand_in_line(user.pk)
    appointment = queries.appointment_of(user)
    if appointment is None:
        raise AuditRefused("appointment", _("Only whoever two others have agreed on makes a key."))
    refuse_weak(passphrase, user)
    private = PrivateKey.generate()
    recipient = Recipient(user=user, position_name=appointment.position_name, made_at=at)
    recipient.take(passphrases.lock(private, passphrase))
    try:
        with transaction.atomic():
            recipient.save()
    except IntegrityError as error:
        raise AuditRefused("twice", _("You have a key already.")) from error
    recipient.kinds.set(appointment.kinds.all())
    record("auditors.make_recipient_key", actor=user, at=at, target=recipient)
    channel_notices.tell_others(recipient, at=at)
    return recipient, private


def unlock(recipient: Recipient, *, passphrase: str) -> PrivateKey:
    """Raises AuditRefused where it is another passphrase."""
    try:
        return passphrases.unlock(recipient.as_locked_key(), passphrase)
    except WrongPassphrase as error:
        raise AuditRefused("passphrase", _("This is not the passphrase of your key."), field="passphrase") from error


@transaction.atomic
def change_passphrase(recipient: Recipient, *, passphrase: str, new: str, at: datetime) -> None:
    """The key stays, only its lock changes: every report opens as before."""
    private = unlock(recipient, passphrase=passphrase)
    refuse_weak(new, recipient.user, field="new")
    recipient.take(passphrases.lock(private, new))
    recipient.save(update_fields=["public_key", "salt", "operations", "memory", "locked"])
    record("auditors.change_passphrase", actor=recipient.user, at=at, target=recipient)


@transaction.atomic
def revoke(recipient: Recipient, *, because: str, by: Any, at: datetime) -> None:
    """They receive nothing more, and what was sealed to them is taken away. The others read on.

    `by` is nobody where the product itself noticed that somebody left.
    """
    if by is not None:
        permissions.check(by, MANAGE_CHANNEL)
    recipient = in_office(recipient)
    recipient.revoked_at, recipient.revoked_because = at, because
    recipient.save(update_fields=["revoked_at", "revoked_because"])
    SealedKey.objects.filter(recipient=recipient).delete()
    Recovery.objects.filter(recipient=recipient, ended_at__isnull=True).update(ended_at=at, lent=None)
    Appointment.objects.filter(user=recipient.user_id, ended_at__isnull=True).update(ended_at=at)
    record("auditors.revoke_recipient", actor=by, at=at, target=recipient, detail={"because": because})
    channel_notices.tell_revoked(recipient, at=at)


def revoke_departed(*, at: datetime) -> int:
    """Whoever is no longer on the staff reads nothing more; how many those were."""
    gone = [one for one in queries.recipients_in_office() if not (one.user.is_active and one.user.is_staff_member)]
    return sum(_is_revoked(recipient, at=at) for recipient in gone)


def _is_revoked(recipient: Recipient, *, at: datetime) -> bool:
    """Not where somebody was quicker: the others still have their turn."""
    try:
        revoke(recipient, because=_("No longer a member of staff"), by=None, at=at)
    except AuditRefused:
        return False
    return True


def stand_in_line(user: int) -> None:
    """Whatever changes what one person holds here waits for its turn at that person, before it locks anything else.

    Appointment, key and recovery are locked in another order by each step: two of them could wait for one another.
    """
    get_user_model()._default_manager.select_for_update(no_key=True).get(pk=user)


def in_office(recipient: Recipient) -> Recipient:
    """As it is now, in line. Raises AuditRefused where it was taken back in the meantime.

    Without touching its key column: reports that name this recipient are written to at the same time.
    """
    stand_in_line(recipient.user_id)
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    if recipient.revoked_at is not None:
        raise AuditRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    return recipient


def refuse_weak(passphrase: str, user: Any, *, field: str = "passphrase") -> None:
    """Raises AuditRefused for one that is short, monotonous, or opens the account as well."""
    bare = passphrase.strip()
    if len(bare) < SHORTEST:
        words = _("Use at least %(count)s signs: four or five words are easiest to remember.")
        raise AuditRefused("short", words % {"count": SHORTEST}, field=field)
    if len(set(bare)) < FEWEST_SIGNS:
        raise AuditRefused("plain", _("This repeats too few signs. Please use several words."), field=field)
    if user.check_password(bare) or user.check_password(passphrase):
        raise AuditRefused(
            "login", _("This is the password of your account. Please use another passphrase here."), field=field
        )


def _open(asked: Appointment) -> Appointment:
    asked = Appointment.objects.select_for_update().get(pk=asked.pk)
    if asked.ended_at is not None or asked.agreed_by_id is not None:
        raise AuditRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    return asked


def _detail(asked: Appointment) -> dict[str, Any]:
    return {
        "user": asked.user_id,
        "position": asked.position_name,
        "kinds": sorted(asked.kinds.values_list("pk", flat=True)),
    }
