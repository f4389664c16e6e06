"""Whoever comes at the same moment is looked at together: a hall that fills takes a few turns of a thread, not one for
each, and every turn would let the others wait."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.live import visitors
from core.live.topics import StreamName
from core.live.visitors import Verdict

if TYPE_CHECKING:
    from core.live.hubs import Hub

# So many at once, in so many threads: a database elsewhere answers several at a time.
MOST = 50
ROUNDS = 2


class Doorkeeper:
    def __init__(self, hub: "Hub") -> None:
        self.hub = hub
        self.waiting: list[tuple[str, tuple[StreamName, ...], asyncio.Future[Verdict]]] = []
        self.rounds: set[asyncio.Task[None]] = set()
        self.at_work = 0

    async def judge(self, session_key: str, names: Iterable[StreamName]) -> Verdict:
        """Asked anew for each message: nobody is let in on what was true for somebody else, or a moment ago."""
        answer: asyncio.Future[Verdict] = self.hub.loop.create_future()
        self.waiting.append((session_key, tuple(names), answer))
        if self.at_work < ROUNDS:
            self.at_work += 1
            round_ = self.hub.loop.create_task(self._see_to_all())
            self.rounds.add(round_)
            round_.add_done_callback(self.rounds.discard)
        return await answer

    async def _see_to_all(self) -> None:
        try:
            await self._turns()
        finally:
            # In the same breath in which nobody was seen waiting: whoever comes next begins a round.
            self.at_work -= 1

    async def _turns(self) -> None:
        while self.waiting:
            now, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
            try:
                verdicts = await self.hub.in_thread(visitors.judge_many, {(key, names) for key, names, _ in now})
                for key, names, answer in now:
                    # Whoever went away meanwhile waits for nothing.
                    if not answer.done():
                        answer.set_result(verdicts[key, names])
            except Exception as error:
                for _key, _names, answer in now:
                    if not answer.done():
                        answer.set_exception(error)
