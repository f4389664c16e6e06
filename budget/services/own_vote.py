"""What somebody may know of their own vote: that it stands, how often it was changed; never what it says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from budget.ballots import keys
from budget.models import Ballot, Poll, Pot, VoteKeys
from budget.services import participation


def has_voted(poll: Poll, user: Any) -> bool:
    return participation.did_i_vote(poll, user) is not None


def revisions(poll: Poll, user: Any, pots: Iterable[Pot]) -> dict[int, int]:
    """By pot: 1 for a first ballot, 2 once it was changed. A page that holds them knows when a newer one came."""
    kept = VoteKeys.objects.filter(poll=poll, poll__keys_destroyed_at__isnull=True).first()
    if kept is None or not has_voted(poll, user):
        return {}
    key = keys.handle_key(kept)
    handles = {pot.pk: keys.handle(key, poll_id=poll.pk, pot_id=pot.pk, resident_id=user.pk) for pot in pots}
    found = Ballot.objects.filter(pot_id__in=handles, handle__in=handles.values())
    return dict(found.values_list("pot_id", "revision"))
