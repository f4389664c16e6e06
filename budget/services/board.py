"""Putting fingerprints of ballots on the public board: in batches, sorted, under a signed root."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Count, QuerySet

from budget.ballots import keys, leaves, roots
from budget.models import BoardBatch, BoardLeaf, PaperBox, Poll, VoteKeys
from budget.states.paper import DONE_WITH
from budget.states.polls import PollState
from core.sealing.key_store import KeyMissing

logger = logging.getLogger(__name__)

# In a smaller group somebody who saw a neighbour vote could guess which leaf is theirs.
LEAST_LEAVES = 50


def is_waiting(at: datetime) -> bool:
    return _with_waiting().exists()


def publish(*, at: datetime) -> int:
    """Put up what may go up now; how many batches that were. A vote whose key is missing does not hold up others."""
    batches = 0
    for poll in _with_waiting().select_related("cycle"):
        try:
            batches += publish_batch(poll, at=at) is not None
        except KeyMissing:
            logger.exception("The board of vote %s waits for the key that signs it", poll.pk)
    return batches


@transaction.atomic
def publish_batch(poll: Poll, *, at: datetime) -> BoardBatch | None:
    """While the vote is open at least fifty ballots of one pot at once. After the close what is left, and it waits
    for the last box of paper, so that no batch is what lay in one box."""
    # Two workers must not both take the next number. Ballots go on being cast: they hold another row.
    kept = VoteKeys.objects.select_for_update().filter(poll=poll).first()
    waiting = BoardLeaf.objects.filter(pot__poll=poll, batch__isnull=True)
    if kept is None or not _may_go_up(poll, waiting):
        return None
    taken = list(waiting.values_list("leaf", flat=True))
    last = BoardBatch.objects.filter(poll=poll).order_by("-number").first()
    batch = BoardBatch(
        poll=poll,
        number=last.number + 1 if last else 1,
        leaf_count=len(taken),
        root=leaves.root(taken),
        # To the second: what is signed can be put together again from what is shown.
        published_at=at.replace(microsecond=0),
    )
    batch.signature = roots.sign(signed_text(batch, last.root if last else ""), keys.signing_key(kept))
    batch.save(force_insert=True)
    BoardLeaf.objects.filter(leaf__in=taken).update(batch=batch)
    return batch


def signed_text(batch: BoardBatch, previous_root: str) -> str:
    return roots.message(
        cycle=batch.poll.cycle.slug,
        number=batch.number,
        leaf_count=batch.leaf_count,
        root=batch.root,
        previous_root=previous_root,
        published_at=batch.published_at,
    )


def _may_go_up(poll: Poll, waiting: QuerySet[BoardLeaf]) -> bool:
    by_pot = waiting.values("pot").annotate(number=Count("leaf")).values_list("number", flat=True)
    largest = max(by_pot, default=0)
    state = Poll.objects.values_list("state", flat=True).get(pk=poll.pk)
    if state == PollState.OPEN:
        return largest >= LEAST_LEAVES
    not_entered = PaperBox.objects.filter(station__poll=poll).exclude(state__in=DONE_WITH)
    return largest > 0 and not not_entered.exists()


def _with_waiting() -> QuerySet[Poll]:
    waiting = BoardLeaf.objects.filter(batch__isnull=True).values("pot__poll")
    return Poll.objects.filter(pk__in=waiting, state__in=[PollState.OPEN, PollState.CLOSED, PollState.COUNTED])
