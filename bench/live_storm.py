"""An evening at full heat through the real door: supports among thousands of sockets, everybody back at once, readers
who stall, and how fast a hall comes in.

The product runs as `manage.py serve` in a process of its own; where there is a bare peer to compare with, it runs in
the same minute. Of counts the way from the acknowledgement of one support to the sight of it elsewhere is measured.
"""

import asyncio
import json
import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from bench.figures import Figure
from bench.live_audience import PATIENCE, Audience, Watcher, free_port, masked, room_for_files
from bench.live_fanout import BURST, TOPIC, Control

SHORT = {"sockets": 2_000, "seconds": 10, "back": 2_000}
LONG = {"sockets": 2_000, "seconds": 15, "back": 5_000}
# The most that must be taken in, and the heat at which counts must be quick.
SUPPORTS_A_SECOND, WARM = 200, 100
QUESTIONS = 30
MISSED = 20
ENTRANCES = 5
LISTENING, STALLED, ROUNDS = 200, 3, 5
# Changes go out every 250 ms, and have 75 ms to be read and to arrive.
COUNTS_P99 = 250 + 75


def figures(*, long: bool) -> Iterator[Figure]:
    from django.core.management import call_command

    from tests.core.live.test_processes import process_on

    call_command("migrate", verbosity=0)
    chosen = LONG if long else SHORT
    room_for_files(chosen["back"] + 1_000)
    evening = Evening(chosen["seconds"])
    with process_on(free_port(), REDIS_URL="", RATE_LIVE="1000000/s") as server:
        seconds = chosen["seconds"]
        first, second = evening.questions[:seconds], evening.questions[seconds : 2 * seconds]
        taken_in, _counts = asyncio.run(storm(evening, server.port, chosen["sockets"], first, SUPPORTS_A_SECOND))
        _taken_in, counts = asyncio.run(storm(evening, server.port, chosen["sockets"], second, WARM))
        yield from (*taken_in, *counts)
        yield from asyncio.run(everybody_back(evening, server.port, chosen["back"]))
        entering = statistics.median(
            asyncio.run(come_in(server.port, evening.topic, evening.cookies)) for _time in range(ENTRANCES)
        )
    raw = statistics.median(asyncio.run(raw_comes_in(len(evening.cookies))) for _time in range(ENTRANCES))
    yield Figure("live.storm", "entered_with_login_and_snapshot_per_s", entering, ">=0.25", "raw_uvicorn", raw)
    yield from asyncio.run(stalled())


class Evening:
    """A room with questions, and people who joined it with an account: each supports a question every second."""

    def __init__(self, seconds: int) -> None:
        from django.conf import settings
        from django.db import connections

        from briefings.models import Support
        from tests.briefings.builders import make_participant, make_question, make_room
        from tests.core.live.conftest import session_of
        from tests.factories import make_user

        self.support_model = Support
        self.room = make_room(moderation="AFTER")
        self.topic = self.room.topic
        texts = [f"{number}번 질문 " + "공사는 언제 끝납니까? " * 9 for number in range(QUESTIONS)]
        asker = make_participant(self.room)
        self.questions = [make_question(self.room, participant=asker, state="SHOWN", text=text).pk for text in texts]
        self.cookies = []
        people = [make_user(password=None) for _one in range(SUPPORTS_A_SECOND)]
        for person in people:
            make_participant(self.room, person)
            self.cookies.append(f"{settings.SESSION_COOKIE_NAME}={session_of(person)}")
        connections.close_all()

    def publish(self, events: int) -> None:
        from django.db import connections, transaction
        from django.utils import timezone

        from core.live import live

        for number in range(events):
            with transaction.atomic():
                live.publish(self.topic, {"kind": "bench", "n": number}, at=timezone.now())
        connections.close_all()

    def head(self) -> int:
        from core.live import replay

        return replay.head(self.topic)

    def supports(self) -> set[tuple[int, int]]:
        found = self.support_model.objects.filter(question__room=self.room, participant__person__isnull=False)
        return set(found.values_list("question", "participant"))


class Onlookers(Audience):
    """Keeps each different frame once, with the moments at which it reached them."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[bytes, list[float]] = {}

    def took(self, content: bytes) -> None:
        if b'"values"' in content[:80]:
            self.seen.setdefault(content, []).append(time.perf_counter())
        self.arrived(1, b"")


class Onlooker(Watcher):
    """Looks at every frame."""

    audience: Any

    def count(self) -> None:
        for content in self.whole_frames():
            self.audience.took(content)


class Presses:
    """Everybody who supports: when each count was acknowledged."""

    def __init__(self) -> None:
        # By question and number, as the counts that onlookers see; two who press at once may be told the same number.
        self.acknowledged: dict[tuple[int, int], float] = {}
        self.done: set[str] = set()
        self.refused = 0

    def took(self, content: bytes) -> None:
        if not content.startswith((b'{"done"', b'{"refused"')):
            return
        told = json.loads(content)
        if "refused" in told:
            self.refused += 1
        else:
            self.done.add(told["done"])
            self.acknowledged[told["answer"]["question"], told["answer"]["supports"]] = time.perf_counter()

    @property
    def answers(self) -> int:
        return len(self.done) + self.refused


async def connect(audience: Any, kind: type[Watcher], command: bytes, port: int, cookie: str = "") -> Watcher:
    loop = asyncio.get_running_loop()
    _transport, watcher = await loop.create_connection(
        lambda: kind(audience, command, "/ws/live/", cookie), "127.0.0.1", port
    )
    return watcher


def wish(topic: str, since: int | None = None) -> bytes:
    return json.dumps({"subscribe": [{"topic": topic} | ({} if since is None else {"since": since})]}).encode()


async def storm(
    evening: Evening, port: int, sockets: int, questions: list[int], rate: int
) -> tuple[list[Figure], list[Figure]]:
    """So many supports a second, one question a second: what was taken in, and how soon it was seen."""
    onlookers, presses = Onlookers(), Presses()
    since = await asyncio.to_thread(evening.head)
    # The counts as they stand come with the welcome.
    onlookers.expect(sockets)
    watching = [await connect(onlookers, Onlooker, wish(evening.topic, since), port) for _one in range(sockets)]
    await onlookers.complete()
    onlookers.seen.clear()
    before = await asyncio.to_thread(evening.supports)
    pressing = [await connect(presses, Onlooker, b"{}", port, cookie) for cookie in evening.cookies[:rate]]
    while not all(phone.open for phone in pressing):
        await asyncio.sleep(0.05)
    began = time.perf_counter()
    for turn, question in enumerate(questions):
        for number, phone in enumerate(pressing):
            due = began + turn + number / rate
            if (pause := due - time.perf_counter()) > 0:
                await asyncio.sleep(pause)
            phone.transport.write(masked_long(support(evening.topic, question, turn, number)))
    sent = len(pressing) * len(questions)
    deadline = time.perf_counter() + PATIENCE
    while presses.answers < sent and time.perf_counter() < deadline:
        await asyncio.sleep(0.05)
    await asyncio.sleep(1)
    lasted = time.perf_counter() - began
    delays = delays_of(onlookers.seen, presses.acknowledged)
    kept = await asyncio.to_thread(evening.supports) - before
    for one in (*watching, *pressing):
        one.transport.abort()
    cuts = statistics.quantiles(delays, n=100)
    frames = sum(map(len, onlookers.seen.values())) / sockets / lasted
    name = "live.storm"
    taken_in = [
        Figure(name, "supports_acknowledged_per_s", len(presses.done) / lasted, f">={rate * 0.8}"),
        Figure(name, "supports_unacknowledged", sent - presses.answers + presses.refused, "==0"),
        Figure(name, "acknowledged_supports_missing_in_the_database", len(presses.done) - len(kept), "<=0"),
        Figure(name, "frames_per_client_per_s", frames, "<=5"),
    ]
    counts = [
        Figure(name, f"counts_p50_ms_{sockets}", cuts[49] * 1000, f"<={COUNTS_P99}"),
        Figure(name, f"counts_p99_ms_{sockets}", cuts[98] * 1000, f"<={COUNTS_P99}"),
    ]
    return taken_in, counts


def support(topic: str, question: int, turn: int, number: int) -> bytes:
    said = {"topic": topic, "name": "support", "key": f"{turn:04}-{number:04}", "with": {"question": question}}
    return json.dumps({"do": said}).encode()


def masked_long(content: bytes) -> bytes:
    """As `masked`, for up to 64 KB."""
    if len(content) < 126:
        return masked(content)
    return b"\x81\xfe" + len(content).to_bytes(2, "big") + b"\0\0\0\0" + content


def delays_of(seen: dict[bytes, list[float]], acknowledged: dict[tuple[int, int], float]) -> list[float]:
    """From the acknowledgement of each support to the first frame of each onlooker that counts it."""
    shown: dict[int, int] = {}
    delays = []
    for content, moments in seen.items():
        for key, value in json.loads(content)["values"].items():
            if not key.startswith("supports:"):
                continue
            question = int(key.partition(":")[2])
            for count in range(shown.get(question, 0) + 1, value + 1):
                if (since := acknowledged.get((question, count))) is not None:
                    delays += [moment - since for moment in moments]
            shown[question] = max(shown.get(question, 0), value)
    return delays


async def everybody_back(evening: Evening, port: int, sockets: int) -> list[Figure]:
    """All at once, with the number they had: what they missed, and the counts."""
    since = await asyncio.to_thread(evening.head)
    await asyncio.to_thread(evening.publish, MISSED)
    audience = Audience()
    audience.expect(sockets * (MISSED + 1))
    began = time.perf_counter()
    command = wish(evening.topic, since)
    back: list[Any] = []
    for start in range(0, sockets, 500):
        coming = (connect(audience, Watcher, command, port) for _one in range(min(500, sockets - start)))
        back += await asyncio.gather(*coming)
    with suppress(TimeoutError):
        await audience.complete()
    lasted = time.perf_counter() - began
    for one in back:
        one.transport.abort()
    return [
        Figure("live.storm", f"seconds_until_{sockets}_are_back", lasted, f"<={5 * sockets / 2_000}"),
        Figure("live.storm", "events_missing_after_coming_back", max(0, audience.missing), "==0"),
    ]


async def come_in(port: int, topic: str, cookies: list[str]) -> float:
    """Sockets per second that were let in, known and shown the room."""
    audience = Onlookers()
    audience.expect(len(cookies) * 2)
    began = time.perf_counter()
    inside = await asyncio.gather(*(connect(audience, Onlooker, wish(topic), port, cookie) for cookie in cookies))
    await audience.complete()
    lasted = time.perf_counter() - began
    for one in inside:
        one.transport.abort()
    return len(cookies) / lasted


async def raw_comes_in(sockets: int) -> float:
    port = free_port()
    control = Control("raw_snapshot", port)
    try:
        audience = Audience()
        audience.expect(sockets)
        began = time.perf_counter()
        await asyncio.gather(*(connect(audience, Watcher, wish(TOPIC), port) for _one in range(sockets)))
        await audience.complete()
        return sockets / (time.perf_counter() - began)
    finally:
        control.end()


async def stalled() -> list[Figure]:
    """Some who take nothing, among those who do."""
    port, audience = free_port(), Audience()
    control = Control("hub", port)
    try:
        audience.expect(LISTENING)
        for _one in range(LISTENING):
            await connect(audience, Watcher, wish(TOPIC), port)
        await audience.complete()
        deaf = [await asyncio.to_thread(never_reads, port) for _one in range(STALLED)]
        audience.expect(LISTENING * BURST * ROUNDS)
        for _round in range(ROUNDS):
            await asyncio.to_thread(control.ask, f"burst {BURST}")
        with suppress(TimeoutError):
            await audience.complete()
        for one in deaf:
            one.close()
    finally:
        control.end()
    delivered = 1 - max(0, audience.missing) / (LISTENING * BURST * ROUNDS)
    return [Figure("live.storm", f"delivered_beside_{STALLED}_stalled", delivered, "==1")]


def never_reads(port: int) -> socket.socket:
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", port))
    line.sendall(
        b"GET /ws/live/ HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nUpgrade: websocket\r\n"
        b"Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    while b"\r\n\r\n" not in line.recv(4096):
        pass
    line.sendall(masked(wish(TOPIC)))
    return line
