"""Opening the ballots for the count: after the close, and nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass

from budget.ballots import keys, sealed
from budget.models import Ballot, Poll, VoteKeys
from budget.states.polls import PollState

CHUNK = 2_000
SECRET_WHILE = (PollState.PREPARING, PollState.FIXED, PollState.OPEN)


class StillSecret(Exception):
    """Nobody reads ballots while people vote: not even the program."""


@dataclass(frozen=True)
class OpenBallot:
    """One ballot as it is counted and published. Nothing here says whose it is."""

    pot_id: int
    leaf: str
    choices: str
    voter_nonce: str
    server_nonce: str
    revision: int


def read(poll: Poll) -> Iterator[OpenBallot]:
    """All ballots that count, by leaf, so in no order that says anything.

    Raises StillSecret before the close, and KeyMissing where the key store lacks the key or it was destroyed.
    """
    state = Poll.objects.values_list("state", flat=True).get(pk=poll.pk)
    if state in SECRET_WHILE:
        raise StillSecret
    kept = VoteKeys.objects.filter(poll=poll).first()
    if kept is None:
        # No ballot was ever cast: keys are made before the first.
        return
    box = sealed.opener(keys.opening_key(kept))
    rows = Ballot.objects.filter(pot__poll=poll).order_by("leaf").values_list("pot_id", "leaf", "sealed", "revision")
    for pot_id, leaf, closed, revision in rows.iterator(chunk_size=CHUNK):
        content = sealed.unseal(bytes(closed), box)
        yield OpenBallot(pot_id, leaf, content.choices, content.voter_nonce, content.server_nonce, revision)
