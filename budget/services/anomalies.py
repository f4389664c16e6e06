"""Signs that something may be wrong with a vote: numbers for officers, never proof against anybody.

Counted in the cache alone and by the hour, so that no address stands beside a vote in the database. Whoever empties
the cache empties these; nothing that counts depends on them, and a vote is cast whether or not the cache answers.
"""

import logging
from datetime import timedelta

from django.core.cache import cache

logger = logging.getLogger(__name__)

KEPT = timedelta(days=7)


def count_proof_used_twice(poll_id: int) -> None:
    """Somebody tried to vote with a proof with which another account has voted."""
    _count(f"budget:proof-twice:{poll_id}")


def proofs_used_twice(poll_id: int) -> int:
    try:
        return int(cache.get(f"budget:proof-twice:{poll_id}", 0))
    except Exception:
        logger.warning("The cache does not answer; signs of trouble are not shown")
        return 0


def _count(key: str) -> int:
    try:
        cache.add(key, 0, timeout=int(KEPT.total_seconds()))
        return int(cache.incr(key))
    except Exception:
        # A vote never waits for a cache that is away.
        logger.warning("The cache does not answer; signs of trouble are not counted")
        return 0
