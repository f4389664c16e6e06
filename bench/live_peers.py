"""One room over two processes and Redis: the hub against the channel layer's own groups, as most Channels sites send.

Both have the same sockets, half at each process, and the same frames; an event begins in the first process. Without
REDIS_URL there is nothing to compare: two processes then hear of each other by the database alone.
"""

import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any

from bench.figures import Figure
from bench.live_audience import Audience, Watcher, free_port, room_for_files
from bench.live_fanout import ROOT, TOPIC, Control, Hub, event, frame, serve

SOCKETS = 2_000
BURST = 10
SHORT, LONG = 3, 9
GROUP = "bench"


def figures(*, long: bool) -> Iterator[Figure]:
    from django.core.management import call_command

    if not os.environ.get("REDIS_URL"):
        print("live_peers compares over Redis: set REDIS_URL.", file=sys.stderr)
        return
    call_command("migrate", verbosity=0)
    room_for_files(SOCKETS)
    rounds = LONG if long else SHORT
    peer = asyncio.run(measure("groups", rounds))
    hub = asyncio.run(measure("hub", rounds))
    yield Figure("live.peers", f"frames_per_s_{SOCKETS}_two_processes", hub, ">=8", "channels_groups", peer)


async def measure(kind: str, rounds: int) -> float:
    """Delivered frames per second."""
    servers = [Control(kind, free_port(), module="bench.live_peers") for _one in range(2)]
    audience = Audience()
    command = json.dumps({"subscribe": [{"topic": TOPIC}]}).encode()
    loop = asyncio.get_running_loop()
    try:
        audience.expect(SOCKETS)
        for number in range(SOCKETS):
            port = servers[number % 2].port
            await loop.create_connection(lambda: Watcher(audience, command, "/ws/live/"), "127.0.0.1", port)
        await audience.complete()
        rates = []
        for _round in range(rounds):
            audience.expect(SOCKETS * BURST)
            began = time.perf_counter()
            await asyncio.to_thread(servers[0].ask, f"burst {BURST}")
            await audience.complete()
            rates.append(SOCKETS * BURST / (time.perf_counter() - began))
        return statistics.median(rates)
    finally:
        for server in servers:
            server.end()


class HubOfTwo(Hub):
    """The first process has it first hand, the second over Redis."""

    async def broadcast(self) -> None:
        from core.live import delivery

        self.seq += 1
        delivery.event(TOPIC, self.seq, event(self.seq))


class Groups:
    """A consumer in a group, as the documentation of Channels shows it."""

    def __init__(self) -> None:
        import django

        django.setup()
        from channels.generic.websocket import AsyncWebsocketConsumer

        class Listening(AsyncWebsocketConsumer):  # type: ignore[misc]
            async def connect(self) -> None:
                await self.accept()

            async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
                await self.channel_layer.group_add(GROUP, self.channel_name)
                await self.send(text_data='{"joined":true}')

            async def bench_event(self, message: dict[str, Any]) -> None:
                await self.send(text_data=message["text"])

        self.application = Listening.as_asgi()
        self.seq = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        await self.application(scope, receive, send)

    async def broadcast(self) -> None:
        from channels.layers import get_channel_layer

        self.seq += 1
        await get_channel_layer().group_send(GROUP, {"type": "bench.event", "text": frame(self.seq)})


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    serve({"hub": HubOfTwo, "groups": Groups}[sys.argv[1]](), int(sys.argv[2]))
