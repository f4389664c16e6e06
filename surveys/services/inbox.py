"""The inbox of an anonymous survey: one sealed value for all answers that wait, shuffled and sealed anew with each.

No answer is a row, so there is no key, order, time or transaction number of an answer to join with the list of those
who took part. Successive versions of the value share no byte, in dead rows and write-ahead logs neither: each is
encrypted whole, under a fresh nonce and a key that the database does not hold.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.utils.crypto import salted_hmac
from nacl.secret import SecretBox

from core.prepared_query import PreparedQuery
from surveys.models import Inbox, Survey

_SALT_BYTES = 32
# The value grows by steps of this size, so that its growth does not tell how much somebody wrote.
_STEP = 4096

Waiting = dict[str, Any]
# Asked for every answer that comes in.
_locked = PreparedQuery(lambda survey: Inbox.objects.select_for_update().filter(survey=survey).order_by())


def held(survey: Survey) -> Inbox:
    """The inbox, made with the first answer, and locked: nobody else shuffles it until this transaction ends."""
    found = next(iter(_locked(survey.pk)), None)
    if found is None:
        salt = secrets.token_bytes(_SALT_BYTES)
        Inbox.objects.bulk_create(
            [Inbox(survey=survey, salt=salt, sealed=_sealed(survey.pk, salt, []))], ignore_conflicts=True
        )
        found = Inbox.objects.select_for_update().get(survey=survey)
    return found


def put_in(inbox: Inbox, answer: Waiting) -> None:
    """Add one answer to an inbox that is held."""
    keep(inbox, [*waiting_in(inbox), answer])


def keep(inbox: Inbox, answers: list[Waiting]) -> None:
    """Seal these, and nothing else, in an order by chance."""
    secrets.SystemRandom().shuffle(answers)
    inbox.sealed = _sealed(inbox.pk, bytes(inbox.salt), answers)
    inbox.waiting = len(answers)
    Inbox.objects.filter(pk=inbox.pk).update(sealed=inbox.sealed, waiting=inbox.waiting)


def waiting_in(inbox: Inbox) -> list[Waiting]:
    """All that wait, in no order."""
    plain = SecretBox(_key(inbox.pk, bytes(inbox.salt))).decrypt(bytes(inbox.sealed))
    answers: list[Waiting] = json.loads(plain)
    return answers


def _sealed(survey: int, salt: bytes, answers: list[Waiting]) -> bytes:
    plain = json.dumps(answers, ensure_ascii=False, separators=(",", ":")).encode()
    # Spaces at the end of JSON say nothing.
    padded = plain.ljust(-(-len(plain) // _STEP) * _STEP)
    return bytes(SecretBox(_key(survey, salt)).encrypt(padded))


def _key(survey: int, salt: bytes) -> bytes:
    return salted_hmac("surveys.inbox", f"{survey}:{salt.hex()}", algorithm="sha256").digest()
