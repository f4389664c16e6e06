"""What other processes send over the channel layer: one channel per hub, one group per stream."""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from channels.layers import get_channel_layer

from core.live import bridge

if TYPE_CHECKING:
    from core.live.hubs import Hub

logger = logging.getLogger(__name__)

RETRY_SECONDS = 1.0


class LayerReceiver:
    """Does nothing at all where no layer is shared."""

    def __init__(self, hub: "Hub") -> None:
        self.hub = hub
        self.channel = ""
        self.joined: set[str] = set()
        self.receiving: asyncio.Task[None] | None = None

    async def join(self, key: str) -> None:
        """Join a stream's group. A layer that is away is tried again later; the database fills in meanwhile."""
        if not bridge.is_shared():
            return
        try:
            await self._start()
            for wanted in {key, bridge.CONTROL} - self.joined:
                await get_channel_layer().group_add(bridge.group(wanted), self.channel)
                self.joined.add(wanted)
        except Exception as error:
            logger.warning("The channel layer could not be joined for %s: %s", key, error)

    async def rejoin(self, keys: Iterable[str]) -> None:
        """A layer that was away has forgotten who listened."""
        for key in keys:
            if key not in self.joined:
                await self.join(key)

    async def leave(self, key: str) -> None:
        if key in self.joined:
            self.joined.discard(key)
            with suppress(Exception):
                await get_channel_layer().group_discard(bridge.group(key), self.channel)

    def stop(self) -> None:
        if self.receiving:
            self.receiving.cancel()

    async def _start(self) -> None:
        if self.receiving is not None:
            return
        self.channel = await get_channel_layer().new_channel()
        self.receiving = asyncio.create_task(self._receive())

    async def _receive(self) -> None:
        while True:
            try:
                self._take(await get_channel_layer().receive(self.channel))
            except Exception as error:
                logger.warning("The channel layer could not be read: %s", error)
                self.joined.clear()
                await asyncio.sleep(RETRY_SECONDS)

    def _take(self, message: dict[str, Any]) -> None:
        if message.get("origin") == bridge.ORIGIN:
            return
        match message["type"]:
            case "live.event":
                self.hub.receive_event(message["stream"], message["seq"], message["text"])
            case "live.forget":
                self.hub.forget(message["stream"])
            case "live.values":
                self.hub.receive_values(message["stream"], message["stamp"], message["texts"])
            case "live.logout":
                self.hub.end_session(message["session_key"])
