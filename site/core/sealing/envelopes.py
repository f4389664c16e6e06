"""A text under a key of its own, and that key sealed to everybody who may read it."""

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.utils import random

KEY_BYTES = crypto_aead_xchacha20poly1305_ietf_KEYBYTES
NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
# Lengths say much about a text: each is filled up to the next whole block.
BLOCK = 1024


class Unreadable(Exception):
    """Not this key, not this place, or somebody changed a bit."""


def new_key() -> bytes:
    return random(KEY_BYTES)


def seal_key(key: bytes, public_key: bytes) -> bytes:
    return bytes(SealedBox(PublicKey(public_key)).encrypt(key))


def open_key(sealed: bytes, private: PrivateKey) -> bytes:
    try:
        return bytes(SealedBox(private).decrypt(sealed))
    except CryptoError as error:
        raise Unreadable from error


def encrypt(text: str, key: bytes, *, place: str) -> bytes:
    """`place` names where it is kept: moved to another place, it does not open."""
    nonce = random(NONCE_BYTES)
    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(_filled(text.encode()), place.encode(), nonce, key)
    return nonce + sealed


def decrypt(sealed: bytes, key: bytes, *, place: str) -> str:
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        filled = crypto_aead_xchacha20poly1305_ietf_decrypt(rest, place.encode(), nonce, key)
    except (CryptoError, ValueError) as error:
        raise Unreadable from error
    return filled.rstrip(b"\x00")[:-1].decode()


def _filled(text: bytes) -> bytes:
    """One mark behind the text, then nothing but zeros, as in ISO/IEC 7816-4."""
    marked = text + b"\x80"
    return marked.ljust(-(-len(marked) // BLOCK) * BLOCK, b"\x00")
