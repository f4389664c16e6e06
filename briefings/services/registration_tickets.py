"""Tickets. Their addresses are made again when they are needed, from a seed in the table and a key that is in no
database; only the digest of one is kept, to know it by. The code at the door is another one: whoever photographs it
over a shoulder cannot open the ticket with it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from django.utils.crypto import salted_hmac

from briefings.models import Briefing, Registration

_SEED_BYTES = 16
_LARGEST_KEY = 10**15


def with_ticket(registration: Registration) -> Registration:
    """Give a registration that is about to be kept its seed and the digest of its ticket."""
    registration.seed = secrets.token_hex(_SEED_BYTES)
    registration.ticket_hash = digest(ticket(registration))
    return registration


def ticket(registration: Registration) -> str:
    """What stands in the address of this person's ticket."""
    return _made("briefings.ticket", f"{registration.briefing_id}:{registration.seed}", 24)


def digest(given: str) -> str:
    return hashlib.sha256(given.encode()).hexdigest()


def found(given: str) -> Registration | None:
    """Whose ticket this is; None for one that is made up, or was forgotten."""
    tickets = Registration.objects.select_related("briefing", "person").exclude(seed="")
    return tickets.filter(ticket_hash=digest(given)).first()


def check_in_code(registration: Registration) -> str:
    """What the square on the ticket holds."""
    return f"{registration.pk}-{_made('briefings.check_in', f'{registration.pk}:{registration.seed}', 15)}"


def found_at_door(given: str) -> Registration | None:
    key, _dash, _rest = given.partition("-")
    if not (key.isascii() and key.isdigit()) or int(key) > _LARGEST_KEY:
        return None
    registration = Registration.objects.select_related("briefing").exclude(seed="").filter(pk=int(key)).first()
    if registration is None or not hmac.compare_digest(check_in_code(registration).encode(), given.encode()):
        return None
    return registration


def door_code(briefing: Briefing) -> str:
    """On the poster at the entrance, by which people mark themselves; it says nothing while the door is closed."""
    return base64.b32encode(_bytes("briefings.door", str(briefing.pk), 5)).decode()


def is_door_code(briefing: Briefing, given: str) -> bool:
    return hmac.compare_digest(door_code(briefing).encode(), given.strip().upper().encode())


def _made(purpose: str, of: str, length: int) -> str:
    return base64.urlsafe_b64encode(_bytes(purpose, of, length)).decode()


def _bytes(purpose: str, of: str, length: int) -> bytes:
    return salted_hmac(purpose, of, algorithm="sha256").digest()[:length]
