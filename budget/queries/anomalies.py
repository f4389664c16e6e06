"""Numbers that may mean something, and may not: an officer looks, nobody is accused by a program.

From the database only what is there anyway. What would need an address beside a vote is counted in the cache alone
(`budget.services.anomalies`) and is gone with it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import F
from django.utils.translation import gettext as _

from budget.models import MisuseReport, Participation, Poll

NEW_ACCOUNT = timedelta(days=2)
# By the hour: so many votes from one block of addresses, or more, are worth a look.
MANY_FROM_ONE_BLOCK = 30
HOURS = 24


@dataclass(frozen=True)
class Sign:
    """`is_worth_a_look` is a threshold, not a verdict."""

    title: str
    value: int
    explanation: str
    is_worth_a_look: bool


def signs(poll: Poll, *, at: datetime) -> list[Sign]:
    voters = Participation.objects.filter(poll=poll)
    total = voters.count()
    # Within the days after the opening: an account that was made and voted with at once.
    fresh = voters.filter(
        resident__date_joined__gte=poll.opens_at, day__lte=F("resident__date_joined__date") + NEW_ACCOUNT
    ).count()
    twice, blocks = proofs_tried_twice(poll.pk), busiest_blocks(poll.pk, at)
    reports = MisuseReport.objects.filter(poll=poll).count()
    return [
        Sign(_("“That was not me”"), reports,
             _("People who say that a vote in their name was not theirs."), reports > 0),
        Sign(_("One proof with two accounts"), twice,
             _("Refused attempts to vote with a proof with which another account has voted (last seven days)."),
             twice > 0),
        Sign(_("New accounts"), fresh,
             _("Voters whose account was made after the opening, at most two days before the vote. A campaign does "
               "this too, and so does a newspaper article."), total >= 50 and fresh * 3 > total),
        Sign(_("Busy networks"), blocks,
             _("Networks from which 30 votes or more came within one hour (last 24 hours). A school, a company or a "
               "mobile network looks the same."), blocks > 0),
    ]  # fmt: skip


def proofs_tried_twice(poll_id: int) -> int:
    return _read(twice_key(poll_id), 0)


def busiest_blocks(poll_id: int, at: datetime) -> int:
    """How many blocks passed the threshold within an hour; which ones is not known here."""
    keys = [busy_key(poll_id, at - timedelta(hours=hour)) for hour in range(HOURS)]
    return sum(_read(key, 0) for key in keys)


def twice_key(poll_id: int) -> str:
    return f"budget:proof-twice:{poll_id}"


def busy_key(poll_id: int, at: datetime) -> str:
    return f"budget:busy-blocks:{poll_id}:{at:%Y%m%d%H}"


def _read(key: str, default: Any) -> int:
    try:
        return int(cache.get(key, default))
    except Exception:
        # A cache that is away has nothing to say; the page shows what the database knows.
        return 0
