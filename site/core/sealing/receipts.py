"""A receipt of 80 bits that is shown once: whoever holds it finds the report again, and nobody else.

From it come an id to look the report up by and a pair of keys. Neither the receipt nor the private key is ever kept.
"""

import hashlib
import re
import secrets

from nacl.public import PrivateKey

# Crockford's alphabet: no I, L, O or U, so that nothing is misread and no word appears by chance.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
GROUP = 4
_MISREAD = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-‐-―_.·]+")


class ReceiptUnreadable(Exception):
    """Not sixteen signs of a receipt; says nothing about whether a report exists."""


def new(length: int = LENGTH) -> str:
    return grouped("".join(secrets.choice(ALPHABET) for _sign in range(length)))


def grouped(signs: str) -> str:
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def read(typed: str, length: int = LENGTH) -> str:
    """As it was given out, whatever case, spaces or look-alike signs somebody typed. Raises ReceiptUnreadable."""
    signs = _BETWEEN.sub("", typed).upper().translate(_MISREAD)
    if len(signs) != length or any(sign not in ALPHABET for sign in signs):
        raise ReceiptUnreadable
    return grouped(signs)


def lookup_id(receipt: str) -> str:
    """Under which the report is found; it opens nothing."""
    return _derived(receipt, b"dure-receipt-find").hex()


def private_key(receipt: str) -> PrivateKey:
    """Opens what was sealed to the reporter."""
    return PrivateKey(_derived(receipt, b"dure-receipt-key"))


def _derived(receipt: str, purpose: bytes) -> bytes:
    # Eighty random bits need no slow derivation: nobody tries them all.
    return hashlib.blake2b(receipt.replace("-", "").encode(), digest_size=32, key=purpose).digest()
