"""What services call. Everything goes out after the commit, or not at all."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from core.live import delivery
from core.live.doors import register_door
from core.live.encoding import encode
from core.live.models import LiveEvent, LiveTopic
from core.live.topics import PUBLIC, StreamName, register_topic

__all__ = ["PUBLIC", "forget", "publish", "publish_value", "register_door", "register_topic"]

# One statement, so that two publishers of a topic wait for each other and the numbers follow the commits.
RAISE_SEQUENCE = """
INSERT INTO {table} (name, seq) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET seq = {table}.seq + 1
RETURNING id, seq
"""


def publish(topic: str, event: dict[str, Any], *, audience: str = PUBLIC, at: datetime) -> int:
    """Number and keep an event in the caller's transaction; it goes out after the commit. Returns the number.

    The topic stays locked until then, so publish late in a transaction.
    """
    stream = str(StreamName(topic, audience))
    text = encode(event)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(RAISE_SEQUENCE.format(table=LiveTopic._meta.db_table), [stream])
            topic_id, seq = cursor.fetchone()
        LiveEvent.objects.create(topic_id=topic_id, seq=seq, payload=json.loads(text), at=at)
        transaction.on_commit(lambda: delivery.event(stream, seq, text), robust=True)
    return int(seq)


def forget(topic: str, **matching: Any) -> None:
    """Nobody is handed these events any more; whoever missed them gets the present state instead.

    `matching` says what stands in them, as lookups into `payload`. Publish what is true instead in the same
    transaction: what processes remember of the topic goes after the commit.
    """
    found = {f"payload__{path}": value for path, value in matching.items()}
    LiveEvent.objects.filter(topic__name=topic, **found).delete()
    transaction.on_commit(lambda: delivery.forget(topic), robust=True)


def publish_value(topic: str, key: str, value: Any | Callable[[], Any], *, audience: str = PUBLIC) -> None:
    """Make the present value of something that changes often known, a few times a second at most.

    It is absolute, so a lost or repeated one does no harm; no row is written. A callable is read after the commit,
    which is the safe choice for a count that several people change at once.
    """
    stream = str(StreamName(topic, audience))
    transaction.on_commit(lambda: delivery.value(stream, key, value), robust=True)
