"""The sealed box of a secret vote: one value for all ballots together, shuffled and sealed anew with each.

No ballot is a row, so there is no key, order, time or transaction number of a ballot to join with the list of
those who took part. Successive versions of the value share no byte: each is encrypted whole, under a fresh
nonce and a key that the database does not hold. See docs/adr/0011-secret-votes.md.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Sequence

from django.utils.crypto import salted_hmac
from nacl.secret import SecretBox

from councils.models import BallotBox, Decision

_SALT_BYTES = 32

# A ballot is as many numbers as the question has answers to give; each takes two bytes, whatever it is.
Values = tuple[int, ...]


def prepare_box(decision: Decision) -> None:
    """An empty box for a vote that opens; a box of an earlier attempt is emptied."""
    salt = secrets.token_bytes(_SALT_BYTES)
    BallotBox.objects.update_or_create(
        decision=decision, defaults={"salt": salt, "sealed": _sealed(decision, salt, [])}
    )


def put_in(decision: Decision, ballot: Sequence[int]) -> None:
    """Add one ballot. The caller holds the decision's row, so no two shuffle at once."""
    box = BallotBox.objects.get(decision=decision)
    ballots = [*_opened(decision, box), tuple(ballot)]
    secrets.SystemRandom().shuffle(ballots)
    box.sealed = _sealed(decision, bytes(box.salt or b""), ballots)
    box.save(update_fields=["sealed"])


def take_out(decision: Decision) -> list[Values]:
    """All ballots, in no order; the box is empty and its salt gone afterwards, so nothing can be opened again."""
    box = BallotBox.objects.get(decision=decision)
    ballots = _opened(decision, box)
    burn(decision)
    return ballots


def burn(decision: Decision) -> None:
    """Destroy the ballots unread."""
    BallotBox.objects.filter(decision=decision).update(salt=None, sealed=None)


def _key(decision: Decision, salt: bytes) -> bytes:
    return salted_hmac("councils.ballot_box", f"{decision.pk}:{salt.hex()}", algorithm="sha256").digest()


def _sealed(decision: Decision, salt: bytes, ballots: list[Values]) -> bytes:
    width = len(ballots[0]) if ballots else 0
    plain = struct.pack(f">HH{len(ballots) * width}H", len(ballots), width, *(n for ballot in ballots for n in ballot))
    return bytes(SecretBox(_key(decision, salt)).encrypt(plain))


def _opened(decision: Decision, box: BallotBox) -> list[Values]:
    plain = SecretBox(_key(decision, bytes(box.salt or b""))).decrypt(bytes(box.sealed or b""))
    count, width = struct.unpack_from(">HH", plain)
    numbers = struct.unpack_from(f">{count * width}H", plain, 4)
    return [tuple(numbers[start : start + width]) for start in range(0, len(numbers), width or 1)]
