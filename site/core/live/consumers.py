"""The live socket: accepts, asks for permission, joins the hub, carries out. Events do not pass through here."""

import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from django.utils import translation

from core.live import commands, doors, logout, visitors  # noqa: F401  (logout listens for the end of a login)
from core.live.buckets import TokenBucket
from core.live.doors import Deed, Outcome
from core.live.encoding import encode
from core.live.frames import Frame, Message, refusal_frame
from core.live.house import SESSION_ENDED
from core.live.hubs import Hub, hub_of_this_loop
from core.live.listeners import Listener, until_cut
from core.live.topics import parse

PATH = "/ws/live/"
INVALID = 1007
TOO_BIG = 1009
TOO_FAST = 1008
LONGEST_COMMAND = 16 * 1024

Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Coroutine[Any, Any, None]]


class LiveSocket:
    """The ASGI application behind /ws/live/."""

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        await receive()
        if scope["path"] != PATH:
            await send({"type": "websocket.close"})
            return
        await send({"type": "websocket.accept"})
        hub = hub_of_this_loop()
        listener = Listener(send, visitors.session_key_of(scope))
        hub.add(listener)
        try:
            await until_cut(listener, Conversation(hub, listener, receive, scope).hold())
        finally:
            hub.remove(listener)


class Conversation:
    """The receiving side of one socket: its messages are seen to one after another."""

    def __init__(self, hub: Hub, listener: Listener, receive: Receive, scope: dict[str, Any]) -> None:
        self.hub = hub
        self.listener = listener
        self.receive = receive
        self.address = visitors.address_of(scope)
        self.language = visitors.language_of(scope)
        self.bucket = TokenBucket(per_second=5, burst=20)
        # How often somebody is told that this was too fast before the socket is closed.
        self.patience = TokenBucket(per_second=5, burst=100)

    async def hold(self) -> None:
        while (message := await self.receive())["type"] == "websocket.receive":
            text = message.get("text")
            if not self.listener.closed:
                await self.answer(text)

    async def answer(self, text: str | None) -> None:
        in_time = self.bucket.take() and self.hub.buckets.take(self.address)
        if not (in_time or self.patience.take()):
            self.listener.close(TOO_FAST)
        elif text is not None and len(text) > LONGEST_COMMAND:
            self.listener.close(TOO_BIG)
        else:
            try:
                said = commands.read(text)
            except commands.Malformed:
                self.listener.step(Frame('{"error":"malformed"}').socket_message)
                self.listener.close(INVALID)
                return
            if isinstance(said, Deed):
                await self.do(said, in_time=in_time)
            elif in_time:
                await self.obey(said)
            else:
                self.listener.close(TOO_FAST)

    async def do(self, deed: Deed, *, in_time: bool) -> None:
        """Whoever types a question is told that it came too fast; nothing that was typed vanishes in silence."""
        if in_time and self.hub.deed_buckets.take(self.listener.session_key or self.address):
            outcome = await self.hub.in_deed_thread(self.carry_out, deed)
        else:
            with translation.override(self.language):
                outcome = doors.too_fast()
        if outcome is None:
            self.listener.close(SESSION_ENDED)
        else:
            await self.listener.write(Frame(encode(outcome.told(deed.key))))

    def carry_out(self, deed: Deed) -> Outcome | None:
        """In a thread: who it is now, and then what they want. None: it is somebody else than before."""
        caller = visitors.caller_of(self.listener.session_key)
        if not self._is_same_person(caller.user.pk):
            return None
        with translation.override(self.language):
            return doors.carry_out(caller, deed)

    async def obey(self, command: commands.Command) -> None:
        """Permission is asked for each message: the login may have ended since the last."""
        for key in command.unsubscribe:
            if stream := self.hub.streams.get(key):
                self.listener.unsubscribe(stream)
        names = {key: parse(key) for key in command.subscribe}
        known = [name for name in names.values() if name]
        verdict = await self.hub.door.judge(self.listener.session_key, known)
        if not self._is_same_person(verdict.user_id):
            self.listener.close(SESSION_ENDED)
            return
        for key, since in command.subscribe.items():
            name = names[key]
            if name in verdict.allowed and len(self.listener.positions) < commands.MOST_TOPICS:
                await self.listener.subscribe(await self.hub.stream(name), since)
            else:
                await self.listener.write(refusal_frame(key))

    def _is_same_person(self, user_id: object) -> bool:
        """The first message says who it is; from then on nobody else may speak here."""
        first, self.listener.checked_at = not self.listener.checked_at, time.monotonic()
        if first:
            self.listener.user_id = user_id
        return bool(user_id == self.listener.user_id)
