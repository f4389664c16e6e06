"""The secrets of a vote, by what they are for. Each is a file of the key store, never a column."""

import hmac
from hashlib import sha256

from nacl.signing import SigningKey

from budget.models import VoteKeys
from core.sealing import key_store

# Behind the handles; to open the ballots; to sign what is on the board.
HANDLES, OPENING, SIGNING = "handles", "opening", "signing"
KINDS = (HANDLES, OPENING, SIGNING)
_NONCE = 32


def file_name(stem: str, kind: str) -> str:
    return f"{stem}.{kind}"


def fingerprint(secret: bytes) -> str:
    return sha256(b"dure-vote-key-1" + secret).hexdigest()


def handle_key(keys: VoteKeys) -> bytes:
    """K. Another one than at the first ballot would let everybody vote twice, so it counts as missing."""
    name = file_name(keys.stem, HANDLES)
    secret = key_store.read(name)
    if not hmac.compare_digest(fingerprint(secret), keys.fingerprint):
        raise key_store.KeyMissing(name)
    return secret


def opening_key(keys: VoteKeys) -> bytes:
    return key_store.read(file_name(keys.stem, OPENING))


def signing_key(keys: VoteKeys) -> SigningKey:
    return SigningKey(key_store.read(file_name(keys.stem, SIGNING)))


def handle(key: bytes, *, poll_id: int, pot_id: int, resident_id: int) -> str:
    """The same person in the same pot has the same; without the key nobody finds whose it is."""
    return hmac.new(key, f"{poll_id}|{pot_id}|{resident_id}".encode(), sha256).hexdigest()


def server_nonce(key: bytes, *, handle: str, revision: int) -> str:
    """Not drawn but derived: whoever sends the same ballot once more, because the answer was lost on the way, can
    be given the same receipt, and yet it stands nowhere."""
    return hmac.new(key, f"server-nonce|{handle}|{revision}".encode(), sha256).hexdigest()[:_NONCE]
