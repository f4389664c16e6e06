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
        now = time.monotonic()
        self.tokens = min(self.burst, self.tokens + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True
