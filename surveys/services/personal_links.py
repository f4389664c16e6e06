"""Personal links. Nobody keeps one but the person: it is made again, when a letter goes out, from the seed of an
invitation and a key that the database does not hold; only its digest is kept, to know it by.

What comes by mail is pressed and may be long. What is printed is typed, so that it is short, and its digest is keyed:
whoever has the database cannot try all short ones.
"""

from __future__ import annotations

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac

from accounts.residency.codes import LETTERS, as_typed
from surveys.models import Invitation
from surveys.queries.invitations import ON_PAPER

_SEED_BYTES = 16
TYPED = 12
_GROUP = 4


def with_link(invitation: Invitation, *, on_paper: bool = False) -> Invitation:
    """Give an invitation that is about to be kept its seed and the digest of its link."""
    seed = secrets.token_hex(_SEED_BYTES)
    invitation.seed = ON_PAPER + seed[1:] if on_paper else seed
    invitation.token_hash = digest(token(invitation))
    return invitation


def token(invitation: Invitation) -> str:
    """What stands in the link of this person."""
    made = salted_hmac("surveys.personal_link", f"{invitation.survey_id}:{invitation.seed}", algorithm="sha256")
    if invitation.seed.startswith(ON_PAPER):
        return _to_be_typed(made.digest())
    return base64.urlsafe_b64encode(made.digest()[:24]).decode()


def digest(given: str) -> str:
    """Small letters and dashes do not matter in what is typed."""
    if len(typed := as_typed(given)) == TYPED:
        return salted_hmac("surveys.typed_link", typed, algorithm="sha256").hexdigest()
    return hashlib.sha256(given.encode()).hexdigest()


def found(given: str) -> Invitation | None:
    """Whose link this is; None for one that is made up, or of an invitation that was taken back."""
    return Invitation.objects.select_related("survey").filter(token_hash=digest(given)).exclude(seed="").first()


def _to_be_typed(made: bytes) -> str:
    number, letters = int.from_bytes(made), ""
    for _place in range(TYPED):
        number, letter = divmod(number, len(LETTERS))
        letters += LETTERS[letter]
    return "-".join(letters[at : at + _GROUP] for at in range(0, TYPED, _GROUP))
