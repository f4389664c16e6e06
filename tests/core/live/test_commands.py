"""What a client may say: two lists, and nothing else."""

import json

import pytest

from core.live import commands
from core.live.doors import Deed

ASK = {"topic": "room.1", "name": "ask", "key": "key-0001"}


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
        '{"do": []}',
        json.dumps({"do": ASK, "subscribe": []}),
        json.dumps({"do": {**ASK, "at": "2020-01-01"}}),
        json.dumps({"do": {**ASK, "name": "__class__"}}),
        json.dumps({"do": {**ASK, "name": "ask/../hide"}}),
        json.dumps({"do": {**ASK, "key": "short"}}),
        json.dumps({"do": {**ASK, "key": 12345678}}),
        json.dumps({"do": {**ASK, "key": "k" * 37}}),
        json.dumps({"do": {**ASK, "topic": None}}),
        json.dumps({"do": {**ASK, "topic": "\ud800"}}),
        json.dumps({"do": {**ASK, "with": []}}),
        json.dumps({"do": {**ASK, "with": {"a": {"b": 1}}}}),
        json.dumps({"do": {**ASK, "with": {"a": [[1]]}}}),
        json.dumps({"do": {**ASK, "with": {"a": list(range(101))}}}),
        json.dumps({"do": {**ASK, "with": {str(n): n for n in range(41)}}}),
        '{"do": ' + "[" * 5_000,
    ],
)
def test_anything_else_is_malformed(text):
    with pytest.raises(commands.Malformed):
        commands.read(text)


def test_a_deed_is_read_as_a_page_would_have_sent_it():
    said = {"text": "언제?", "n": 3, "yes": True, "no": False, "none": None, "many": [1, "2"], "empty": []}

    deed = commands.read(json.dumps({"do": {**ASK, "with": said}}))

    assert isinstance(deed, Deed)
    assert (deed.topic, deed.name, deed.key) == ("room.1", "ask", "key-0001")
    assert deed.data == {"text": ["언제?"], "n": ["3"], "yes": ["true"], "no": ["false"], "many": ["1", "2"]}


@pytest.mark.parametrize(
    ("sent", "read"), [("반쪽 \ud83d", "반쪽 \ufffd"), ("\ude00반쪽", "\ufffd반쪽"), ("\U0001f600", "\U0001f600")]
)
def test_half_a_character_is_stored_as_none(sent, read):
    deed = commands.read(json.dumps({"do": {**ASK, "with": {"text": sent}}}))

    assert deed.data["text"] == read
    assert deed.data["text"].encode()
