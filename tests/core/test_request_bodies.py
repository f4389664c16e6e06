"""A long request lies on no disk as it was sent, and reads as it was sent."""

import asyncio
import tempfile
from pathlib import Path

import pytest
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler

from core.request_bodies import SealedBody, SealingHandler

MARKER = b"the clerk took the envelope"
IN_MEMORY = 1_000


@pytest.fixture
def written(monkeypatch, tmp_path) -> Path:
    """Every temporary file stays in this folder after it was closed."""
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda *ignored, **named: _kept(tmp_path))
    return tmp_path


def _kept(folder: Path):
    return (folder / str(len(list(folder.iterdir())))).open("w+b")


def _received(handler: ASGIHandler, body: bytes, *, cut: int = 70_000) -> bytes:
    parts = [body[start : start + cut] for start in range(0, len(body), cut)] or [b""]
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    messages[-1]["more_body"] = False

    async def receive():
        return messages.pop(0)

    # Without the middleware, which a body does not need.
    file = asyncio.run(type(handler).read_body(handler, receive))
    with file:
        return b"".join(iter(lambda: file.read(10_007), b""))


def _handler(kind: type[ASGIHandler]) -> ASGIHandler:
    return kind.__new__(kind)


@pytest.mark.parametrize("size", [0, 1, IN_MEMORY, IN_MEMORY + 1, 65_536, 300_001])
def test_a_body_reads_as_it_was_sent(settings, size):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = IN_MEMORY
    body = bytes(index % 251 for index in range(size))
    assert _received(_handler(SealingHandler), body, cut=777) == body


def test_the_disk_never_sees_what_was_sent(settings, written):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = IN_MEMORY
    body = MARKER * 40_000
    assert _received(_handler(SealingHandler), body) == body
    files = list(written.iterdir())
    assert files and sum(file.stat().st_size for file in files) > len(body)
    assert not any(MARKER in file.read_bytes() for file in files)


def test_the_search_would_find_it_where_it_lies_open(settings, written):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = IN_MEMORY
    _received(_handler(ASGIHandler), MARKER * 40_000)
    assert any(MARKER in file.read_bytes() for file in written.iterdir())


def test_a_short_body_touches_no_disk(settings, written):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = IN_MEMORY
    assert _received(_handler(SealingHandler), MARKER) == MARKER
    assert not list(written.iterdir())


def test_lines_are_read_one_by_one():
    body = SealedBody(in_memory=10)
    body.write(b"first line\nsecond ")
    body.write(b"line\n")
    with body.opened() as file:
        assert file.readline() == b"first line\n"
        assert list(file) == [b"second line\n"]


def test_a_connection_that_breaks_off_leaves_nothing(settings, written):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = IN_MEMORY
    messages = [
        {"type": "http.request", "body": MARKER * 1_000, "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive():
        return messages.pop(0)

    with pytest.raises(RequestAborted):
        asyncio.run(_handler(SealingHandler).read_body(receive))
    assert all(MARKER not in file.read_bytes() for file in written.iterdir())
