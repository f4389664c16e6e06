"""Server-sent events: the same hub for browsers and proxies that let no socket through."""

import re
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.http.request import split_domain_port, validate_host

from core.live import visitors
from core.live.frames import Message
from core.live.hubs import Hub, hub_of_this_loop
from core.live.listeners import StreamListener, until_cut
from core.live.topics import StreamName, parse

PATH = re.compile(r"/live/([^/]+)/events")
LOCAL_HOSTS = [".localhost", "127.0.0.1", "[::1]"]

RETRY_SECONDS = b"10"

Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Coroutine[Any, Any, None]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


class EventStream:
    """Takes `/live/<topic>/events`; everything else goes on to the pages."""

    def __init__(self, pages: Application) -> None:
        self.pages = pages

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        found = PATH.fullmatch(scope["path"])
        if found is None or scope["method"] != "GET":
            await self.pages(scope, receive, send)
            return
        name = parse(found[1])
        hub = hub_of_this_loop()
        if not hub.buckets.take(visitors.address_of(scope)):
            await refuse(send, 429, "too_many_requests")
            return
        session_key = visitors.session_key_of(scope)
        verdict = await hub.door.judge(session_key, [name] if name else [])
        if name is None or name not in verdict.allowed or not _host_is_ours(scope):
            await refuse(send, 403, "refused")
            return
        listener = StreamListener(send, session_key)
        listener.user_id, listener.checked_at = verdict.user_id, time.monotonic()
        hub.add(listener)
        try:
            await until_cut(listener, stream_events(hub, listener, name, position(scope), receive))
        finally:
            hub.remove(listener)


async def stream_events(
    hub: Hub, listener: StreamListener, name: StreamName, since: int | None, receive: Receive
) -> None:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        # nginx would otherwise gather events until a buffer is full.
        (b"x-accel-buffering", b"no"),
    ]
    await listener.send({"type": "http.response.start", "status": 200, "headers": headers})
    await listener.subscribe(await hub.stream(name), since)
    while (await receive())["type"] != "http.disconnect":
        pass


def position(scope: dict[str, Any]) -> int | None:
    """Where a browser that comes back left off: it says so in a header, the first time in the address."""
    header = next((value for name, value in scope["headers"] if name == b"last-event-id"), b"")
    asked = header.decode("latin-1") or QueryDict(scope["query_string"]).get("since", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None


async def refuse(send: Send, status: int, error: str) -> None:
    body = f'{{"error":"{error}"}}'.encode()
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    if status == 429:
        headers.append((b"retry-after", RETRY_SECONDS))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _host_is_ours(scope: dict[str, Any]) -> bool:
    """The check that Django's own requests get: another name for this machine must not read a signed-in stream."""
    header = next((value for name, value in scope["headers"] if name == b"host"), b"")
    domain, _ = split_domain_port(header.decode("latin-1"))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS or (LOCAL_HOSTS if settings.DEBUG else []))
