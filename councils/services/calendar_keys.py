"""The secret address of a member's own calendar."""

import secrets
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import transaction

from councils.models import CalendarKey

_SALT = "councils.own_calendar"


@transaction.atomic
def key_of(user: Any) -> str:
    """The present key; made at the first asking."""
    row, _created = CalendarKey.objects.get_or_create(user=user, defaults={"nonce": secrets.token_hex(16)})
    return Signer(salt=_SALT).sign(f"{user.pk}-{row.nonce}").replace(":", ".")


@transaction.atomic
def renew(user: Any) -> None:
    """The old address ends at once."""
    CalendarKey.objects.update_or_create(user=user, defaults={"nonce": secrets.token_hex(16)})


def user_of(key: str) -> Any:
    """Whose calendar the address opens, or None."""
    try:
        person, _dash, nonce = Signer(salt=_SALT).unsign(key.replace(".", ":", 1)).partition("-")
    except BadSignature:
        return None
    row = CalendarKey.objects.filter(user=int(person), nonce=nonce, user__is_active=True).select_related("user").first()
    return row.user if row else None
