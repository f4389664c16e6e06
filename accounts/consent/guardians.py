"""A child's account waits for a guardian: invited by e-mail, signed in, an adult who proved residency."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.consent import services
from accounts.models import ConsentText, GuardianConsent, ResidencyProof, User
from accounts.names import email_fingerprint
from accounts.residency import attempts, queries
from accounts.residency.identity import keyed_hash
from core.audit import audit
from core.notify import notify
from core.prepared_query import PreparedQuery
from core.refusals import Refused

ADULT_AGE = 19
INVITATION_PERIOD = timedelta(days=30)


class GuardianRefused(Refused):
    """The consent was not taken; `code` is for programs, `message` for the person."""


_awaiting = PreparedQuery(lambda child: GuardianConsent.objects.awaiting().filter(child=child)[:1])


def needs_guardian(user: Any) -> bool:
    """Whether the account waits for a guardian and so may not write."""
    return bool(user.is_authenticated) and bool(_awaiting(user.pk))


def has_confirmed(user: User) -> bool:
    return GuardianConsent.objects.filter(child=user, confirmed_at__isnull=False).exists()


def require(user: User) -> GuardianConsent:
    """Mark the account as a child's; from now on it waits for a guardian."""
    return GuardianConsent.objects.get_or_create(child=user)[0]


def invite(*, child: User, email: str, at: datetime) -> None:
    """Send a guardian a link that is good once, for 30 days; an earlier link is void.

    Raises TooManyAttempts, and GuardianRefused where the address is the child's own or nobody has to agree.
    """
    if is_proven_old_enough(child, at):
        release(child)
        raise GuardianRefused("not_needed", _("You are old enough: no guardian has to agree for you."))
    if email.strip().casefold() == child.email.casefold():
        raise GuardianRefused("own_address", _("Please give your guardian's address, not your own."))
    attempts.count(attempts.GUARDIAN_BY_CHILD, str(child.pk), at=at)
    mailbox = keyed_hash("guardian-address", email_fingerprint(email))
    attempts.count(attempts.GUARDIAN_BY_ADDRESS, mailbox, at=at)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        consent = GuardianConsent.objects.select_for_update().get(pk=require(child).pk)
        if consent.confirmed_at:
            raise GuardianRefused("confirmed", _("A guardian has already agreed."))
        consent.guardian_email = email.strip()
        consent.token_hash = _token_hash(token)
        consent.invited_at, consent.expires_at = at, at + INVITATION_PERIOD
        consent.save(update_fields=["guardian_email", "token_hash", "invited_at", "expires_at"])
        GuardianConsent.objects.filter(pk=consent.pk).update(invitations=F("invitations") + 1)
        audit.record("accounts.invite_guardian", actor=child, at=at, target=consent)
        transaction.on_commit(lambda: _send(child, consent.guardian_email, token))


def find(token: str, at: datetime) -> GuardianConsent | None:
    """The invitation of a link that is still good."""
    waiting = GuardianConsent.objects.awaiting().select_related("child")
    return waiting.filter(token_hash=_token_hash(token), expires_at__gt=at).first()


def refusal(guardian: User, consent: GuardianConsent, at: datetime) -> GuardianRefused | None:
    """Why this person cannot consent for this child, if so."""
    if guardian.pk == consent.child_id:
        return GuardianRefused("self", _("Nobody consents for himself here. Ask your guardian to sign in."))
    proof = queries.current_proof(guardian, at)
    if proof is None:
        return GuardianRefused("not_verified", _("Please prove your residency first, so that we know who consents."))
    if not _is_adult(proof, at):
        return GuardianRefused("not_adult", _("A guardian must be an adult."))
    return None


@transaction.atomic
def confirm(*, token: str, guardian: User, at: datetime) -> GuardianConsent:
    """Record that the guardian agrees; the child may write from now on. Raises GuardianRefused."""
    found = find(token, at)
    if found is None:
        raise GuardianRefused("link", _("This link has been used or has run out. Ask the child to invite you again."))
    consent = GuardianConsent.objects.select_for_update(of=("self",)).select_related("child").get(pk=found.pk)
    if consent.confirmed_at or consent.token_hash != _token_hash(token):
        raise GuardianRefused("link", _("This link has been used or has run out. Ask the child to invite you again."))
    if why := refusal(guardian, consent, at):
        raise why
    consent.guardian, consent.confirmed_at = guardian, at
    consent.text = services.asked(ConsentText.Occasion.GUARDIAN)[0]
    consent.token_hash, consent.guardian_email = "", ""
    consent.save(update_fields=["guardian", "confirmed_at", "text", "token_hash", "guardian_email"])
    audit.record("accounts.confirm_as_guardian", actor=guardian, at=at, target=consent)
    notify.queue("accounts.guardian_confirmed", recipients=[consent.child], at=at, context={}, target=consent)
    return consent


@transaction.atomic
def withdraw(consent: GuardianConsent, *, at: datetime) -> None:
    """The guardian takes the consent back: the child's account waits again."""
    locked = GuardianConsent.objects.select_for_update(of=("self",)).select_related("child").get(pk=consent.pk)
    audit.record("accounts.withdraw_as_guardian", actor=locked.guardian, at=at, target=locked)
    if is_proven_old_enough(locked.child, at):
        # Grown old enough meanwhile: there is nothing left to wait for.
        locked.delete()
        return
    locked.guardian = locked.text = locked.confirmed_at = None
    locked.save(update_fields=["guardian", "text", "confirmed_at"])
    notify.queue("accounts.guardian_withdrew", recipients=[locked.child], at=at, context={}, target=locked)


def release(user: User) -> None:
    """Nobody has to agree for this person after all: a birth date has been shown that is early enough."""
    GuardianConsent.objects.awaiting().filter(child=user).delete()


def is_proven_old_enough(user: User, at: datetime) -> bool:
    """Whether a proof of residency says that this person may consent alone."""
    proof = queries.current_proof(user, at)
    return proof is not None and queries.has_reached_age(proof, settings.CONSENT_AGE, timezone.localtime(at).date())


def _is_adult(proof: ResidencyProof, at: datetime) -> bool:
    return queries.has_reached_age(proof, ADULT_AGE, timezone.localtime(at).date())


def _token_hash(token: str) -> str:
    return keyed_hash("guardian", token)


def _send(child: User, email: str, token: str) -> None:
    link = settings.BASE_URL + reverse("guardian_confirm", args=[token])
    words = {"child": child.display_name, "link": link, "site": settings.SITE_NAME}
    send_mail(
        subject=_("[%(site)s] A child asks for your consent") % words,
        message=render_to_string("accounts/consent/guardian_mail.txt", words),
        from_email=None,
        recipient_list=[email],
    )
