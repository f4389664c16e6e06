"""Mobile identity: a provider vouches for name, birth date and neighbourhood."""

import secrets
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import IdentityRequest, ResidencyMethod, ResidencyProof, User
from accounts.residency import proofs
from accounts.residency.identity import keyed_hash
from accounts.residency.providers.base import AnswerRefused, IdentityProvider
from accounts.residency.verifiers.base import Step, Verifier
from core.audit import audit

REQUEST_PERIOD = timedelta(minutes=10)


class MobileIdentity(Verifier):
    method = ResidencyMethod.MOBILE_IDENTITY
    view_name: ClassVar[str] = "residency_mobile"
    label = _("Mobile identity")
    summary = _("Confirm yourself with the mobile identity app of a provider.")
    time_needed = _("About 1 minute")
    kept = _("A keyed hash and your neighbourhood. What the provider tells us is not kept.")
    icon = "shield"

    def is_offered(self) -> bool:
        return bool(settings.RESIDENCY_IDENTITY_PROVIDER)

    def start(self, *, user: User, at: datetime, **given: Any) -> Step:
        """Needs return_address, to which the provider sends the resident back."""
        return Step(address=begin(user=user, at=at, **given))

    def check(self, *, user: User, at: datetime, **given: Any) -> ResidencyProof:
        """Needs state and answer, as the provider sent them."""
        return finish(user=user, at=at, **given)


def provider() -> IdentityProvider:
    found: IdentityProvider = import_string(settings.RESIDENCY_IDENTITY_PROVIDER)()
    return found


def begin(*, user: User, return_address: str, at: datetime) -> str:
    """The provider's address for one errand of this person."""
    state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    IdentityRequest.objects.create(
        user=user, state_hash=_state_hash(state), nonce=nonce, began_at=at, expires_at=at + REQUEST_PERIOD
    )
    return provider().address(state=state, nonce=nonce, return_address=return_address)


def finish(*, user: User, state: str, answer: str, at: datetime) -> ResidencyProof:
    """Take the provider's answer.

    It counts once, for the person who began the errand, within its time, and only if it repeats the nonce
    that was given out with it: an answer of another errand, or the same link again, is refused
    (CVE-2026-45377, CVE-2026-45378).
    """
    request = IdentityRequest.objects.filter(
        user=user, state_hash=_state_hash(state), answered_at__isnull=True, expires_at__gt=at
    ).first()
    # The update is what decides: of two answers at once, one finds the row still unanswered.
    if request is None or not _mark_answered(request, at):
        audit.record("accounts.refuse_identity_answer", actor=user, at=at)
        raise _refused()
    try:
        claims = provider().claims(answer, nonce=request.nonce, at=at)
    except AnswerRefused as error:
        audit.record("accounts.refuse_identity_answer", actor=user, at=at, detail={"why": str(error)})
        raise _refused() from error
    return proofs.grant(user=user, claims=claims, method=ResidencyMethod.MOBILE_IDENTITY, actor=user, at=at)


def _mark_answered(request: IdentityRequest, at: datetime) -> bool:
    return bool(IdentityRequest.objects.filter(pk=request.pk, answered_at__isnull=True).update(answered_at=at))


def _state_hash(state: str) -> str:
    return keyed_hash("identity", state)


def _refused() -> proofs.ProofRefused:
    return proofs.ProofRefused(
        "replayed", gettext("This confirmation has been used or has run out. Please begin again.")
    )
