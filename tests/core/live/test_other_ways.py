"""Server-sent events and polling: the same streams where no socket gets through."""

import asyncio
import json

import pytest
from django.urls import reverse

from core.live import topics
from tests.core.live.conftest import PATIENCE, client_of, publish, session_of, until
from tests.factories import make_user


class EventSource:
    """A browser's event source, as far as these tests need one."""

    def __init__(self, port, topic, *, last=None, cookie="", query=""):
        self.port, self.topic, self.last, self.cookie, self.query = port, topic, last, cookie, query

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        request = f"GET /live/{self.topic}/events{self.query} HTTP/1.1"
        headers = [request, f"Host: localhost:{self.port}", "Connection: close"]
        if self.last is not None:
            headers.append(f"Last-Event-ID: {self.last}")
        if self.cookie:
            headers.append(f"Cookie: sessionid={self.cookie}")
        self.writer.write(("\r\n".join(headers) + "\r\n\r\n").encode())
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), PATIENCE)).decode()
        self.status, self.head = int(head.split()[1]), head.lower()
        return self

    async def __aexit__(self, *error):
        self.writer.close()

    async def read(self):
        """One event: its number and what it says."""
        number = None
        while True:
            line = (await asyncio.wait_for(self.reader.readline(), PATIENCE)).decode().strip()
            if line.startswith("id: "):
                number = int(line[4:])
            if line.startswith("data: "):
                return number, json.loads(line[6:])

    async def ended(self):
        await asyncio.wait_for(self.reader.read(), PATIENCE)


def test_event_source_gets_the_state_then_events_with_their_numbers(served):
    async def scenario():
        await publish("room.1", 1)
        async with EventSource(served.port, "room.1") as source:
            assert source.status == 200
            assert "text/event-stream" in source.head and "no-store" in source.head
            number, first = await source.read()
            assert (number, "snapshot" in first) == (1, True)
            await publish("room.1", 2)
            assert await source.read() == (2, {"topic": "room.1", "seq": 2, "event": {"n": 2}})

    asyncio.run(scenario())


@pytest.mark.parametrize("where", [{"last": 1}, {"query": "?since=1"}])
def test_event_source_that_comes_back_gets_what_it_missed(served, where):
    async def scenario():
        await publish("room.1", 1, 2, 3)
        async with EventSource(served.port, "room.1", **where) as source:
            assert [(await source.read())[0] for _ in range(2)] == [2, 3]

    asyncio.run(scenario())


def test_event_source_without_permission_is_refused(served):
    async def scenario():
        for topic in ("notices.1", "nowhere", "room.1:moderators"):
            async with EventSource(served.port, topic) as source:
                assert source.status == 403

    asyncio.run(scenario())


def test_event_source_of_a_person_ends_with_the_login(served, client):
    person = make_user()
    client.force_login(person)

    async def scenario():
        async with EventSource(served.port, f"notices.{person.pk}", cookie=client.session.session_key) as source:
            assert (await source.read())[1]["snapshot"] == {"unread": 0}
            await asyncio.to_thread(client.logout)
            await source.ended()

    asyncio.run(scenario())


def test_event_source_that_leaves_is_forgotten(served):
    async def scenario():
        async with EventSource(served.port, "room.1") as source:
            await source.read()
            assert len(served.hub.listeners) == 1

    asyncio.run(scenario())
    until(lambda: not served.hub.listeners)


def test_sockets_and_event_sources_hear_the_same(served):
    async def scenario():
        async with client_of(served) as client, EventSource(served.port, "room.1") as source:
            await client.join("room.1")
            await source.read()
            await publish("room.1", 1)
            assert await client.read() == (await source.read())[1]

    asyncio.run(scenario())


@pytest.mark.django_db(transaction=True)
def test_polling_gives_what_came_since(client, room):
    asyncio.run(publish("room.1", 1, 2, 3))

    answer = client.get(reverse("live:since", args=["room.1", 1])).json()

    assert answer == {
        "topic": "room.1",
        "seq": 3,
        "events": [{"seq": 2, "event": {"n": 2}}, {"seq": 3, "event": {"n": 3}}],
        "values": {},
    }
    assert client.get(reverse("live:since", args=["room.1", 3])).json()["events"] == []


@pytest.mark.django_db(transaction=True)
def test_polling_from_an_unknown_place_gives_the_state(client, room):
    asyncio.run(publish("room.1", 1))

    answer = client.get(reverse("live:since", args=["room.1", 55])).json()

    assert (answer["seq"], answer["snapshot"]["room"]) == (1, "room.1")


@pytest.mark.django_db
def test_polling_asks_for_permission(client, room):
    person = make_user()
    path = reverse("live:since", args=[f"notices.{person.pk}", 0])

    assert client.get(path).status_code == 403
    assert client.get(reverse("live:since", args=["nowhere", 0])).status_code == 403
    client.force_login(person)
    assert client.get(path).status_code == 200
    assert client.get(reverse("live:since", args=["room.1", 10**30])).status_code in (200, 404)


def test_session_cookie_of_nobody_is_a_visitor(served):
    person = make_user()
    session = session_of(person)

    async def scenario():
        another = session[:-1] + ("y" if session.endswith("x") else "x")
        async with client_of(served, another) as client:
            assert (await client.join(f"notices.{person.pk}"))["error"] == "refused"

    asyncio.run(scenario())


@pytest.mark.django_db(transaction=True)
def test_the_present_state_is_read_once_for_many_who_ask_in_the_same_moment(client, room, monkeypatch):
    read = []
    monkeypatch.setattr(topics, "snapshot_of", lambda name: read.append(str(name)) or {"state": len(read)})
    path = reverse("live:since", args=["room.1", 55])
    asyncio.run(publish("room.1", 1))

    assert [client.get(path).json()["snapshot"] for _ in range(3)] == [{"state": 1}] * 3
    # Something has happened: nobody is handed what was before.
    asyncio.run(publish("room.1", 2))
    assert client.get(path).json()["snapshot"] == {"state": 2}
