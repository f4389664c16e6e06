"""One topic as one audience sees it, in this process: its order, its memory and its listeners."""

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING

from core.live import replay, topics
from core.live.encoding import encode
from core.live.frames import Frame, event_frame, snapshot_frame, values_frame

if TYPE_CHECKING:
    from core.live.hubs import Hub
    from core.live.listeners import Listener

# Commits of two threads may be reported the wrong way round; this is how long the later one waits for the earlier.
ORDER_SECONDS = 0.05
SNAPSHOT_SECONDS = 1.0


class Stream:
    """Puts what arrives into order, keeps the newest 1,000 frames and knows who listens."""

    def __init__(self, hub: "Hub", name: topics.StreamName) -> None:
        self.hub = hub
        self.name = name
        self.key = str(name)
        self.seq = 0
        self.ring: deque[Frame] = deque(maxlen=replay.LONGEST_REPLAY)
        self.early: dict[int, str] = {}
        self.listeners: set[Listener] = set()
        self.left_at = time.monotonic()
        self.values: dict[str, tuple[int, int, str]] = {}
        self.version = 0
        self.changed: set[str] = set()
        self.opening: asyncio.Task[None] | None = None
        self.opened = False
        self.healing: asyncio.Task[None] | None = None
        self._snapshot: tuple[float, Frame] | None = None
        self._taking: asyncio.Task[Frame] | None = None

    async def open(self) -> None:
        """Learn where the stream stands; everybody who joins meanwhile waits for the same look."""
        if self.opened:
            return
        if self.opening is None:
            self.opening = asyncio.create_task(self._open())
        try:
            await asyncio.shield(self.opening)
        finally:
            if self.opening and self.opening.done():
                self.opening = None

    async def _open(self) -> None:
        await self.hub.join_layer(self.key)
        self.seq, present = await self.hub.in_thread(self._read_state)
        self.opened = True
        self.merge_values(time.time_ns(), present)
        self._accept_early()

    def _read_state(self) -> tuple[int, dict[str, str]]:
        return replay.head(self.key), self.read_values()

    def read_values(self) -> dict[str, str]:
        return {key: encode(value) for key, value in topics.values_of(self.name).items()}

    # What arrives

    def receive(self, seq: int, text: str) -> None:
        """Take an event in whatever order it comes; each goes out once and in order."""
        if self.opened and seq <= self.seq:
            return
        self.early[seq] = text
        if self.opened:
            self._accept_early()

    def _accept_early(self) -> None:
        while text := self.early.pop(self.seq + 1, None):
            self._accept(self.seq + 1, text)
        self.early = {seq: text for seq, text in self.early.items() if seq > self.seq}
        if self.early:
            self.heal(after=ORDER_SECONDS)

    def _accept(self, seq: int, text: str) -> None:
        frame = event_frame(self.key, seq, text)
        self.seq = seq
        self.ring.append(frame)
        self.hub.send_out(self, frame)

    def heal(self, after: float = 0.0) -> None:
        """Fetch from the database what did not arrive."""
        if self.healing is None or self.healing.done():
            self.healing = asyncio.create_task(self._heal(after))

    async def _heal(self, after: float) -> None:
        if after:
            await asyncio.sleep(after)
            if not self.early:
                return
        known = self.seq
        missed = await self.hub.in_thread(replay.events_after, self.key, known)
        if missed is None:
            self.restart(await self.hub.in_thread(replay.head, self.key))
            return
        for seq, text in missed:
            self.receive(seq, text)
        if not missed:
            self.early.clear()

    def restart(self, seq: int) -> None:
        """Go on from another number: too much was missed, or the database was put back to an earlier day."""
        self.seq = seq
        self.ring.clear()
        self.early.clear()
        self._snapshot = None
        for listener in tuple(self.listeners):
            listener.fall_behind()

    def forget(self) -> None:
        """Some of what went out is not for anybody who comes back."""
        self.ring.clear()
        self._snapshot = None

    def leave(self, listener: "Listener") -> None:
        self.listeners.discard(listener)
        self.left_at = time.monotonic()

    # What newcomers and those who come back get

    async def after(self, position: int | None) -> list[Frame]:
        """The frames that lead from a position to the present."""
        if position == self.seq:
            return []
        if position is None or position > self.seq:
            return [await self.snapshot()]
        if self.ring and (self.ring[0].seq or 0) <= position + 1:
            return list(self.ring)[position - self.seq :]
        missed = await self.hub.in_thread(replay.events_after, self.key, position)
        if missed is None:
            return [await self.snapshot()]
        return [event_frame(self.key, seq, text) for seq, text in missed]

    async def snapshot(self) -> Frame:
        """The present state; a thousand who join at once share one look."""
        if self._snapshot and self._snapshot[0] > time.monotonic() and self._snapshot[1].seq == self.seq:
            return self._snapshot[1]
        if self._taking is None or self._taking.done():
            self._taking = asyncio.create_task(self._take_snapshot())
        return await asyncio.shield(self._taking)

    async def _take_snapshot(self) -> Frame:
        frame = await self.hub.in_thread(self._read_snapshot)
        if (frame.seq or 0) > self.seq:
            # The database is ahead of what was reported to this process.
            self.heal()
        self._snapshot = (time.monotonic() + SNAPSHOT_SECONDS, frame)
        return frame

    def _read_snapshot(self) -> Frame:
        # The number first: an event that falls between is then sent again rather than lost.
        seq = replay.head(self.key)
        return snapshot_frame(self.key, seq, encode(topics.snapshot_of(self.name)))

    # Values that change often

    def merge_values(self, stamp: int, texts: dict[str, str]) -> None:
        """Keep the newest of each; what has changed goes out with the next tick."""
        for key, text in texts.items():
            known, version, before = self.values.get(key, (0, 0, ""))
            if known >= stamp:
                continue
            if text != before:
                self.version += 1
                self.changed.add(key)
            self.values[key] = (stamp, self.version if text != before else version, text)

    def flush_values(self) -> None:
        if self.changed and self.opened:
            texts = {key: self.values[key][2] for key in self.changed}
            self.changed.clear()
            self.hub.send_out(self, values_frame(self.key, texts), version=self.version)

    def values_after(self, version: int) -> Frame | None:
        texts = {key: text for key, (_, changed, text) in self.values.items() if changed > version}
        return values_frame(self.key, texts) if texts else None
