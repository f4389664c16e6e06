"""A private key that lies in the database, locked with a passphrase that is kept nowhere."""

import unicodedata
from dataclasses import dataclass

from nacl import pwhash, secret
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.utils import random

SHORTEST = 14

SALT_BYTES = pwhash.argon2id.SALTBYTES


class WrongPassphrase(Exception):
    """The passphrase does not open this key."""


@dataclass(frozen=True)
class Strength:
    """What one try costs whoever guesses; kept beside the key, so that it can be raised for new ones."""

    operations: int
    memory: int


# About a third of a second and 64 MiB for every guess.
MODERATE = Strength(operations=3, memory=64 * 1024 * 1024)


@dataclass(frozen=True)
class LockedKey:
    public_key: bytes
    salt: bytes
    strength: Strength
    locked: bytes


def lock(private: PrivateKey, passphrase: str, *, strength: Strength = MODERATE) -> LockedKey:
    salt = random(SALT_BYTES)
    box = secret.SecretBox(_key(passphrase, salt, strength))
    return LockedKey(bytes(private.public_key), salt, strength, bytes(box.encrypt(bytes(private))))


def unlock(key: LockedKey, passphrase: str) -> PrivateKey:
    """Raises WrongPassphrase."""
    try:
        private = PrivateKey(secret.SecretBox(_key(passphrase, key.salt, key.strength)).decrypt(key.locked))
    except CryptoError as error:
        raise WrongPassphrase from error
    if bytes(private.public_key) != key.public_key:
        raise WrongPassphrase
    return private


def _key(passphrase: str, salt: bytes, strength: Strength) -> bytes:
    # Some keyboards send Hangul in whole syllables, others in letters: both are the same passphrase.
    typed = unicodedata.normalize("NFC", passphrase.strip()).encode()
    return pwhash.argon2id.kdf(secret.SecretBox.KEY_SIZE, typed, salt, strength.operations, strength.memory)
