"""A private key of two halves, each written on paper and kept by another person. One half alone says nothing."""

import hashlib

from nacl.public import PrivateKey

from core.sealing import receipts

# 160 bits each: whoever holds one half still cannot try out the other.
LENGTH = 32


def new() -> str:
    return receipts.new(LENGTH)


def read(typed: str) -> str:
    """As it was given out, however it was typed. Raises ReceiptUnreadable."""
    return receipts.read(typed, LENGTH)


def check(half: str) -> bytes:
    """By which a half that was typed is recognised; it opens nothing."""
    return _derived(half, b"dure-half-check")


def private_key(first: str, second: str) -> PrivateKey:
    return PrivateKey(_derived(first + second, b"dure-half-key"))


def _derived(text: str, purpose: bytes) -> bytes:
    return hashlib.blake2b(text.replace("-", "").encode(), digest_size=32, key=purpose).digest()
