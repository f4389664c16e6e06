"""The keys of a vote: made when it opens, destroyed when nobody may object to the result any more."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from budget.ballots import keys, sealed
from budget.models import Eligibility, Poll, VoteKeys, WorkProof
from budget.states.polls import POLL_HOOKS, PollState
from core.audit import audit
from core.sealing import key_store
from core.workflow.actors import SYSTEM
from core.workflow.models import TransitionRecord

DESTROYED = "budget.destroy_vote_keys"


def of(poll_id: int, *, at: datetime) -> VoteKeys:
    """The keys of this vote, made if there were none yet. Never made anew: that could only be an accident."""
    return VoteKeys.objects.filter(poll_id=poll_id).first() or _make(poll_id, at)


def held_by(poll: Poll, *, at: datetime) -> VoteKeys:
    """The same, without a question where the vote was read together with its keys."""
    try:
        return poll.keys
    except VoteKeys.DoesNotExist:
        return of(poll.pk, at=at)


@POLL_HOOKS.carry_out
def _made_at_the_opening(poll: Poll, record: TransitionRecord, context: dict[str, Any]) -> None:
    # Opening a case is called "open" too; it has no state before it.
    if record.name == "open" and record.source:
        of(poll.pk, at=record.at)


def _make(poll_id: int, at: datetime) -> VoteKeys:
    stem = f"vote-{secrets.token_hex(8)}"
    made = {kind: key_store.make(keys.file_name(stem, kind)) for kind in keys.KINDS}
    kept = VoteKeys(
        poll_id=poll_id,
        stem=stem,
        fingerprint=keys.fingerprint(made[keys.HANDLES]),
        sealing_public=sealed.public_half(made[keys.OPENING]).hex(),
        signing_public="",
        made_at=at,
    )
    kept.signing_public = bytes(keys.signing_key(kept).verify_key).hex()
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
    except IntegrityError:
        # Two came first at once; the other's keys are the keys.
        _destroy_files(stem)
        return VoteKeys.objects.get(poll_id=poll_id)
    return kept


def outlived(at: datetime) -> QuerySet[VoteKeys]:
    """Keys of votes whose result is final, or that were called off, and whose days for objections are over."""
    longest = VoteKeys.objects.filter(poll__keys_destroyed_at__isnull=True)
    ended = longest.filter(poll__state__in=[PollState.FINAL, PollState.CANCELLED])
    over = [kept.pk for kept in ended.select_related("poll") if objections_end(kept.poll) <= at]
    return VoteKeys.objects.filter(pk__in=over)


def objections_end(poll: Poll) -> datetime:
    return (poll.published_at or poll.closes_at) + timedelta(days=poll.appeal_days)


@transaction.atomic
def destroy(poll: Poll, *, at: datetime) -> bool:
    """Destroy the keys and who took part; what stays are ballots that nobody can lead back or open, and numbers.

    The files go before the commit: should the rest fail, the keys are gone all the same, and the next run ends it.
    """
    locked = Poll.objects.select_for_update().get(pk=poll.pk)
    if locked.keys_destroyed_at:
        return False
    _destroy_files(VoteKeys.objects.values_list("stem", flat=True).get(poll=locked))
    Eligibility.objects.filter(poll=locked).delete()
    WorkProof.objects.filter(poll=locked).delete()
    locked.keys_destroyed_at = at
    locked.save(update_fields=["keys_destroyed_at"])
    audit.record(DESTROYED, actor=SYSTEM, at=at, target=locked)
    return True


def _destroy_files(stem: str) -> None:
    for kind in keys.KINDS:
        key_store.destroy(keys.file_name(stem, kind))
