"""Sending a ballot from a page, and remembering who began one without sending it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from budget.models import BegunBallot, Poll
from budget.services import casting, participation, receipts
from budget.services.receipts import Receipt
from budget.services.refusals import BallotRefused
from budget.states.polls import PollState
from core.notify import notify

REMIND_BEFORE = timedelta(days=1)
BATCH = 500


def send(
    poll: Poll,
    *,
    resident: Any,
    choices: Mapping[int, str],
    voter_nonces: Mapping[int, str],
    seen: Mapping[int, int],
    channel: str,
    at: datetime,
) -> list[Receipt]:
    """Cast what was confirmed. `seen` are the revisions per pot that the page knew of.

    The same page sent twice, or once more because no answer came, gets the same receipts, after the close too.
    Raises BallotRefused as `casting.cast` does, and NewerVote where another ballot came between: then nothing of
    this one was written, and the person is asked which of the two shall count.
    """
    try:
        return casting.cast(
            poll, resident=resident, choices=choices, voter_nonces=voter_nonces, channel=channel, at=at, seen=seen
        )
    except BallotRefused:
        # After the close too: was it this very ballot, and only its answer was lost?
        earlier = receipts.again(poll, resident=resident, choices=choices, voter_nonces=voter_nonces)
        if choices and len(earlier) == len(choices):
            return earlier
        raise


def begin(poll: Poll, *, resident: Any, at: datetime) -> None:
    """Somebody began to choose. Called again it changes nothing; what is chosen is never kept."""
    if not poll.is_open(at) or participation.did_i_vote(poll, resident):
        return
    BegunBallot.objects.get_or_create(
        poll=poll, resident=resident, defaults={"day": timezone.localtime(at).date()}
    )  # fmt: skip


def has_begun(poll: Poll, resident: Any) -> bool:
    return BegunBallot.objects.filter(poll=poll, resident=resident).exists()


def give_up(poll: Poll, *, resident: Any) -> None:
    """They do not want to be reminded of this ballot."""
    BegunBallot.objects.filter(poll=poll, resident=resident).delete()


def reminders_are_due(at: datetime) -> bool:
    return _to_remind(at).exists()


def remind(*, at: datetime) -> int:
    """A day before the close, those who began and did not send: once each. Others hear nothing."""
    reminded = 0
    for begun in _to_remind(at).select_related("poll__cycle", "resident").order_by("pk")[:BATCH]:
        with transaction.atomic():
            reminded += _remind(begun, at)
    return reminded


def _remind(begun: BegunBallot, at: datetime) -> int:
    if not BegunBallot.objects.filter(pk=begun.pk, reminded_at__isnull=True).update(reminded_at=at):
        return 0
    notify.queue(
        "budget.ballot_unsent",
        recipients=[begun.resident],
        at=at,
        context={"cycle": begun.poll.cycle.title, "slug": begun.poll.cycle.slug, "closes_at": begun.poll.closes_at},
        dedupe_key=f"budget.ballot_unsent:{begun.poll_id}",
    )
    return 1


def _to_remind(at: datetime) -> Any:
    soon = {"poll__closes_at__gt": at, "poll__closes_at__lte": at + REMIND_BEFORE}
    return BegunBallot.objects.filter(poll__state=PollState.OPEN, reminded_at__isnull=True, **soon)


def forget(*, at: datetime) -> int:
    """After the close nobody needs to know who began."""
    deleted, _per_model = BegunBallot.objects.exclude(poll__state=PollState.OPEN).delete()
    return deleted
