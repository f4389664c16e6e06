"""What a hub sees to from time to time: missed events, ended sessions, streams that nobody follows."""

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from core.live import replay, topics, visitors
from core.live.frames import refusal_frame
from core.live.listeners import Listener, StreamListener

if TYPE_CHECKING:
    from core.live.hubs import Hub

logger = logging.getLogger(__name__)

# With no shared layer this is also how soon an event of another process is seen.
LOOK_SECONDS = 2.0
PING_SECONDS = 20.0
RECHECK_SECONDS = 60.0
RECHECK_BATCH = 200
KEEP_SECONDS = 60.0
NAMES_PER_QUERY = 500
SESSION_ENDED = 4401


class Housekeeper:
    """Runs while the hub has listeners."""

    def __init__(self, hub: "Hub") -> None:
        self.hub = hub
        self.task: asyncio.Task[None] | None = None
        self.pinged_at = time.monotonic()

    def start(self) -> None:
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._run())

    def stop(self) -> None:
        if self.task:
            self.task.cancel()

    async def _run(self) -> None:
        while self.hub.listeners or self.hub.streams:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.forget_streams()
                await self.look_for_missed()
                await self.look_at_values()
                await self.recheck()
                self.ping()
            except Exception:
                logger.exception("Live streams could not be looked after")

    async def forget_streams(self) -> None:
        """Drop what nobody has followed for a while; until then those who come back find the ring."""
        expired = time.monotonic() - KEEP_SECONDS
        for key, stream in tuple(self.hub.streams.items()):
            followed = any(stream in listener.positions for listener in self.hub.listeners)
            if not stream.listeners and not followed and stream.opened and stream.left_at < expired:
                del self.hub.streams[key]
                await self.hub.layer.leave(key)

    async def look_for_missed(self) -> None:
        """Compare every stream with the database; a lost message is found here at the latest."""
        known = {key: stream.seq for key, stream in self.hub.streams.items() if stream.opened}
        names = list(known)
        for start in range(0, len(names), NAMES_PER_QUERY):
            keys = names[start : start + NAMES_PER_QUERY]
            heads = await self.hub.in_thread(replay.heads, keys)
            for key in keys:
                stream, head = self.hub.streams.get(key), heads.get(key, 0)
                if stream and head > stream.seq:
                    stream.heal()
                elif stream and head < known[key]:
                    stream.restart(head)
        await self.hub.layer.rejoin(key for key in names if key in self.hub.streams)

    async def look_at_values(self) -> None:
        """Values have no numbers that would show a gap: what another process changed unheard is found here."""
        for stream in tuple(self.hub.streams.values()):
            if stream.opened and stream.listeners and topics.has_values(stream.name):
                stamp = time.time_ns()
                self.hub.receive_values(stream.key, stamp, await self.hub.in_thread(stream.read_values))

    async def recheck(self) -> None:
        """Ask again, a few at a time, whether those who listen still may. Who is still at the door is nobody yet."""
        expired = time.monotonic() - RECHECK_SECONDS
        waiting = [listener for listener in self.hub.listeners if 0 < listener.checked_at < expired][:RECHECK_BATCH]
        questions = {
            (listener.session_key, tuple(stream.name for stream in listener.positions)) for listener in waiting
        }
        answers = await self.hub.in_thread(visitors.judge_many, questions)
        for listener in waiting:
            streams = tuple(listener.positions)
            verdict = answers.get((listener.session_key, tuple(stream.name for stream in streams)))
            if verdict:
                self.enforce(listener, verdict)

    def enforce(self, listener: Listener, verdict: visitors.Verdict) -> None:
        listener.checked_at = time.monotonic()
        if verdict.user_id != listener.user_id:
            listener.close(SESSION_ENDED)
            return
        for stream in tuple(listener.positions):
            if stream.name not in verdict.allowed:
                listener.unsubscribe(stream)
                listener.step(listener.message_of(refusal_frame(stream.key)))

    def ping(self) -> None:
        if time.monotonic() - self.pinged_at < PING_SECONDS:
            return
        self.pinged_at = time.monotonic()
        for listener in self.hub.listeners:
            if isinstance(listener, StreamListener):
                listener.ping()
