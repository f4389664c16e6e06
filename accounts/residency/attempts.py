"""How often somebody may try, per person and per address."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AttemptCount
from core.refusals import Refused


class TooManyAttempts(Refused):
    """No more tries for now; `message` says how to go on."""

    def __init__(self) -> None:
        super().__init__(
            "attempts", _("There were too many attempts. Please try again tomorrow or come to the counter.")
        )


@dataclass(frozen=True)
class Limit:
    kind: str
    most: int
    within: timedelta


REGISTER_BY_PERSON = Limit("register-person", 5, timedelta(days=1))
REGISTER_BY_ADDRESS = Limit("register-address", 15, timedelta(days=1))
LETTER_BY_PERSON = Limit("letter-person", 3, timedelta(days=90))
LETTER_BY_ADDRESS = Limit("letter-address", 8, timedelta(days=365))
COUNTER_BY_STAFF = Limit("counter-staff", 20, timedelta(hours=1))
PROOF_BY_STAFF = Limit("proof-staff", 30, timedelta(hours=1))
# At a polling station people stand in a queue.
IDENTITY_BY_STAFF = Limit("identity-staff", 120, timedelta(hours=1))
GUARDIAN_BY_CHILD = Limit("guardian-child", 5, timedelta(days=1))
# Otherwise somebody with many accounts fills the mailbox of a stranger.
GUARDIAN_BY_ADDRESS = Limit("guardian-address", 10, timedelta(days=1))


@transaction.atomic
def count(limit: Limit, key: str, *, at: datetime) -> None:
    """Count one try, or raise TooManyAttempts.

    The row is locked while it is counted, so that many guesses at once are no more than many one by one.
    Call it in a transaction of its own: a try that fails must stay counted.
    """
    AttemptCount.objects.get_or_create(kind=limit.kind, key=key, defaults={"started_at": at})
    row = AttemptCount.objects.select_for_update().get(kind=limit.kind, key=key)
    if row.started_at + limit.within <= at:
        row.started_at, row.count = at, 0
    if row.count >= limit.most:
        raise TooManyAttempts
    row.count += 1
    row.save(update_fields=["started_at", "count"])
