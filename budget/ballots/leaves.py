"""The fingerprint of a ballot, and of many. Pure, standard library only: anybody can compute the same.

Hashes and trees are those of RFC 9162 (Certificate Transparency): a leaf is hashed behind a byte 0x00 and a node
behind 0x01, so that no leaf can pass for a node.
"""

import re
from collections.abc import Iterable
from hashlib import sha256

FORMAT = "dure-ballot-1"
NONCE = re.compile(r"[0-9a-f]{32}", re.ASCII)


def leaf(
    *, cycle: str, pot: int, choices: str, server_nonce: str, voter_nonce: str, revision: int
) -> str:  # fmt: skip
    """Lower-case hex. The voter's own nonce keeps two voters from being shown one receipt."""
    content = f"{FORMAT}|{cycle}|{pot}|{choices}|{server_nonce}|{voter_nonce}|{revision}"
    return sha256(b"\x00" + content.encode()).hexdigest()


def root(leaves: Iterable[str]) -> str:
    """The Merkle tree hash over leaves, sorted: the order in which ballots came says something about people."""
    return _tree([bytes.fromhex(one) for one in sorted(leaves)]).hex()


def short_form(whole: str) -> str:
    """What people compare by eye: the first 16 letters in groups of four."""
    return " ".join(whole[start : start + 4] for start in range(0, 16, 4))


def is_nonce(text: str) -> bool:
    return NONCE.fullmatch(text) is not None


def _tree(hashes: list[bytes]) -> bytes:
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    # The largest power of two smaller than their number, as the RFC splits.
    middle = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\x01" + _tree(hashes[:middle]) + _tree(hashes[middle:])).digest()
