"""What a ballot says, closed to everybody but the holder of one key. Pure.

Casting needs the public half only. The private half lies in the key store today; it can be split among several
officers without any ballot being written differently.
"""

from dataclasses import dataclass

from nacl.public import PrivateKey, PublicKey, SealedBox

# All ballots of a usual size weigh the same: the length must not tell how many projects somebody chose.
_STEP = 128
_FILLING = b"\x00"


@dataclass(frozen=True)
class Content:
    """What the leaf is made of, besides what everybody knows."""

    choices: str
    server_nonce: str
    voter_nonce: str


def seal(content: Content, public_half: bytes) -> bytes:
    plain = "|".join((content.choices, content.server_nonce, content.voter_nonce)).encode()
    filled = plain.ljust(-(-len(plain) // _STEP) * _STEP, _FILLING)
    return bytes(SealedBox(PublicKey(public_half)).encrypt(filled))


def opener(private_half: bytes) -> SealedBox:
    return SealedBox(PrivateKey(private_half))


def unseal(sealed: bytes, box: SealedBox) -> Content:
    return Content(*box.decrypt(sealed).rstrip(_FILLING).decode().split("|"))


def public_half(private_half: bytes) -> bytes:
    return bytes(PrivateKey(private_half).public_key)
