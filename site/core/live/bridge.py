"""Between processes: the channel layer, where one is shared. What it loses, the sequence numbers bring back."""

import asyncio
import logging
import threading
import uuid
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings

logger = logging.getLogger(__name__)

CONTROL = "control"
IN_MEMORY = "channels.layers.InMemoryChannelLayer"

# Hubs ignore what their own process sent: they had it first hand.
ORIGIN = uuid.uuid4().hex

_starting = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None


def is_shared() -> bool:
    layer: dict[str, Any] = getattr(settings, "CHANNEL_LAYERS", {}).get("default", {})
    return bool(layer) and layer.get("BACKEND") != IN_MEMORY


def group(stream: str) -> str:
    """Channel layers allow no colon in a group's name."""
    return f"live.{stream.replace(':', '--')}"


def send(stream: str, message: dict[str, Any]) -> None:
    """Hand a message to the other processes, without waiting for it."""
    if is_shared():
        asyncio.run_coroutine_threadsafe(_send(stream, {**message, "origin": ORIGIN}), _sending_loop())


async def _send(stream: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    try:
        await layer.group_send(group(stream), message)
    except Exception as error:
        # The database has the event; the other processes find it there at their next look.
        logger.warning("The channel layer did not take a message for %s: %s", stream, error)


def _sending_loop() -> asyncio.AbstractEventLoop:
    """One loop per process for sending, because requests run in threads that have none."""
    global _loop
    with _starting:
        if _loop is None:
            _loop = asyncio.new_event_loop()
            threading.Thread(target=_loop.run_forever, name="live-bridge", daemon=True).start()
        return _loop
