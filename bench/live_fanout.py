"""Fan-out of the live hub against the least that any server could do: a bare uvicorn loop over its sockets.

Both run in the same minute on the same machine, each in a process of its own, with the same frames of about 470
bytes; this process is the audience. CPU is the server's own, so a busy neighbour does not count.
"""

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.live_audience import PATIENCE, Audience, Watcher, free_port, room_for_files

TOPIC = "bench.room"
PADDING = "가나다라" * 32
BURST = 40
SNAPSHOT = 20_000
SHORT = {"sizes": (500, 2_000), "rounds": 7}
LONG = {"sizes": (500, 2_000, 5_000), "rounds": 15}
ROOT = Path(__file__).resolve().parents[1]


class Control:
    """The line to the server process: one command, one answer, over its standard input and output."""

    def __init__(self, kind: str, port: int, *, module: str = "bench.live_fanout") -> None:
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, kind, str(port)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ask()

    def ask(self, command: str = "") -> dict[str, float]:
        if command:
            self.process.stdin.write(command + "\n")
            self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)


async def measure(kind: str, sockets: int, rounds: int) -> dict[str, float]:
    port = free_port()
    control = Control(kind, port)
    try:
        return await in_front_of(control, kind, port, sockets, rounds)
    finally:
        control.end()


async def in_front_of(control: Control, kind: str, port: int, sockets: int, rounds: int) -> dict[str, float]:
    audience = Audience()
    loop = asyncio.get_running_loop()
    command = json.dumps({"subscribe": [{"topic": TOPIC}]}).encode()
    before = control.ask("state")
    audience.expect(sockets)
    for _ in range(sockets):
        await loop.create_connection(lambda: Watcher(audience, command, "/ws/live/"), "127.0.0.1", port)
    await audience.complete()
    joined = await asyncio.to_thread(control.ask, "state")
    rates, cpu = [], []
    for _ in range(rounds):
        audience.expect(sockets * BURST)
        start = time.perf_counter()
        answer = await asyncio.to_thread(control.ask, f"burst {BURST}")
        await audience.complete()
        rates.append(sockets * BURST / (time.perf_counter() - start))
        after = await asyncio.to_thread(control.ask, "state")
        cpu.append((after["cpu"] - answer["cpu_before"]) * 1e6 / (sockets * BURST))
    slowest = []
    for _ in range(rounds):
        audience.expect(sockets)
        await asyncio.to_thread(control.ask, "burst 1")
        await audience.complete()
        slowest.append(statistics.quantiles(audience.delays, n=100)[98] * 1000)
    return {
        "frames_per_s": statistics.median(rates),
        "cpu_us_per_frame": statistics.median(cpu),
        "p99_ms": statistics.median(slowest),
        "kb_per_socket": (joined["rss"] - before["rss"]) / sockets,
    }


GOALS = {
    500: {"frames_per_s": ">=0.65"},
    2_000: {"frames_per_s": ">=0.65", "cpu_us_per_frame": "<=1.4", "p99_ms": "<=1.5", "kb_per_socket": "<=1.8"},
    5_000: {"frames_per_s": ">=0.8", "cpu_us_per_frame": "<=1.25", "p99_ms": "<=1.5"},
}


def figures(*, long: bool) -> Iterator[Figure]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    chosen = LONG if long else SHORT
    for sockets in chosen["sizes"]:
        room_for_files(sockets)
        raw = asyncio.run(measure("raw", sockets, chosen["rounds"]))
        hub = asyncio.run(measure("hub", sockets, chosen["rounds"]))
        for metric, goal in GOALS[sockets].items():
            yield Figure("live.fanout", f"{metric}_{sockets}", hub[metric], goal, "raw_uvicorn", raw[metric])


# The two servers


class Raw:
    """No topics, no permission, no memory: a set of sockets and a loop."""

    def __init__(self, greeting: str = '{"joined":true}') -> None:
        self.greeting = greeting
        self.sends: set[Any] = set()
        self.seq = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await receive()
        await send({"type": "websocket.send", "text": self.greeting})
        self.sends.add(send)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        self.sends.discard(send)

    async def broadcast(self) -> None:
        self.seq += 1
        message = {"type": "websocket.send", "text": frame(self.seq)}
        for send in tuple(self.sends):
            await send(message)


class Hub:
    """The product's own application; what is measured begins where a committed event reaches the hub."""

    def __init__(self) -> None:
        import django

        django.setup()
        from config.routing import build
        from core.live import house, live

        # These events are in no database; a look there would take them for a restored backup.
        house.LOOK_SECONDS = 3_600.0
        live.register_topic(r"bench\.room", authorise=lambda user, topic, audience: True)
        self.application = build(None)
        self.seq = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        await self.application(scope, receive, send)

    async def broadcast(self) -> None:
        from core.live.hubs import hub_of_this_loop

        self.seq += 1
        hub = hub_of_this_loop()
        hub.receive_event(TOPIC, self.seq, event(self.seq))
        await hub.pumping


def event(seq: int) -> str:
    return f'{{"at":{time.time():.6f},"text":"{PADDING}"}}'


def frame(seq: int) -> str:
    return f'{{"topic":"{TOPIC}","seq":{seq},"event":{event(seq)}}}'


def application_of(kind: str) -> Any:
    match kind:
        case "raw":
            return Raw()
        case "raw_snapshot":
            return Raw(json.dumps({"snapshot": "x" * SNAPSHOT}))
        case _:
            return Hub()


def serve(application: Any, port: int) -> None:
    """Serve on a port and obey standard input."""
    import uvicorn

    from core.background.server import configuration, listen

    room_for_files(6_000)
    settings = configuration()
    settings.app = application
    server = uvicorn.Server(settings)

    async def main() -> None:
        serving = asyncio.create_task(server.serve(sockets=[listen("127.0.0.1", port)]))
        while not server.started:
            await asyncio.sleep(0.01)
        say(state())
        while command := await asyncio.to_thread(sys.stdin.readline):
            say(await obey(application, command.split()))
        server.should_exit = True
        await serving

    asyncio.run(main())


async def obey(application: Any, command: list[str]) -> dict[str, float]:
    before = state()["cpu"]
    if command[0] == "burst":
        for _ in range(int(command[1])):
            await application.broadcast()
    return {**state(), "cpu_before": before}


def state() -> dict[str, float]:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {"cpu": time.process_time(), "rss": pages * resource.getpagesize() / 1024}


def say(answer: dict[str, float]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    serve(application_of(sys.argv[1]), int(sys.argv[2]))
