"""What is signed when a batch goes up on the board. Pure, so that anybody can put the same words together."""

from datetime import UTC, datetime

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

FORMAT = "dure-root-1"


def message(
    *, cycle: str, number: int, leaf_count: int, root: str, previous_root: str, published_at: datetime
) -> str:  # fmt: skip
    """Each batch names the root of the one before, so that none can be taken out or exchanged afterwards."""
    moment = published_at.astimezone(UTC).isoformat(timespec="seconds")
    return f"{FORMAT}|{cycle}|{number}|{leaf_count}|{root}|{previous_root}|{moment}"


def sign(text: str, key: SigningKey) -> str:
    return key.sign(text.encode()).signature.hex()


def is_signed(text: str, signature: str, public_half: str) -> bool:
    try:
        VerifyKey(bytes.fromhex(public_half)).verify(text.encode(), bytes.fromhex(signature))
    except (BadSignatureError, ValueError):
        return False
    return True
