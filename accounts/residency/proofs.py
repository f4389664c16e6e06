"""Putting a proof of residency in force, and ending it. Every way of proof ends here."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.consent import guardians
from accounts.models import ResidencyProof, User
from accounts.residency.identity import Claims, is_of_age, least_birth_date, person_hash
from core.audit import audit
from core.notify import notify
from core.refusals import Refused

MOST_NAMESAKES = 20


class ProofRefused(Refused):
    """No proof came of it. `code` is for programs, `message` for the person; it tells nothing about others."""


class GuardianNeeded(ProofRefused):
    """The person is too young to consent alone."""

    def __init__(self) -> None:
        super().__init__("guardian", _("A guardian must agree first, because you are not old enough yet."))


def come_to_the_counter(code: str) -> ProofRefused:
    """One sentence for every reason that could tell something about somebody else."""
    return ProofRefused(
        code,
        _(
            "We could not confirm this here. Please check what you entered. If you have confirmed another account "
            "before, go on with that one, or come to a counter with your ID: there we can confirm this account instead."
        ),
    )


@transaction.atomic
def grant(
    *,
    user: User,
    claims: Claims,
    method: str,
    actor: Any,
    at: datetime,
    seen_at_counter: bool = False,
    namesake: int = 0,
) -> ResidencyProof:
    """Put a proof in force, ending the person's present one.

    Raises GuardianNeeded for a child whose guardian has not agreed, and ProofRefused where the same person
    holds a proof with another account, or where the account was confirmed for somebody else before. Only
    the counter, where an ID has been seen, may change whom an account stands for, or give again what staff took.
    """
    User.objects.select_for_update().get(pk=user.pk)
    on = timezone.localtime(at).date()
    old_enough = is_of_age(claims.birth_date, settings.CONSENT_AGE, on)
    if not old_enough and not guardians.has_confirmed(user):
        raise GuardianNeeded
    previous = ResidencyProof.objects.filter(user=user).exclude(end=ResidencyProof.End.REVOKED).order_by("-pk").first()
    keyed_hash = _recognised(previous, claims) or person_hash(claims.name, claims.birth_date, namesake=namesake)
    if previous and previous.keyed_hash != keyed_hash and not seen_at_counter:
        raise come_to_the_counter("another_person")
    if not seen_at_counter and _was_revoked(user, keyed_hash):
        raise come_to_the_counter("revoked")
    _end_lapsed(keyed_hash, at)
    if previous and previous.ended_at is None:
        _end(previous, ResidencyProof.End.RENEWED, at)
    proof = _create(
        user=user,
        keyed_hash=keyed_hash,
        method=method,
        area=claims.area,
        born_on_or_before=least_birth_date(claims.birth_date, on),
        verified_at=at,
        expires_at=at + settings.RESIDENCY_PROOF_PERIOD,
        # One that staff ended may have renewed the same proof before.
        renewed_from=None if previous is None or hasattr(previous, "renewed_by") else previous,
    )
    if old_enough:
        guardians.release(user)
    audit.record("accounts.prove_residency", actor=actor, at=at, target=proof, detail={"method": str(method)})
    notify.queue(
        "accounts.residency_proven",
        recipients=[user],
        at=at,
        context={"until": timezone.localtime(proof.expires_at).date().isoformat()},
        target=proof,
    )
    return proof


@transaction.atomic
def revoke(proof: ResidencyProof, *, actor: Any, reason: str, at: datetime) -> bool:
    """End a proof that should not have been given, or whose holder moved away; the holder is told.

    Whether it was still to end: of two who revoke at once, one does, and the other hears that it has ended.
    """
    # The same lock as `grant` takes first, so that a renewal in this moment cannot bury the revocation.
    User.objects.select_for_update().get(pk=proof.user_id)
    locked = ResidencyProof.objects.select_for_update().get(pk=proof.pk)
    if locked.ended_at:
        return False
    _end(locked, ResidencyProof.End.REVOKED, at)
    audit.record("accounts.revoke_residency", actor=actor, at=at, target=locked, detail={"reason": reason})
    notify.queue(
        "accounts.residency_revoked", recipients=[locked.user], at=at, context={"reason": reason}, target=locked
    )
    return True


def expire_lapsed(at: datetime) -> int:
    """End the proofs whose time has run out, and say so to those who held them."""
    lapsed = list(ResidencyProof.objects.lapsed(at).select_related("user").order_by("pk")[:500])
    for proof in lapsed:
        with transaction.atomic():
            locked = ResidencyProof.objects.select_for_update().get(pk=proof.pk)
            if locked.ended_at is None and locked.expires_at <= at:
                _end(locked, ResidencyProof.End.EXPIRED, at)
                notify.queue("accounts.residency_expired", recipients=[proof.user], at=at, context={}, target=proof)
    return len(lapsed)


def remind_expiring(at: datetime) -> int:
    """Tell those whose proof ends soon, once each."""
    soon = at + settings.RESIDENCY_REMINDER_PERIOD
    expiring = ResidencyProof.objects.in_force(at).filter(expires_at__lte=soon, reminded_at__isnull=True)
    reminded = 0
    for proof in expiring.select_related("user").order_by("pk")[:500]:
        with transaction.atomic():
            reminded += _remind(proof, at)
    return reminded


def _remind(proof: ResidencyProof, at: datetime) -> int:
    if not ResidencyProof.objects.filter(pk=proof.pk, reminded_at__isnull=True).update(reminded_at=at):
        return 0
    notify.queue(
        "accounts.residency_expiring",
        recipients=[proof.user],
        at=at,
        context={"until": timezone.localtime(proof.expires_at).date().isoformat()},
        target=proof,
    )
    return 1


def _create(**fields: Any) -> ResidencyProof:
    try:
        with transaction.atomic():
            return ResidencyProof.objects.create(**fields)
    except IntegrityError as error:
        raise come_to_the_counter("taken") from error


def _recognised(previous: ResidencyProof | None, claims: Claims) -> str | None:
    """The hash under which the counter once told this person apart from namesakes, if it did."""
    if previous is None:
        return None
    hashes = (person_hash(claims.name, claims.birth_date, namesake=number) for number in range(MOST_NAMESAKES))
    return next((known for known in hashes if known == previous.keyed_hash), None)


def _was_revoked(user: User, keyed_hash: str) -> bool:
    """What staff took is given again only face to face: not to this account, nor to this name with another one."""
    last = ResidencyProof.objects.order_by("-pk").values_list("end", flat=True)
    ends = {last.filter(user=user).first(), last.filter(keyed_hash=keyed_hash).first()}
    return ResidencyProof.End.REVOKED in ends


def _end_lapsed(keyed_hash: str, at: datetime) -> None:
    # A proof past its time may still be open, because the job that ends them has not come by yet.
    for proof in ResidencyProof.objects.lapsed(at).filter(keyed_hash=keyed_hash).select_for_update():
        _end(proof, ResidencyProof.End.EXPIRED, at)


def _end(proof: ResidencyProof, why: str, at: datetime) -> None:
    proof.ended_at, proof.end = at, why
    proof.save(update_fields=["ended_at", "end"])
