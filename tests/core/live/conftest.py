"""The product on a real socket, with a few topics of its own, and clients that speak the protocol."""

import asyncio
import json
import socket
import threading
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib import import_module

import pytest
from allauth.account.internal.flows import login
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connections, transaction
from websockets.asyncio.client import connect

from core.background import server
from core.live import live, topics

NOON = datetime(2026, 3, 2, 3, tzinfo=UTC)
PATIENCE = 60


class Room:
    """What the topics `room.<n>` of these tests show and hide."""

    def __init__(self):
        self.snapshots = 0
        self.closed = False
        self.values = {}

    def authorise(self, user, topic, audience):
        if self.closed:
            return False
        return audience == live.PUBLIC or (audience == "moderators" and user.is_staff)

    def snapshot(self, topic, audience):
        self.snapshots += 1
        return {"room": topic, "audience": audience}


@pytest.fixture
def room(monkeypatch):
    room = Room()
    monkeypatch.setattr(topics, "_kinds", dict(topics._kinds))
    live.register_topic(
        r"room\.\d+", authorise=room.authorise, snapshot=room.snapshot, values=lambda topic, audience: room.values
    )
    live.register_topic(r"bare\.\d+", authorise=room.authorise)
    return room


class Served:
    """One server in a thread, with its own loop and hub."""

    def __init__(self):
        self.listener = server.listen("127.0.0.1", 0)
        # Small, so that a reader who stops is noticed after kilobytes instead of megabytes.
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16 * 1024)
        self.port = self.listener.getsockname()[1]
        self.server = server.Server(server.configuration())
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.listener]}, daemon=True)

    def start(self):
        self.thread.start()
        until(lambda: self.server.started)

    def stop(self):
        self.server.should_exit = True
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()

    @property
    def hub(self):
        from core.live import hubs

        return next((hub for loop, hub in hubs._hubs.items() if loop.is_running()), None)


@pytest.fixture
def served(transactional_db, room):
    served = Served()
    served.start()
    yield served
    served.stop()
    for alias in connections:
        connections[alias].close()


def until(true, patience=PATIENCE):
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.01)


class Client:
    """A page that watches."""

    def __init__(self, socket):
        self.socket = socket

    async def subscribe(self, topic, since=None):
        wish = {"topic": topic} if since is None else {"topic": topic, "since": since}
        await self.socket.send(json.dumps({"subscribe": [wish]}))

    async def join(self, topic, since=None):
        await self.subscribe(topic, since)
        return await self.read()

    async def read(self):
        return json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE))

    async def read_events(self, count):
        return [(message["seq"], message["event"]["n"]) for message in [await self.read() for _ in range(count)]]

    async def closed_with(self):
        await asyncio.wait_for(self.socket.wait_closed(), PATIENCE)
        return self.socket.close_code


@asynccontextmanager
async def client_of(served, session=None, *, language="ko"):
    headers = {"Accept-Language": language}
    if session:
        headers["Cookie"] = f"{settings.SESSION_COOKIE_NAME}={session}"
    options = {
        "origin": f"http://localhost:{served.port}",
        "additional_headers": headers,
        "compression": None,
        "open_timeout": PATIENCE,
    }
    async with connect(f"ws://localhost:{served.port}/ws/live/", **options) as open_socket:
        yield Client(open_socket)


async def publish(topic, *numbers, audience=live.PUBLIC, **fields):
    def work():
        for number in numbers:
            with transaction.atomic():
                live.publish(topic, {"n": number, **fields}, audience=audience, at=NOON)
        connections.close_all()

    await asyncio.to_thread(work)


def session_of(user, *, second_factor=True):
    """Signed in, as the browser's cookie says it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if second_factor:
        store[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
        store[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    store.save()
    return store.session_key
