"""Which topics exist, who may follow them, and what a newcomer is shown first."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

PUBLIC = "public"
LONGEST_NAME = 100

_NAME = re.compile(r"[a-z0-9_.]+(?::[a-z_]+)?", re.ASCII)

Authorise = Callable[[Any, str, str], bool]
IsOpen = Callable[[str, str], bool]
Read = Callable[[str, str], Any]


@dataclass(frozen=True)
class TopicKind:
    """A family of topics. All callables may read the database; they run in a thread."""

    pattern: re.Pattern[str]
    authorise: Authorise
    is_open: IsOpen | None
    snapshot: Read | None
    values: Read | None


@dataclass(frozen=True)
class StreamName:
    """A topic as one audience sees it; written `topic` for the public and `topic:audience` for others."""

    topic: str
    audience: str = PUBLIC

    def __str__(self) -> str:
        return self.topic if self.audience == PUBLIC else f"{self.topic}:{self.audience}"


_kinds: dict[str, TopicKind] = {}


def register_topic(
    pattern: str,
    *,
    authorise: Authorise,
    is_open: IsOpen | None = None,
    snapshot: Read | None = None,
    values: Read | None = None,
) -> None:
    """Declare a family of topics by a regular expression over the whole name.

    `authorise(user, topic, audience)` is asked at each message and again from time to time; not about what
    `is_open(topic, audience)` to everybody, which is asked once for all who come together. `snapshot(topic, audience)`
    gives the present state, the same for everybody in the audience; an event that it already contains may still
    arrive, so events say what is, not what changed. `values(topic, audience)` gives the current value of each key
    that goes out through `publish_value`.
    """
    if pattern in _kinds:
        raise LookupError(f"Topics {pattern} are registered twice.")
    _kinds[pattern] = TopicKind(re.compile(pattern, re.ASCII), authorise, is_open, snapshot, values)


def kind_of(topic: str) -> TopicKind | None:
    return next((kind for kind in _kinds.values() if kind.pattern.fullmatch(topic)), None)


def parse(name: object) -> StreamName | None:
    """The stream that a stranger named, or None where it is not even a name."""
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        return None
    topic, _, audience = name.partition(":")
    return StreamName(topic, audience or PUBLIC)


def is_open(name: StreamName) -> bool:
    """Whether everybody may follow it, whoever they are."""
    kind = kind_of(name.topic)
    return kind is not None and kind.is_open is not None and kind.is_open(name.topic, name.audience)


def is_let_in(user: Any, name: StreamName) -> bool:
    """Unknown topics are refused like forbidden ones, so that nobody learns which exist."""
    kind = kind_of(name.topic)
    return kind is not None and bool(kind.authorise(user, name.topic, name.audience))


def may_follow(user: Any, name: StreamName) -> bool:
    return is_open(name) or is_let_in(user, name)


def snapshot_of(name: StreamName) -> Any:
    kind = kind_of(name.topic)
    return kind.snapshot(name.topic, name.audience) if kind and kind.snapshot else None


def has_values(name: StreamName) -> bool:
    kind = kind_of(name.topic)
    return kind is not None and kind.values is not None


def values_of(name: StreamName) -> dict[str, Any]:
    kind = kind_of(name.topic)
    return dict(kind.values(name.topic, name.audience)) if kind and kind.values else {}
