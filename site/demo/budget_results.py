"""Results of the demo's votes: counted, checked by the published script, confirmed by two, made final."""

from datetime import datetime, timedelta
from typing import Any

from budget.models import Poll
from budget.services import board, count_orders, counting, publication
from budget.states.polls import PollState
from demo.silence import nothing_is_sent
from demo.world import World

# The public word of each vote, as everybody could read it on the day after the close.
WORDS = {"2025": "2498.81", "2026": "2711.05"}
FINAL_AFTER = timedelta(days=16)
REASON = "이의신청 기간에 접수된 이의가 없어 잠정 결과를 그대로 확정합니다."


@nothing_is_sent()
def build(world: World) -> None:
    """Every vote that has closed is counted as the officers would have done it, on the days after."""
    closed = Poll.objects.filter(state=PollState.CLOSED, closes_at__lt=world.at).select_related("cycle")
    for poll in closed.order_by("closes_at"):
        _count(world, poll, poll.closes_at)


def _count(world: World, poll: Poll, closed_at: datetime) -> None:
    first, second = _officers(world)
    board.publish_batch(poll, at=closed_at + timedelta(minutes=5))
    word = WORDS.get(poll.cycle.slug, "2650.00")
    made = counting.count(poll, actor=first, at=closed_at + timedelta(days=1), public_word=word)
    count_orders.check(made, at=closed_at + timedelta(days=1, minutes=3))
    for officer, hours in ((first, 25), (second, 27)):
        at = closed_at + timedelta(hours=hours)
        publication.confirm(poll, manifest_sha256=made.manifest_sha256, actor=officer, at=at)
    if closed_at + FINAL_AFTER < world.at:
        publication.make_final(poll, reason=REASON, actor=second, at=closed_at + FINAL_AFTER)


def _officers(world: World) -> tuple[Any, Any]:
    return world.staff["election"], world.staff["election2"]
