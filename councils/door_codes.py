"""The code at the door: it changes every minute and is taken for two more, so a photograph of it soon is worthless."""

import base64
import hashlib
import hmac
from datetime import datetime

from councils.models.meetings import Meeting

PERIOD = 60
_OLDEST = 2
LENGTH = 8


def code_of(meeting: Meeting, *, at: datetime, age: int = 0) -> str:
    """The code that the door shows at that moment, or showed so many periods before."""
    window = int(at.timestamp()) // PERIOD - age
    digest = hmac.new(meeting.door_secret.encode(), f"{meeting.pk}:{window}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:LENGTH]


def is_valid(meeting: Meeting, code: str, *, at: datetime) -> bool:
    given = code.strip().upper().encode()
    return any(hmac.compare_digest(code_of(meeting, at=at, age=age).encode(), given) for age in range(_OLDEST + 1))
