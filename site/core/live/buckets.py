"""How fast somebody may go on."""

import time


class TokenBucket:
    """Lets `burst` through at once and `per_second` in the long run."""

    __slots__ = ("burst", "filled_at", "per_second", "tokens")

    def __init__(self, *, per_second: float, burst: int) -> None:
        self.per_second = per_second
        self.burst = burst
        self.tokens = float(burst)
        self.filled_at = time.monotonic()

    def take(self) -> bool:
        self._refill()
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

    def is_full(self) -> bool:
        self._refill()
        return self.tokens >= self.burst

    def _refill(self) -> None:
        now = time.monotonic()
        self.tokens = min(self.burst, self.tokens + (now - self.filled_at) * self.per_second)
        self.filled_at = now


class SharedBuckets:
    """One bucket for each address, so that many connections of one visitor together go no faster than allowed."""

    MOST = 10_000

    def __init__(self, *, most: int, seconds: int) -> None:
        self.burst = most
        self.per_second = most / seconds
        self.buckets: dict[str, TokenBucket] = {}

    def take(self, address: str) -> bool:
        if address not in self.buckets:
            self._make_room()
            self.buckets[address] = TokenBucket(per_second=self.per_second, burst=self.burst)
        return self.buckets[address].take()

    def _make_room(self) -> None:
        """A full bucket remembers nothing that a new one would not."""
        if len(self.buckets) >= self.MOST:
            self.buckets = {key: bucket for key, bucket in self.buckets.items() if not bucket.is_full()}
