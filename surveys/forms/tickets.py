"""What a page of questions brings back with it: which version it shows, since when, and in which order.

It stands in the form and is kept nowhere. Signed, so that nobody makes up a version or an earlier beginning.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from django.core import signing
from django.utils.crypto import salted_hmac

from surveys.models import Survey, Version
from surveys.rules.respondents import Who
from surveys.states.surveys import Access

FIELD = "ticket"
_SALT = "surveys.ticket"


@dataclass(frozen=True)
class Ticket:
    version: Version
    begun_at: datetime
    seed: int

    def __str__(self) -> str:
        return signing.dumps([self.version.pk, int(self.begun_at.timestamp()), self.seed], salt=_SALT)


def begin(survey: Survey, who: Who, at: datetime) -> Ticket:
    """On the newest version. Whoever comes back later, where that is known, finds the same order again."""
    # An open survey has a version: the database sees to it.
    return Ticket(cast(Version, survey.current), at, _seed_for(survey, who))


def read(survey: Survey, text: str) -> Ticket | None:
    """The ticket of a page that was begun, also on an earlier version; none where it is not ours."""
    try:
        version, begun, seed = signing.loads(text[:500], salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if survey.current is not None and survey.current.pk == version:
        found: Version | None = survey.current
    else:
        found = Version.objects.filter(survey=survey, pk=version).first()
    return Ticket(found, datetime.fromtimestamp(begun, UTC), seed) if found else None


def _seed_for(survey: Survey, who: Who) -> int:
    if survey.is_anonymous or survey.access == Access.OPEN or not who.is_known:
        return secrets.randbelow(2**31)
    holder = f"invitation:{who.invitation.pk}" if who.invitation else f"person:{who.person.pk}"
    return int.from_bytes(salted_hmac("surveys.order", f"{survey.pk}:{holder}").digest()[:4], "big") >> 1
