"""The hub: one per event loop. Takes each event once and hands it to that loop's own connections."""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.conf import settings
from django.db import connections

from core.live.buckets import SharedBuckets
from core.live.doorkeeping import Doorkeeper
from core.live.frames import Frame
from core.live.house import Housekeeper
from core.live.layer import LayerReceiver
from core.live.listeners import Listener
from core.live.streams import Stream
from core.live.topics import StreamName

logger = logging.getLogger(__name__)

T = TypeVar("T")

THREADS = 4
# What people do waits for the database's writers; those who only look must not stand behind them. SQLite lets one write
# at a time, and whoever waits for that sleeps ever longer, so there they come one after the other.
DEED_THREADS = {"sqlite": 1}
MOST_DEED_THREADS = 4
# After so many sends in a row the loop gets a turn, so that a full room does not hold up the pages.
BREATH = 250
# A little less than what lies between two reads of what changed: the line is free again when the next ones come.
VALUE_SECONDS = 0.175
KEPT_SECONDS = 60.0
SESSION_ENDED = 4401


class Hub:
    """All streams and listeners of one event loop. Everything here runs in that loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.pool = ThreadPoolExecutor(THREADS, thread_name_prefix="live")
        self.deed_pool = ThreadPoolExecutor(
            DEED_THREADS.get(connections["default"].vendor, MOST_DEED_THREADS), thread_name_prefix="live-deed"
        )
        self.streams: dict[str, Stream] = {}
        self.listeners: set[Listener] = set()
        self.queue: deque[tuple[Stream, Frame, int]] = deque()
        self.pumping: asyncio.Task[None] | None = None
        self.values_due: asyncio.TimerHandle | None = None
        self.values_sent_at = 0.0
        most, seconds = settings.RATES["live"]
        self.buckets = SharedBuckets(most=most, seconds=seconds)
        most, seconds = settings.RATES["deeds"]
        self.deed_buckets = SharedBuckets(most=most, seconds=seconds)
        self.door = Doorkeeper(self)
        self.layer = LayerReceiver(self)
        self.house = Housekeeper(self)

    async def in_thread(self, work: Callable[..., T], *args: Any) -> T:
        """Run something that reads the database, beside the requests' own threads."""
        return await self.loop.run_in_executor(self.pool, with_fresh_connections, work, *args)

    async def in_deed_thread(self, work: Callable[..., T], *args: Any) -> T:
        return await self.loop.run_in_executor(self.deed_pool, with_fresh_connections, work, *args)

    async def stream(self, name: StreamName) -> Stream:
        key = str(name)
        if key not in self.streams:
            self.streams[key] = Stream(self, name)
        stream = self.streams[key]
        await stream.open()
        return stream

    async def join_layer(self, key: str) -> None:
        await self.layer.join(key)

    def add(self, listener: Listener) -> None:
        self.listeners.add(listener)
        self.house.start()

    def remove(self, listener: Listener) -> None:
        listener.leave_all()
        self.listeners.discard(listener)

    # What comes in, from this process or another

    def receive_event(self, key: str, seq: int, text: str) -> None:
        if stream := self.streams.get(key):
            stream.receive(seq, text)

    def forget(self, key: str) -> None:
        if stream := self.streams.get(key):
            stream.forget()

    def receive_values(self, key: str, stamp: int, texts: dict[str, str]) -> None:
        if stream := self.streams.get(key):
            stream.merge_values(stamp, texts)
            if self.values_due is None:
                due = max(self.loop.time(), self.values_sent_at + VALUE_SECONDS)
                self.values_due = self.loop.call_at(due, self._flush_values)

    def end_session(self, session_key: str) -> None:
        for listener in tuple(self.listeners):
            if listener.session_key == session_key:
                listener.close(SESSION_ENDED)

    # What goes out

    def send_out(self, stream: Stream, frame: Frame, version: int = 0) -> None:
        self.queue.append((stream, frame, version))
        if self.pumping is None or self.pumping.done():
            self.pumping = self.loop.create_task(self._pump())

    async def _pump(self) -> None:
        while self.queue:
            stream, frame, version = self.queue.popleft()
            for count, listener in enumerate(tuple(stream.listeners), start=1):
                listener.offer(stream, frame, version)
                if count % BREATH == 0:
                    await asyncio.sleep(0)

    def _flush_values(self) -> None:
        self.values_due = None
        self.values_sent_at = self.loop.time()
        for stream in self.streams.values():
            stream.flush_values()

    def close(self) -> None:
        for listener in tuple(self.listeners):
            listener.close()
        self.house.stop()
        self.layer.stop()
        self.pool.shutdown(wait=False)
        self.deed_pool.shutdown(wait=False)


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}
_lock = threading.Lock()
_kept = threading.local()


def hub_of_this_loop() -> Hub:
    loop = asyncio.get_running_loop()
    with _lock:
        if loop not in _hubs:
            _hubs[loop] = Hub(loop)
        return _hubs[loop]


def close_hub_of_this_loop() -> None:
    with _lock:
        hub = _hubs.pop(asyncio.get_running_loop(), None)
    if hub:
        hub.close()


def in_each(tell: Callable[[Hub], object]) -> None:
    """Tell every hub of this process something, from whatever thread."""
    with _lock:
        for loop in [loop for loop in _hubs if loop.is_closed()]:
            del _hubs[loop]
        hubs = tuple(_hubs.values())
    for hub in hubs:
        try:
            hub.loop.call_soon_threadsafe(tell, hub)
        except RuntimeError:
            logger.info("A server stopped before it could be told of an event")


def with_fresh_connections(work: Callable[..., T], *args: Any) -> T:
    _settle_connections()
    try:
        return work(*args)
    finally:
        _settle_connections()


def _settle_connections() -> None:
    """These threads are few and the hub's own. SQLite reads its whole schema for each new connection, which costs more
    than most of what is asked here, so theirs are kept for a while; no transaction stays open."""
    for connection in connections.all(initialized_only=True):
        kept = getattr(_kept, "connection", None)
        if connection.vendor == "sqlite" and connection.connection is not None and connection.connection is not kept:
            _kept.connection = connection.connection
            connection.close_at = time.monotonic() + KEPT_SECONDS
        connection.close_if_unusable_or_obsolete()
