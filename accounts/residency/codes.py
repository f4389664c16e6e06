"""Codes that people read from paper or a screen, kept as keyed hashes only."""

import hmac
import secrets

from accounts.residency.identity import keyed_hash

# No letter that looks like a digit or like another letter: people copy these from paper.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTER_CODE_LENGTH = 8


def new_letter_code() -> str:
    return "".join(secrets.choice(LETTERS) for _position in range(LETTER_CODE_LENGTH))


def new_counter_code() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"


def grouped(code: str) -> str:
    """In two halves, as printed: easier to copy."""
    return f"{code[:4]}-{code[4:]}"


def as_typed(text: str) -> str:
    """What somebody copied, without the dash, spaces and small letters."""
    return "".join(character for character in text.upper() if character.isalnum())


def letter_hash(application_id: int, code: str) -> str:
    return keyed_hash("letter", str(application_id), code)


def counter_hash(code: str) -> str:
    return keyed_hash("counter", code)


def is_same(kept: str, computed: str) -> bool:
    return bool(kept) and hmac.compare_digest(kept, computed)
