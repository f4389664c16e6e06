"""Casting ballots over HTTP, against a bare view on the same server and database with as many inserts and no more.

The whole signed-in request is measured: session, permissions, forms, the one transaction, the answer with the
receipt, once as the page's script asks for it and once as a browser without script does. All are asked in turns, in
the same minute; a process of its own serves, set up as in production, and this one asks. Afterwards every receipt that
was given is looked for: none may be lost, none doubled. With PostgreSQL in DATABASE_URL it says what was promised.
"""

import asyncio
import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.figures import Figure, p95

ROOT = Path(__file__).resolve().parents[1]
SHORT, LONG = 280, 2_100
ROUNDS, AT_ONCE, PROJECTS = 7, 8, 20
# A ballot is a right used, a participation, a ballot, a leaf and a notice.
INSERTS = 5
_LEAF = re.compile(rb"\b[0-9a-f]{64}\b")


@dataclass
class Answers:
    """What came back: durations in milliseconds, receipts, and anything else that should not have come."""

    took: list[float] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    failed: Counter[int] = field(default_factory=Counter)


def figures(*, long: bool) -> Iterator[Figure]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    each = (LONG if long else SHORT) // ROUNDS
    with tempfile.TemporaryDirectory(prefix="dure-bench-keys-") as folder:
        slug, people = prepare(each * (2 * ROUNDS + 3))
        port = free_port()
        server = subprocess.Popen([sys.executable, "-m", "bench.casting", str(port), folder], cwd=ROOT)
        try:
            yield from asyncio.run(measure(port, slug, people, each))
        finally:
            server.terminate()
            server.wait(20)
        yield from checked(slug)
    clear(slug)


GIVEN = Answers()


async def measure(port: int, slug: str, people: list[tuple[str, int]], each: int) -> list[Figure]:
    await listening(port)
    voters = iter(people)
    await burst(port, [vote_of(slug, next(voters)) for _one in range(AT_ONCE * 2)], GIVEN)
    await burst(port, [bare_of() for _one in range(AT_ONCE * 2)], Answers())
    # Whoever sends a ballot has seen pages before it.
    await burst(port, [earlier_page_of(session) for session, _number in people], Answers())
    casting, whole, bare = [], [], []
    for _round in range(ROUNDS):
        requests = [vote_of(slug, next(voters)) for _one in range(each)]
        casting.append(each / await burst(port, requests, GIVEN))
        bare.append(each / await burst(port, [bare_of() for _one in range(each)], Answers()))
        requests = [vote_of(slug, next(voters), part=False) for _one in range(each)]
        whole.append(each / await burst(port, requests, GIVEN))
    steady = Answers()
    await drip(port, [vote_of(slug, person) for person in voters][: each * 2], steady, statistics.median(casting) * 0.8)
    GIVEN.receipts += steady.receipts
    GIVEN.failed += steady.failed
    peer = round(statistics.median(bare), 1)
    return [
        rate_of("ballots_a_second", casting, peer, ">=0.6"),
        rate_of("without_script_a_second", whole, peer, ">=0.45"),
        Figure("casting", "p95_ms_at_80_percent", round(p95(steady.took), 1), "<500"),
        Figure("casting", "answers_without_receipt", sum(GIVEN.failed.values()), "==0"),
    ]


def rate_of(metric: str, rates: list[float], peer: float, goal: str) -> Figure:
    """The median of the rounds, beside the slowest and the quickest."""
    spread = (round(min(rates), 1), round(max(rates), 1))
    return Figure("casting", metric, round(statistics.median(rates), 1), goal, "bare_view", peer, spread)


async def burst(port: int, requests: list[bytes], answers: Answers) -> float:
    """As fast as the server answers, a few at a time: how many seconds."""
    waiting = iter(requests)
    start = time.perf_counter()
    await asyncio.gather(*[asker(port, waiting, answers) for _one in range(AT_ONCE)])
    return time.perf_counter() - start


async def asker(port: int, waiting: Iterator[bytes], answers: Answers) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in waiting:
        await ask(reader, writer, request, answers, time.perf_counter())
    writer.close()


async def drip(port: int, requests: list[bytes], answers: Answers, rate: float) -> None:
    """So many a second, whether or not the ones before are answered: a delay counts for everybody behind it."""
    begun, tasks = time.perf_counter(), []
    for number, request in enumerate(requests):
        due = begun + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(alone(port, request, answers, due)))
    await asyncio.gather(*tasks)


async def alone(port: int, request: bytes, answers: Answers, due: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await ask(reader, writer, request, answers, due)
    writer.close()


async def ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes, answers: Answers, due: float
) -> None:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    body = await reader.readexactly(int(length[1])) if length else b""
    answers.took.append((time.perf_counter() - due) * 1000)
    status, leaf = int(head.split(b" ", 2)[1]), _LEAF.search(body)
    if status != 200 or leaf is None:
        answers.failed[status] += 1
    else:
        answers.receipts.append(leaf[0].decode())


def vote_of(slug: str, person: tuple[str, int], *, part: bool = True) -> bytes:
    """What a browser sends from the page of confirmation: by its script, which keeps the frame, or without one."""
    session, number = person
    token = secrets.token_hex(16)
    first = number % (PROJECTS - 4) + 1
    body = (
        f"csrfmiddlewaretoken={token}&choices-1={first}%2C{first + 2}%2C{first + 4}&seen-1=0"
        f"&drawn-1={secrets.token_hex(16)}&nonce-1={secrets.token_hex(16)}"
    )
    return (
        f"POST /budget/{slug}/vote/send/ HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
        f"Cookie: sessionid={session}; csrftoken={token}\r\n"
        f"{'X-Part: main' if part else 'Upgrade-Insecure-Requests: 1'}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def earlier_page_of(session: str) -> bytes:
    return f"GET /healthz HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={session}\r\n\r\n".encode()


def bare_of() -> bytes:
    return b"POST /bare/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"


# What stands in the database before and after


def prepare(voters: int) -> tuple[str, list[tuple[str, int]]]:
    from allauth.usersessions.models import UserSession
    from django.contrib.auth import SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from accounts.models import ResidencyProof, User
    from budget.models import Cycle, Poll, Pot, Project

    now, slug = timezone.now(), f"bench-{secrets.token_hex(4)}"
    cycle = Cycle.objects.create(
        slug=slug, year=2027, title="예산", summary="예산", ceiling_won=10**9, created_at=now, published_at=now,
        state="PUBLISHED",
    )  # fmt: skip
    poll = Poll.objects.create(
        cycle=cycle, state="OPEN", ballot_kind="PICK", opens_at=now - timedelta(days=1), age_on=now.date(),
        closes_at=now + timedelta(days=9), terms_sha256="0" * 64, fixed_at=now,
    )  # fmt: skip
    pot = Pot.objects.create(poll=poll, number=1, name="시 전체", ceiling_won=10**9)
    Project.objects.bulk_create(
        Project(cycle=cycle, pot=pot, number=number, state="ON_BALLOT", title=f"사업 {number}", summary="요약",
                text="설명", cost_won=10_000_000, created_at=now)
        for number in range(1, PROJECTS + 1)
    )  # fmt: skip
    users = User.objects.bulk_create(
        User(email=f"{slug}-{number}@example.test", display_name=f"이웃 {number}", password="!")
        for number in range(voters)
    )
    ResidencyProof.objects.bulk_create(
        ResidencyProof(user=user, keyed_hash=sha256(user.email.encode()).hexdigest(), method="COUNTER", area="두레동",
                       born_on_or_before="1990-01-01", verified_at=now, expires_at=now + timedelta(days=300))
        for user in users
    )  # fmt: skip
    sessions, store = [], SessionStore()
    for user in users:
        signed = {
            SESSION_KEY: str(user.pk), "_auth_user_hash": user.get_session_auth_hash(),
            "_auth_user_backend": "allauth.account.auth_backends.AuthenticationBackend",
        }  # fmt: skip
        sessions.append(Session(
            session_key=secrets.token_hex(16), session_data=store.encode(signed),
            expire_date=now + timedelta(days=1),
        ))  # fmt: skip
    Session.objects.bulk_create(sessions)
    # As after any earlier page: whoever sends a ballot has seen three.
    UserSession.objects.bulk_create(
        UserSession(user=user, session_key=session.session_key, ip="127.0.0.1", user_agent="")
        for user, session in zip(users, sessions, strict=True)
    )
    return slug, [(session.session_key, number) for number, session in enumerate(sessions)]


def checked(slug: str) -> Iterator[Figure]:
    """Every receipt that somebody holds is a ballot, once; and nobody has two."""
    from budget.models import Ballot, BoardLeaf, Participation

    found = Counter(Ballot.objects.filter(pot__poll__cycle__slug=slug).values_list("leaf", flat=True))
    shown = set(BoardLeaf.objects.filter(pot__poll__cycle__slug=slug).values_list("leaf", flat=True))
    lost = [leaf for leaf in GIVEN.receipts if leaf not in found or leaf not in shown]
    people = Participation.objects.filter(poll__cycle__slug=slug).count()
    yield Figure("casting", "receipts_given", len(GIVEN.receipts), ">=1")
    yield Figure("casting", "lost", len(lost), "==0")
    yield Figure("casting", "doubled", sum(found.values()) - people, "==0")


def clear(slug: str) -> None:
    from django.contrib.sessions.models import Session

    from accounts.models import User
    from budget.models import Ballot, BoardLeaf, Cycle, Project
    from core.notify.models import OutboxMessage

    for model in (Ballot, BoardLeaf):
        model.objects.filter(pot__poll__cycle__slug=slug).delete()
    Project.objects.filter(cycle__slug=slug).delete()
    Cycle.objects.filter(slug=slug).delete()
    OutboxMessage.objects.filter(recipient__email__startswith=slug).delete()
    User.objects.filter(email__startswith=slug).delete()
    Session.objects.all().delete()


# The server


def serve(port: int, folder: str) -> None:
    """The product's own server, in one process, with connections as production has them; the bare view beside it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django
    from django.conf import settings

    settings.KEY_STORE_DIR = folder
    settings.DATABASE_CLOCK_DECIDES = True
    settings.WHITENOISE_AUTOREFRESH = False
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        settings.DATABASES["default"] |= {"CONN_MAX_AGE": 0, "OPTIONS": {"pool": {"min_size": 2, "max_size": 20}}}
    django.setup()
    from django.urls import path

    from config import urls
    from core.background.server import listen, serve_one

    urls.urlpatterns.insert(0, path("bare/", bare_view()))
    serve_one(listen("127.0.0.1", port), embedded_worker=False)


def bare_view() -> Any:
    """As many inserts as a ballot makes, into a table as wide, in one transaction, and nothing else."""
    from django.db import transaction
    from django.http import HttpRequest, HttpResponse
    from django.utils import timezone
    from django.views.decorators.csrf import csrf_exempt

    from core.submissions.models import Submission

    @csrf_exempt
    def bare(request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            for _insert in range(INSERTS):
                Submission.objects.create(
                    key=secrets.token_hex(16), owner="bench", view="bench", digest=secrets.token_hex(32),
                    created_at=timezone.now(),
                )  # fmt: skip
        return HttpResponse(secrets.token_hex(32))

    return bare


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


async def listening(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "site"))
    serve(int(sys.argv[1]), sys.argv[2])
