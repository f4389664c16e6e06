"""What a client may say over the live socket: topics to follow and to leave, or one thing to do."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.utils.datastructures import MultiValueDict

from core.live.doors import Deed

MOST_TOPICS = 20
MOST_FIELDS = 40
MOST_CHOICES = 100

_NAME = re.compile(r"[a-z][a-z_]{0,39}", re.ASCII)
_KEY = re.compile(r"[0-9A-Za-z-]{8,36}", re.ASCII)


class Malformed(Exception):
    """Not something that our own client would ever send."""


@dataclass(frozen=True)
class Command:
    """Topics to follow, each from a number or from the present state, and topics to leave."""

    subscribe: dict[str, int | None]
    unsubscribe: tuple[str, ...]


def read(text: object) -> Command | Deed:
    """Raise Malformed on anything but the two lists of the protocol, or one deed."""
    message = _message(text)
    if message.keys() == {"do"}:
        return deed_of(message["do"])
    if not message.keys() <= {"subscribe", "unsubscribe"}:
        raise Malformed
    wanted = _list(message, "subscribe")
    unwanted = _list(message, "unsubscribe")
    return Command(dict(_wish(item) for item in wanted), tuple(_topic(name) for name in unwanted))


def deed_of(said: object) -> Deed:
    if not isinstance(said, dict) or not said.keys() <= {"topic", "name", "key", "with"}:
        raise Malformed
    name, key, data = said.get("name"), said.get("key"), said.get("with", {})
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Malformed
    return Deed(_topic(said.get("topic")), name, key_of(key), fields_of(data))


def key_of(key: object) -> str:
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise Malformed
    return key


def fields_of(data: object) -> MultiValueDict[str, str]:
    """What a form reads: as texts, as a page would have sent them."""
    if not isinstance(data, dict) or len(data) > MOST_FIELDS:
        raise Malformed
    fields: MultiValueDict[str, str] = MultiValueDict()
    for name, value in data.items():
        values = value if isinstance(value, list) else [value]
        if len(values) > MOST_CHOICES:
            raise Malformed
        fields.setlist(_whole(name), [_text(one) for one in values if one is not None])
        if not fields.getlist(_whole(name)):
            del fields[_whole(name)]
    return fields


def _text(value: object) -> str:
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise Malformed


def _whole(text: str) -> str:
    """A field that cuts a text off may leave half a character behind, which nothing could store."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _message(text: object) -> dict[str, Any]:
    if not isinstance(text, str):
        raise Malformed
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(message, dict):
        raise Malformed
    return message


def _list(message: dict[str, Any], key: str) -> list[Any]:
    value = message.get(key, [])
    if not isinstance(value, list) or len(value) > MOST_TOPICS:
        raise Malformed
    return value


def _wish(item: object) -> tuple[str, int | None]:
    if not isinstance(item, dict):
        raise Malformed
    since = item.get("since")
    if since is not None and (type(since) is not int or not 0 <= since < 2**63):
        raise Malformed
    return _topic(item.get("topic")), since


def _topic(name: object) -> str:
    if not isinstance(name, str):
        raise Malformed
    try:
        # A name that is refused is sent back, and half a surrogate pair cannot be sent.
        name.encode()
    except UnicodeEncodeError as error:
        raise Malformed from error
    return name
