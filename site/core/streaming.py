"""Sending something while it is still being made, under either kind of server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import translation


def streamed(request: HttpRequest, chunks: Generator[bytes, None, None], *, content_type: str) -> StreamingHttpResponse:
    """Each chunk is made when the one before has been sent; a reader who goes away ends the making.

    Under ASGI a plain iterator would be read whole into memory before the first byte leaves, so there it is read step
    by step in the request's own thread. The language is that of the request, also for what is made later.
    """
    steps = _in_language(chunks, translation.get_language())
    content = _step_by_step(steps) if isinstance(request, ASGIRequest) else steps
    response = StreamingHttpResponse(content, content_type=content_type)
    # Closed with the response, in the thread that made the chunks: there the database's cursor is at home.
    response._resource_closers.append(steps.close)  # type: ignore[attr-defined]
    return response


def _in_language(chunks: Generator[bytes, None, None], language: str | None) -> Generator[bytes, None, None]:
    try:
        while True:
            with translation.override(language):
                chunk = next(chunks, None)
            if chunk is None:
                return
            yield chunk
    finally:
        chunks.close()


async def _step_by_step(chunks: Generator[bytes, None, None]) -> AsyncIterator[bytes]:
    following = sync_to_async(_following)
    while (chunk := await following(chunks)) is not None:
        yield chunk


def _following(chunks: Iterator[bytes]) -> bytes | None:
    return next(chunks, None)
