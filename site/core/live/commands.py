"""What a client may say over the live socket."""

import json
from dataclasses import dataclass
from typing import Any

MOST_TOPICS = 20


class Malformed(Exception):
    """Not something that our own client would ever send."""


@dataclass(frozen=True)
class Command:
    """Topics to follow, each from a number or from the present state, and topics to leave."""

    subscribe: dict[str, int | None]
    unsubscribe: tuple[str, ...]


def read(text: object) -> Command:
    """Raise Malformed on anything but the two lists of the protocol."""
    if not isinstance(text, str):
        raise Malformed
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(message, dict) or not message.keys() <= {"subscribe", "unsubscribe"}:
        raise Malformed
    wanted = _list(message, "subscribe")
    unwanted = _list(message, "unsubscribe")
    return Command(dict(_wish(item) for item in wanted), tuple(_topic(name) for name in unwanted))


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
