"""One open connection: what it follows, how far it got, and what happens when it cannot keep up."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from core.live.frames import Frame, Message
from core.live.streams import Stream

# A connection that takes nothing for so long is given up.
SLOW_SECONDS = 10.0
GOING_AWAY = 1001

Send = Callable[[Message], Coroutine[Any, Any, None]]


class Listener:
    """The sending side of a connection.

    Fan-out never waits: a send that would block marks the connection as behind, and a task of its own brings it up
    to date as fast as it can take it, while everybody else goes on.
    """

    __slots__ = (
        "checked_at",
        "closed",
        "lock",
        "positions",
        "recovering",
        "send",
        "session_key",
        "task",
        "user_id",
        "versions",
    )

    def __init__(self, send: Send, session_key: str) -> None:
        self.send = send
        self.session_key = session_key
        self.user_id: object = None
        self.checked_at = 0.0
        self.task = asyncio.current_task()
        self.positions: dict[Stream, int | None] = {}
        self.versions: dict[Stream, int] = {}
        self.lock = asyncio.Lock()
        self.recovering: asyncio.Task[None] | None = None
        self.closed = False

    def message_of(self, frame: Frame) -> Message:
        return frame.socket_message

    def closing_message(self, code: int) -> Message:
        return {"type": "websocket.close", "code": code}

    # Fan-out: called for every listener and every frame, so it does as little as it can

    def offer(self, stream: Stream, frame: Frame, version: int) -> None:
        position = self.positions.get(stream)
        if position is None:
            return
        seq = frame.seq
        if seq is not None and position + 1 != seq:
            if position < seq:
                self.fall_behind()
            return
        if not self.step(self.message_of(frame)):
            self.fall_behind()
        elif seq is not None:
            self.positions[stream] = seq
        else:
            self.versions[stream] = version

    def step(self, message: Message) -> bool:
        """Send if that needs no waiting; whether it did."""
        sending = self.send(message)
        try:
            sending.send(None)
        except StopIteration:
            return True
        except Exception:
            # The other side has gone; whoever receives for this connection will hear of it.
            return True
        sending.close()
        return False

    # Catching up

    def fall_behind(self) -> None:
        for stream in self.positions:
            stream.listeners.discard(self)
        if self.recovering is None and not self.closed:
            self.recovering = asyncio.create_task(self._recover())

    async def _recover(self) -> None:
        try:
            while lost := [stream for stream in self.positions if self not in stream.listeners]:
                for stream in lost:
                    await self.follow(stream)
        except Exception:
            self.abort()
        finally:
            self.recovering = None

    async def follow(self, stream: Stream) -> None:
        """Bring this connection from where it is to the present of a stream, and let it listen from there."""
        async with self.lock:
            while stream in self.positions and not self.closed:
                await self._catch_up(stream)
                await self._catch_up_values(stream)
                if self._is_current(stream):
                    stream.listeners.add(self)
                    return

    def _is_current(self, stream: Stream) -> bool:
        return self.positions.get(stream) == stream.seq and self.versions[stream] == stream.version

    async def _catch_up(self, stream: Stream) -> None:
        for frame in await stream.after(self.positions[stream]):
            if stream not in self.positions:
                return
            await self.write(frame)
            self.positions[stream] = frame.seq

    async def _catch_up_values(self, stream: Stream) -> None:
        version = stream.version
        if frame := stream.values_after(self.versions[stream]):
            await self.write(frame)
        self.versions[stream] = version

    async def write(self, frame: Frame) -> None:
        """Send and wait for it; TimeoutError where the other side takes nothing."""
        async with asyncio.timeout(SLOW_SECONDS):
            await self.send(self.message_of(frame))

    # Joining and leaving

    async def subscribe(self, stream: Stream, since: int | None) -> None:
        if stream in self.positions:
            stream.listeners.discard(self)
        self.positions[stream] = since
        self.versions[stream] = 0
        await self.follow(stream)

    def unsubscribe(self, stream: Stream) -> None:
        self.positions.pop(stream, None)
        self.versions.pop(stream, None)
        stream.leave(self)

    def leave_all(self) -> None:
        self.closed = True
        for stream in tuple(self.positions):
            self.unsubscribe(stream)
        if self.recovering:
            self.recovering.cancel()

    def close(self, code: int = GOING_AWAY) -> None:
        """Say goodbye; a connection that cannot even take that is cut."""
        self.closed = True
        if not self.step(self.closing_message(code)):
            self.abort()

    def abort(self) -> None:
        self.closed = True
        if self.task:
            self.task.cancel()


class StreamListener(Listener):
    """The same over server-sent events."""

    __slots__ = ()

    def message_of(self, frame: Frame) -> Message:
        return frame.stream_message

    def closing_message(self, code: int) -> Message:
        return {"type": "http.response.body", "body": b"", "more_body": False}

    def close(self, code: int = GOING_AWAY) -> None:
        super().close(code)
        self.abort()

    def ping(self) -> None:
        """A comment keeps proxies from taking a quiet stream for a dead one."""
        if not self.recovering:
            self.step({"type": "http.response.body", "body": b": here\n\n", "more_body": True})


async def until_cut(listener: Listener, serving: Awaitable[Any]) -> None:
    """Serve a connection; being cut on purpose is an ordinary end, any other cancellation is not."""
    try:
        await serving
    except asyncio.CancelledError:
        if not listener.closed:
            raise
        if listener.task:
            listener.task.uncancel()
    except TimeoutError:
        with suppress(Exception):
            listener.step(listener.closing_message(GOING_AWAY))
