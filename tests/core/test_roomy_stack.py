"""Within a request no depth of calls is one at which each further call asks the system for memory."""

import resource
from typing import Any

from django.http import HttpResponse

from core.roomy_stack import RoomyStack

CALLS, DEEPEST = 300, 600
# Where the system counts for each thread, what others ask for meanwhile is nobody's fault here.
MINE = getattr(resource, "RUSAGE_THREAD", resource.RUSAGE_SELF)


def nothing() -> None:
    """Called often; needs so much room that some depth has none left for it."""


nothing.__code__ = nothing.__code__.replace(co_stacksize=200)


def dearest_depth(*_args: Any) -> HttpResponse:
    """How many pages of memory were asked for at the depth where it was most."""
    return HttpResponse(str(max(_asked_for_at(depth) for depth in range(DEEPEST))))


def _asked_for_at(depth: int) -> int:
    if depth:
        return _asked_for_at(depth - 1)
    before = resource.getrusage(MINE).ru_minflt
    for _again in range(CALLS):
        nothing()
    return resource.getrusage(MINE).ru_minflt - before


def test_without_room_there_is_such_a_depth() -> None:
    assert int(dearest_depth().content) >= CALLS


def test_calls_within_a_request_ask_the_system_for_nothing_at_any_depth() -> None:
    assert int(RoomyStack(dearest_depth)(None).content) < CALLS  # type: ignore[arg-type]
