"""Two processes on one database: over the layer at once where there is one, else at the next look."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction

from core.live import bridge, live
from core.notify import inbox
from core.notify.models import Notice
from tests.core.live.conftest import NOON, PATIENCE, client_of, session_of, until
from tests.factories import make_user

ROOT = Path(__file__).resolve().parents[3]


def database_url():
    """The tests' own database, as another process has to be told of it."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    host = f"{settings['HOST'] or 'localhost'}:{settings['PORT'] or 5432}"
    return f"postgres://{settings['USER']}:{settings['PASSWORD']}@{host}/{settings['NAME']}"


class Process:
    """The product in a process of its own, started as an operator would."""

    def __init__(self, *arguments, **environment):
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--host", "127.0.0.1", *arguments],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": database_url(), "PYTHONUNBUFFERED": "1", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


@contextmanager
def process_on(port, *arguments, **environment):
    started = Process("--port", str(port), *arguments, **environment)
    started.port = port
    until(lambda: answers(port) or started.process.poll() is not None)
    try:
        assert started.process.poll() is None, started.process.stdout.read()
        yield started
    finally:
        started.process.terminate()
        started.process.communicate(timeout=PATIENCE)


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def person(transactional_db):
    return make_user()


def tell(person, number):
    with transaction.atomic():
        live.publish(inbox.topic_of(person.pk), {"n": number}, at=NOON)


def test_event_of_another_process_arrives_without_a_shared_layer(person):
    session = session_of(person)

    async def scenario(server):
        async with client_of(server, session) as client:
            assert (await client.join(inbox.topic_of(person.pk)))["snapshot"] == {"unread": 0}
            await asyncio.to_thread(tell, person, 1)
            await asyncio.to_thread(tell, person, 2)
            assert await client.read_events(2) == [(1, 1), (2, 2)]

    with process_on(free_port(), REDIS_URL="") as server:
        asyncio.run(scenario(server))


@pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="no REDIS_URL")
def test_two_processes_and_a_layer_between_them(person):
    session = session_of(person)
    topic = inbox.topic_of(person.pk)

    async def scenario(one, other):
        async with client_of(one, session) as here, client_of(other, session) as there:
            await here.join(topic)
            await there.join(topic)
            for number in range(1, 51):
                await asyncio.to_thread(tell, person, number)
            expected = [(number, number) for number in range(1, 51)]
            assert await here.read_events(50) == expected
            assert await there.read_events(50) == expected
            # An idle layer stays connected: what comes after a pause comes too.
            await asyncio.sleep(6)
            await asyncio.to_thread(tell, person, 51)
            assert await there.read_events(1) == [(51, 51)]

    assert bridge.is_shared()
    with process_on(free_port()) as one, process_on(free_port()) as other:
        asyncio.run(scenario(one, other))


@pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="no REDIS_URL")
def test_logout_in_one_process_closes_the_socket_in_another(person, client):
    client.force_login(person)
    session = client.session.session_key

    async def scenario(server):
        async with client_of(server, session) as watcher:
            await watcher.join(inbox.topic_of(person.pk))
            await asyncio.to_thread(client.logout)
            assert await watcher.closed_with() == 4401

    with process_on(free_port()) as server:
        asyncio.run(scenario(server))


def test_reading_a_notice_changes_the_count_on_every_open_page(person):
    session = session_of(person)
    Notice.objects.create(recipient=person, category="case", title="하나", created_at=NOON)

    async def scenario(server):
        async with client_of(server, session) as client:
            assert (await client.join(inbox.topic_of(person.pk)))["snapshot"] == {"unread": 1}
            await asyncio.to_thread(inbox.mark_all_read, person, at=NOON)
            assert (await client.read())["event"] == {"kind": "read", "unread": 0}

    with process_on(free_port(), REDIS_URL="") as server:
        asyncio.run(scenario(server))


def test_reconnecting_to_another_process_misses_nothing(person):
    session = session_of(person)
    topic = inbox.topic_of(person.pk)

    async def scenario(one, other):
        async with client_of(one, session) as client:
            await client.join(topic)
            await asyncio.to_thread(tell, person, 1)
            await client.read_events(1)
        one.process.kill()
        await asyncio.to_thread(tell, person, 2)
        async with client_of(other, session) as client:
            await client.socket.send(json.dumps({"subscribe": [{"topic": topic, "since": 1}]}))
            assert await client.read_events(1) == [(2, 2)]

    with process_on(free_port()) as other, process_on(free_port()) as one:
        asyncio.run(scenario(one, other))
