"""What a client may say: two lists, and nothing else."""

import json

import pytest

from core.live import commands


def test_wishes_are_read():
    text = '{"subscribe": [{"topic": "room.1", "since": 7}, {"topic": "room.2"}], "unsubscribe": ["room.3"]}'

    assert commands.read(text) == commands.Command({"room.1": 7, "room.2": None}, ("room.3",))
    assert commands.read("{}") == commands.Command({}, ())


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '"x"',
        "null",
        '{"subscribe": "room.1"}',
        '{"subscribe": [1]}',
        '{"subscribe": [{"topic": 1}]}',
        '{"subscribe": [{"topic": "room.1", "since": -1}]}',
        '{"subscribe": [{"topic": "room.1", "since": true}]}',
        '{"subscribe": [{"topic": "room.1", "since": 1e400}]}',
        '{"publish": []}',
        "[" * 10_000,
        None,
        json.dumps({"subscribe": [{"topic": f"room.{n}"} for n in range(30)]}),
    ],
)
def test_anything_else_is_malformed(text):
    with pytest.raises(commands.Malformed):
        commands.read(text)
