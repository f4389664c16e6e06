"""Thousands of sockets in one process, as cheap as they can be: whoever listens in the benches of the live line."""

import asyncio
import base64
import os
import resource
import socket
import time
from collections.abc import Iterator
from typing import Any

PATIENCE = 60
# First bytes of whole frames.
TEXT, PING, PONG = 0x81, 0x89, 0x8A


class Watcher(asyncio.Protocol):
    """A socket that only counts: whatever it cost more would be measured as the server's slowness."""

    def __init__(self, audience: "Audience", command: bytes, path: str, cookie: str = "") -> None:
        self.audience = audience
        self.headers = f"Cookie: {cookie}\r\n" if cookie else ""
        self.command = command
        self.path = path
        self.rest = b""
        self.open = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n{self.headers}"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self.rest += data
        if not self.open:
            head, found, self.rest = self.rest.partition(b"\r\n\r\n")
            if not found:
                self.rest = head
                return
            self.open = True
            self.transport.write(masked(self.command))
        self.count()

    def count(self) -> None:
        """Only the last one's text is looked at."""
        frames = list(self.whole_frames())
        if frames:
            self.audience.arrived(len(frames), frames[-1])

    def whole_frames(self) -> Iterator[bytes]:
        """Steps over them by their lengths; what has not all come yet waits for the rest."""
        data, at = self.rest, 0
        while len(data) >= at + 4:
            length, start = data[at + 1], at + 2
            if length == 126:
                length, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            if len(data) < start + length:
                break
            kind, content, at = data[at], data[start : start + length], start + length
            if kind == PING:
                # Whoever stays silent is taken for gone, which a long round would run into.
                self.transport.write(masked(content, PONG))
            else:
                yield content
        self.rest = data[at:]


class Audience:
    """All watchers together, and when the last of them has everything."""

    def __init__(self) -> None:
        self.missing = 0
        self.done = asyncio.Event()
        self.delays: list[float] = []

    def expect(self, frames: int) -> None:
        self.missing = frames
        self.done.clear()
        self.delays.clear()

    def arrived(self, frames: int, text: bytes) -> None:
        found = text.find(b'"at":')
        if found > 0:
            self.delays.append(time.time() - float(text[found + 5 : found + 22]))
        self.missing -= frames
        if self.missing <= 0:
            self.done.set()

    async def complete(self) -> None:
        await asyncio.wait_for(self.done.wait(), PATIENCE)


def masked(content: bytes, kind: int = TEXT) -> bytes:
    """A client's frame of fewer than 126 bytes; a mask of zeroes leaves the content as it is."""
    return bytes([kind, 0x80 | len(content)]) + b"\0\0\0\0" + content


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def room_for_files(sockets: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = sockets + 500
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
