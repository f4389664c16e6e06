"""Reading back what was published."""

from collections.abc import Iterable

from core.live.encoding import encode
from core.live.models import LiveEvent, LiveTopic

# Whoever missed more than this gets the present state instead of the way to it.
LONGEST_REPLAY = 1_000


def head(stream: str) -> int:
    """The number of the newest event; 0 before the first."""
    return LiveTopic.objects.filter(name=stream).values_list("seq", flat=True).first() or 0


def heads(streams: Iterable[str]) -> dict[str, int]:
    return dict(LiveTopic.objects.filter(name__in=list(streams)).values_list("name", "seq"))


def events_after(stream: str, seq: int) -> list[tuple[int, str]] | None:
    """Every event after `seq`, oldest first, as JSON texts; None where they are too many or no longer kept."""
    rows = list(
        LiveEvent.objects.filter(topic__name=stream, seq__gt=seq)
        .order_by("seq")
        .values_list("seq", "payload")[: LONGEST_REPLAY + 1]
    )
    complete = [number for number, _ in rows] == list(range(seq + 1, seq + 1 + len(rows)))
    if len(rows) > LONGEST_REPLAY or not complete:
        return None
    if not rows and head(stream) > seq:
        return None
    return [(number, encode(payload)) for number, payload in rows]
