"""One who does not read holds up nobody, and one who reads again has missed nothing."""

import asyncio
import base64
import json
import os
import socket
from contextlib import AsyncExitStack

import pytest
from websockets.frames import Frame, Opcode

from core.background import server
from core.live import listeners
from tests.core.live.conftest import PATIENCE, client_of, publish, until

# Large enough that a connection that is not read fills up after a few dozen events.
PADDING = "가" * 1000
EVENTS = 150


class Stalled:
    """A connection that subscribes and then reads nothing, with small buffers of its own."""

    def __init__(self, port):
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", port))
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /ws/live/ HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self.socket.recv(4096):
            pass
        wish = json.dumps({"subscribe": [{"topic": "room.1"}]}).encode()
        self.socket.sendall(Frame(Opcode.TEXT, wish).serialize(mask=True))

    def read_on(self, count):
        """Read again, and return the numbers of the events that come."""
        seen, rest = [], b""
        while len(seen) < count:
            rest += self.socket.recv(65536)
            while (message := self._cut(rest)) is not None:
                payload, rest = message
                data = json.loads(payload)
                if "event" in data:
                    seen.append(data["seq"])
        return seen

    @staticmethod
    def _cut(data):
        if len(data) < 2:
            return None
        length, start = data[1], 2
        if length == 126:
            length, start = int.from_bytes(data[2:4], "big"), 4
        if len(data) < start + length:
            return None
        return data[start : start + length], data[start + length :]


async def everybody_watches(served, count, stack):
    clients = [await stack.enter_async_context(client_of(served)) for _ in range(count)]
    for client in clients:
        await client.join("room.1")
    return clients


def test_three_stalled_of_two_hundred_hold_up_nobody(served, monkeypatch):
    # Nobody is cut off here, so that what is shown is that the others do not wait.
    monkeypatch.setattr(listeners, "SLOW_SECONDS", float(PATIENCE))

    async def scenario():
        async with AsyncExitStack() as stack:
            stalled = [await asyncio.to_thread(Stalled, served.port) for _ in range(3)]
            clients = await everybody_watches(served, 197, stack)
            reading = asyncio.gather(*[client.read_events(EVENTS) for client in clients])
            await publish("room.1", *range(1, EVENTS + 1), padding=PADDING)

            received = await reading

            assert all(events == [(n, n) for n in range(1, EVENTS + 1)] for events in received)
            assert sum(1 for listener in served.hub.listeners if listener.recovering) >= 3
            for reader in stalled:
                reader.socket.close()

    asyncio.run(scenario())


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="only Linux cuts stalled connections itself")
def test_one_who_never_reads_is_given_up_and_cut_off(served, monkeypatch):
    monkeypatch.setattr(listeners, "SLOW_SECONDS", 0.5)
    # What the product gives thirty seconds; accepted connections have it from the listening socket.
    assert served.listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == server.STALLED_MILLISECONDS
    served.listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 1_000)
    reader = Stalled(served.port)
    until(lambda: served.hub and any(stream.listeners for stream in served.hub.streams.values()))

    asyncio.run(publish("room.1", *range(1, EVENTS + 1), padding=PADDING))

    until(lambda: not served.hub.listeners)
    until(lambda: not served.server.server_state.connections)
    reader.socket.close()


def test_reader_that_pauses_gets_everything_in_order_afterwards(served):
    reader = Stalled(served.port)
    until(lambda: served.hub and any(stream.listeners for stream in served.hub.streams.values()))
    asyncio.run(publish("room.1", *range(1, EVENTS + 1), padding=PADDING))
    until(lambda: any(listener.recovering for listener in served.hub.listeners))

    assert reader.read_on(EVENTS) == list(range(1, EVENTS + 1))

    asyncio.run(publish("room.1", EVENTS + 1))
    assert reader.read_on(1) == [EVENTS + 1]
    reader.socket.close()
