"""Rooms of briefings on the product's own server: the fixtures of `tests.core.live`, and people who speak."""

import json

import pytest

from tests.briefings.builders import as_participant, make_participant, make_room
from tests.core.live.conftest import room, served  # noqa: F401

_KEY = "key-{:08}"


@pytest.fixture
def hall(transactional_db):
    return make_room(moderation="AFTER")


def deed(topic, name, number, **data):
    return json.dumps({"do": {"topic": topic, "name": name, "key": _KEY.format(number), "with": data}})


async def ask(client, topic, name, number=1, **data):
    """Send it, and read on until it is answered; what the room learns meanwhile is passed over."""
    await client.socket.send(deed(topic, name, number, **data))
    return await answer_of(client, number)


async def answer_of(client, number):
    while True:
        told = await client.read()
        if _KEY.format(number) in (told.get("done"), told.get("refused")):
            return told


def session_in(browser, hall, **fields):
    """A browser that joined: its session and who it is in there."""
    participant = make_participant(hall, **fields)
    as_participant(browser, participant)
    return browser.session.session_key, participant
