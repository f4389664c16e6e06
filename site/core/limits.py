"""Request bodies are bounded before anybody reads them, with or without a Content-Length.

Django counts bytes only after the server has taken the whole body in; a chunked upload without a length
would fill the disk first.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings
from django.utils import translation

from core.ui.views import bare_error_response

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[..., Awaitable[None]]

# This page has no nonce and needs none.
PAGE_POLICY = b"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'"


class BodyTooLarge(Exception):
    """The sender went on past the limit."""


class BodyLimit:
    """Answers 413 to a body of more than `limit` bytes and never hands the surplus on."""

    def __init__(self, application: Application, *, limit: int) -> None:
        self.application = application
        self.limit = limit

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if announced_length(scope) > self.limit:
            await refuse(send, language_of(scope))
            return
        answer = AnswerWatch(send)
        try:
            await self.application(scope, self.counted(receive), answer)
        except BodyTooLarge:
            # Once an answer has begun there is no second status to give; the server drops the connection.
            if answer.begun:
                raise
            await refuse(send, language_of(scope))

    def counted(self, receive: Receive) -> Receive:
        taken = 0

        async def counting() -> Message:
            nonlocal taken
            message = await receive()
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                if taken > self.limit:
                    raise BodyTooLarge
            return message

        return counting


class AnswerWatch:
    """Remembers whether the answer has begun."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        self.begun = True
        await self.send(message)


def announced_length(scope: Message) -> int:
    for name, value in scope.get("headers", []):
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


async def refuse(send: Send, language: str) -> None:
    """Our own page; no request exists yet, so the language is read from what the browser says."""
    with translation.override(language):
        response = bare_error_response(413)
    headers = [
        (b"content-type", response["Content-Type"].encode()),
        (b"content-length", str(len(response.content)).encode()),
        (b"content-security-policy", PAGE_POLICY),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": response.content})


def language_of(scope: Message) -> str:
    """The language of the path; pages without a prefix are Korean."""
    return translation.get_language_from_path(scope.get("path", "")) or settings.LANGUAGE_CODE
