"""No body gets past the limit, with or without a length, and what fits arrives whole."""

import asyncio

import pytest

from core.limits import BodyLimit
from core.proxies import TrustedProxies


async def echo(scope, receive, send):
    body = b""
    more = True
    while more:
        message = await receive()
        body += message["body"]
        more = message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


async def ask(application, chunks, headers=(), **scope):
    waiting = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    waiting.append({"type": "http.request", "body": b"", "more_body": False})
    taken, sent = [], []

    async def receive():
        taken.append(waiting.pop(0))
        return taken[-1]

    async def send(message):
        sent.append(message)

    await application({"type": "http", "headers": list(headers), **scope}, receive, send)
    return sent, taken


def test_body_within_the_limit_arrives_whole():
    sent, _ = asyncio.run(ask(BodyLimit(echo, limit=10), [b"12345", b"67890"]))

    assert sent[0]["status"] == 200
    assert sent[1]["body"] == b"1234567890"


def test_announced_length_over_the_limit_is_refused_unread():
    sent, taken = asyncio.run(ask(BodyLimit(echo, limit=10), [b"x" * 11], [(b"content-length", b"11")]))

    assert sent[0]["status"] == 413
    assert taken == []


def test_chunked_body_without_length_is_refused_as_soon_as_it_is_too_long():
    sent, taken = asyncio.run(ask(BodyLimit(echo, limit=10), [b"x" * 6] * 1000))

    assert sent[0]["status"] == 413
    assert len(taken) == 2


def test_length_that_lies_does_not_help():
    sent, _ = asyncio.run(ask(BodyLimit(echo, limit=10), [b"x" * 6] * 3, [(b"content-length", b"1")]))

    assert sent[0]["status"] == 413


@pytest.mark.parametrize(
    ("count", "header", "client"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "", "10.0.0.1"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "<script>", "10.0.0.1"),
    ],
)
def test_only_as_many_forwarded_addresses_are_believed_as_there_are_proxies(count, header, client):
    seen = {}

    async def note(scope, receive, send):
        seen.update(scope)

    headers = [(b"x-forwarded-for", header.encode())] if header else []
    asyncio.run(ask(TrustedProxies(note, count=count), [], headers, client=("10.0.0.1", 5), scheme="http"))

    assert seen["client"][0] == client


def test_scheme_of_the_nearest_proxy_counts_for_sockets_too():
    seen = {}

    async def note(scope, receive, send):
        seen.update(scope)

    scope = {"type": "websocket", "headers": [(b"x-forwarded-proto", b"https")], "client": None, "scheme": "ws"}
    asyncio.run(TrustedProxies(note, count=1)(scope, None, None))

    assert seen["scheme"] == "wss"
