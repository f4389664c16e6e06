"""Telephones in a room whose server dies: each sends until it is answered, comes back, and catches up.

They behave as `frontend/src/live` does: a deed keeps its key, what was on a lost line goes out again, and a line that
is opened again asks for what came since the last number.
"""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field

from django.conf import settings
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

TRANSIENT = {"too_fast", "busy"}
PAUSE = 0.2
AT_ONCE = 4
LOST = (ConnectionClosed, InvalidHandshake, OSError, TimeoutError, EOFError)


@dataclass
class Phone:
    topic: str
    session: str
    # Key to deed, in the order in which the person pressed.
    waiting: dict[str, dict[str, object]]
    acknowledged: dict[str, dict[str, object]] = field(default_factory=dict)
    refused: list[dict[str, object]] = field(default_factory=list)
    questions: dict[int, str] = field(default_factory=dict)
    supports: dict[int, int] = field(default_factory=dict)
    seq: int | None = None
    gaps: int = 0
    lines: int = 0
    lost: int = 0
    port: int = 0

    async def use(self, until: asyncio.Event) -> None:
        """Until everything is answered and the test says that it has seen enough."""
        while not until.is_set():
            with suppress(*LOST):
                await self.one_line(until)
                return
            self.lost += 1
            await asyncio.sleep(PAUSE)

    async def one_line(self, until: asyncio.Event) -> None:
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.session}"
        async with connect(
            f"ws://localhost:{self.port}/ws/live/",
            origin=f"http://localhost:{self.port}",
            additional_headers={"Cookie": cookie},
            compression=None,
        ) as line:
            self.lines += 1
            wish = {"topic": self.topic} if self.seq is None else {"topic": self.topic, "since": self.seq}
            await line.send(json.dumps({"subscribe": [wish]}))
            on_the_way: set[str] = set()
            while not until.is_set():
                for key in [key for key in self.waiting if key not in on_the_way][: AT_ONCE - len(on_the_way)]:
                    on_the_way.add(key)
                    await line.send(json.dumps({"do": {"topic": self.topic, "key": key, **self.waiting[key]}}))
                with suppress(TimeoutError):
                    self.hear(json.loads(await asyncio.wait_for(line.recv(), PAUSE)), on_the_way)

    def hear(self, told: dict, on_the_way: set[str]) -> None:
        if "done" in told:
            self.acknowledged[told["done"]] = told["answer"]
            self.waiting.pop(told["done"], None)
            on_the_way.discard(told["done"])
        elif "refused" in told:
            on_the_way.discard(told["refused"])
            if told["code"] not in TRANSIENT:
                self.refused.append(told)
                self.waiting.pop(told["refused"], None)
        elif "snapshot" in told:
            self.seq = told["seq"]
            self.questions, self.supports = {}, {}
            for card in told["snapshot"]["questions"]:
                self.show(card)
        elif "event" in told:
            self.gaps += told["seq"] > (self.seq or 0) + 1
            self.seq = max(self.seq or 0, told["seq"])
            if told["event"]["kind"] == "question":
                self.show(told["event"]["question"])
        elif "values" in told:
            for key, value in told["values"].items():
                if key.startswith("supports:"):
                    self.supports[int(key.partition(":")[2])] = value

    def show(self, card: dict) -> None:
        self.questions[card["id"]] = card["text"]
        self.supports[card["id"]] = card["supports"]


def pressed(name: str, key: str, **data: object) -> dict[str, dict[str, object]]:
    return {key: {"name": name, "with": data}}


async def storm(phones: list[Phone], turns: list[tuple[int, object]], standing, patience: float = 120) -> None:
    """Let everybody press; when so many deeds are answered the turn comes. Ends when all are answered and current."""
    until = asyncio.Event()
    tasks = [asyncio.create_task(phone.use(until)) for phone in phones]
    try:
        async with asyncio.timeout(patience):
            for threshold, turn in turns:
                while sum(len(phone.acknowledged) for phone in phones) < threshold:
                    await asyncio.sleep(0.005)
                await asyncio.to_thread(turn)
            while any(phone.waiting for phone in phones):
                await asyncio.sleep(0.05)
            expected = await asyncio.to_thread(standing)
            while any((phone.seq, phone.questions, phone.supports) != expected for phone in phones):
                await asyncio.sleep(0.05)
    finally:
        until.set()
        await asyncio.gather(*tasks, return_exceptions=True)
