"""What may be done over the socket: answered to the sender alone, in order, and never lost in silence."""

import asyncio
import json
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connections

from core.live import doors
from core.live.doors import NotAsTyped
from core.live.house import SESSION_ENDED
from core.patience import TRIES
from core.refusals import Refused
from tests.core.live.conftest import client_of, publish, session_of
from tests.factories import make_user


class Desk:
    """A door of these tests: says back what it was told, or fails as it is asked to."""

    def __init__(self):
        self.done = []
        self.busy = 0

    def __call__(self, caller, deed):
        match deed.name:
            case "refuse":
                raise Refused("closed", "닫혔습니다.", field="text")
            case "forbid":
                raise PermissionDenied
            case "reject":
                raise NotAsTyped({"text": ["너무 깁니다."], "to": ["없는 사람입니다."]})
            case "break":
                raise ZeroDivisionError
            case "wait" if self.busy:
                self.busy -= 1
                raise OperationalError("database is locked")
        self.done.append(deed.data.get("n"))
        return {"by": caller.user.pk, "joined": caller.session.get("joined"), "text": deed.data.get("text")}


@pytest.fixture
def desk(served, monkeypatch):
    desk = Desk()
    monkeypatch.setattr(doors, "_doors", {"room": (re.compile(r"room\.\d+"), desk)})
    return desk


def do(name="say", key="key-0001", topic="room.1", **data):
    return json.dumps({"do": {"topic": topic, "name": name, "key": key, "with": data}})


async def ask(client, *args, **data):
    await client.socket.send(do(*args, **data))
    return await client.read()


def run(scenario):
    asyncio.run(scenario())


def test_the_answer_goes_to_the_sender_alone(served, desk):
    async def scenario():
        async with client_of(served) as other, client_of(served) as client:
            await other.join("room.1")
            assert await ask(client, text="주차") == {
                "done": "key-0001",
                "answer": {"by": None, "joined": None, "text": "주차"},
            }
            await publish("room.1", 1)
            assert await other.read_events(1) == [(1, 1)]

    run(scenario)


@pytest.mark.parametrize(
    ("name", "code", "fields"),
    [
        ("refuse", "closed", {"text": ["닫혔습니다."]}),
        ("forbid", "forbidden", {}),
        ("reject", "invalid", {"text": ["너무 깁니다."], "to": ["없는 사람입니다."]}),
        ("break", "failed", {}),
    ],
)
def test_what_is_refused_is_told_and_the_socket_lives(served, desk, name, code, fields):
    async def scenario():
        async with client_of(served) as client:
            told = await ask(client, name, "key-0009")
            assert (told["refused"], told["code"], told["fields"]) == ("key-0009", code, fields)
            assert told["message"]
            assert "done" in await ask(client)

    run(scenario)


def test_a_door_that_breaks_off_is_logged(served, desk, caplog):
    async def scenario():
        async with client_of(served) as client:
            assert "ZeroDivision" not in (await ask(client, "break"))["message"]

    run(scenario)
    assert "break at room.1 broke off" in caplog.text


@pytest.mark.parametrize("topic", ["bare.1", "nowhere", "room.1:moderators", "방", ""])
def test_where_there_is_no_door_it_is_refused(served, desk, topic):
    async def scenario():
        async with client_of(served) as client:
            assert (await ask(client, topic=topic))["code"] == "unknown"

    run(scenario)


def test_one_after_another(served, desk):
    async def scenario():
        async with client_of(served) as client:
            for n in range(15):
                await client.socket.send(do(key=f"key-{n:04}", n=n))
            assert [(await client.read())["done"] for _ in range(15)] == [f"key-{n:04}" for n in range(15)]

    run(scenario)
    assert desk.done == [str(n) for n in range(15)]


def test_a_busy_database_is_tried_again_and_then_told(served, desk):
    async def scenario():
        async with client_of(served) as client:
            desk.busy = 1
            assert "done" in await ask(client, "wait")
            desk.busy = TRIES
            assert (await ask(client, "wait"))["code"] == "busy"

    run(scenario)


def test_who_it_is_is_read_anew_with_what_the_session_holds(served, desk):
    person = make_user()
    session = session_of(person)

    def change_password():
        person.set_password("another-horse-43")
        person.save()
        connections.close_all()

    async def scenario():
        async with client_of(served, session) as client:
            assert (await ask(client))["answer"]["by"] == person.pk
            await asyncio.to_thread(change_password)
            await client.socket.send(do())
            assert await client.closed_with() == SESSION_ENDED

    run(scenario)
    assert len(desk.done) == 1


def test_a_browser_without_an_account_keeps_what_its_session_holds(served, desk, client):
    store = client.session
    store["joined"] = 7
    store.save()

    async def scenario():
        async with client_of(served, store.session_key) as visitor:
            assert (await ask(visitor))["answer"] == {"by": None, "joined": 7, "text": None}

    run(scenario)


def test_refusals_are_in_the_language_of_the_visitor(served, desk):
    async def scenario():
        async with client_of(served, language="en") as english, client_of(served, language="ko") as korean:
            assert (await ask(english, "forbid"))["message"] == "You are not allowed to do this."
            assert (await ask(korean, "forbid"))["message"] != "You are not allowed to do this."

    run(scenario)


def test_logging_out_ends_doing_too(served, desk, client):
    person = make_user()
    client.force_login(person)

    async def scenario():
        async with client_of(served, client.session.session_key) as open_socket:
            assert "done" in await ask(open_socket)
            await asyncio.to_thread(client.logout)
            assert await open_socket.closed_with() == SESSION_ENDED

    run(scenario)


def test_a_hundred_at_once_are_told_that_it_was_too_fast(served, desk):
    async def scenario():
        async with client_of(served) as client:
            for n in range(100):
                await client.socket.send(do(key=f"key-{n:04}", n=n))
            told = [await client.read() for _ in range(100)]
            assert [one.get("done") or one.get("refused") for one in told] == [f"key-{n:04}" for n in range(100)]
            assert {one["code"] for one in told if "refused" in one} == {"too_fast"}
            assert len(desk.done) == sum("done" in one for one in told) < 100

    run(scenario)


def test_many_sockets_of_one_session_do_no_more_than_one(served, desk, settings):
    settings.RATES = {**settings.RATES, "deeds": (3, 3600)}
    session = session_of(make_user())

    async def scenario():
        async with client_of(served, session) as first, client_of(served, session) as second:
            told = [await ask(one) for one in (first, second, first, second)]
            assert ["done" in one for one in told] == [True, True, True, False]

    run(scenario)
