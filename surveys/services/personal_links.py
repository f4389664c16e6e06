"""Personal links. Nobody keeps one but the person: it is made again, when a letter goes out, from the seed of an
invitation and a key that the database does not hold; only its digest is kept, to know it by."""

from __future__ import annotations

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac

from surveys.models import Invitation

_SEED_BYTES = 16


def with_link(invitation: Invitation) -> Invitation:
    """Give an invitation that is about to be kept its seed and the digest of its link."""
    invitation.seed = secrets.token_hex(_SEED_BYTES)
    invitation.token_hash = digest(token(invitation))
    return invitation


def token(invitation: Invitation) -> str:
    """What stands in the link of this person."""
    made = salted_hmac("surveys.personal_link", f"{invitation.survey_id}:{invitation.seed}", algorithm="sha256")
    return base64.urlsafe_b64encode(made.digest()[:24]).decode()


def digest(given: str) -> str:
    return hashlib.sha256(given.encode()).hexdigest()


def found(given: str) -> Invitation | None:
    """Whose link this is; None for one that is made up, or of an invitation that was taken back."""
    return Invitation.objects.select_related("survey").filter(token_hash=digest(given)).exclude(seed="").first()
