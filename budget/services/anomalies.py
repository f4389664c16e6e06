"""Counting what may be a sign of trouble: in the cache alone, so that no address stands beside a vote anywhere.

Whoever empties the cache empties this. Nothing that counts depends on it, and a vote is cast whether or not the
cache answers.
"""

import logging
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from budget.queries.anomalies import MANY_FROM_ONE_BLOCK, busy_key, twice_key
from core.rates import network_of

logger = logging.getLogger(__name__)

WEEK, DAY, HOUR = (timedelta(days=7), timedelta(days=1), timedelta(hours=1))


def count_proof_used_twice(poll_id: int) -> None:
    """Somebody tried to vote with a proof with which another account has voted."""
    _count(twice_key(poll_id), WEEK)


def count_vote_from(poll_id: int, address: str, *, at: datetime) -> None:
    """A vote came from this network. What is kept for an hour is a keyed hash of the network and a number."""
    block = salted_hmac("budget.anomalies", f"{poll_id}|{at:%Y%m%d%H}|{_block_of(address)}", algorithm="sha256")
    if _count(f"budget:block:{block.hexdigest()[:32]}", HOUR) == MANY_FROM_ONE_BLOCK:
        _count(busy_key(poll_id, at), DAY)


def _block_of(address: str) -> str:
    """A household's part of the new addresses; the first three numbers of the old ones."""
    network = network_of(address)
    return network.rpartition(".")[0] if network.count(".") == 3 else network


def _count(key: str, period: timedelta) -> int:
    try:
        cache.add(key, 0, timeout=int(period.total_seconds()))
        return int(cache.incr(key))
    except Exception:
        # A vote never waits for a cache that is away.
        logger.warning("The cache does not answer; signs of trouble are not counted")
        return 0
