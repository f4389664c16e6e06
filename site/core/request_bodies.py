"""What people send lies encrypted where it does not fit into memory.

Django keeps the body of a long request in a temporary file until it has been read. Reports in confidence, letters
of residents and their files would lie on a disk as they are, however carefully everything behind treats them. Here the
file is encrypted with a key that is in no place but this process, and gone with the request.
"""

import io
import tempfile
from collections.abc import Iterator
from typing import IO, Any

import django
from django.conf import settings
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler

from core.sealing import envelopes, streams

PLACE = "request body"
_READ = 256 * 1024


class SealedBody:
    """Takes what arrives; once it is complete, `opened` reads it from its beginning."""

    def __init__(self, *, in_memory: int) -> None:
        self._in_memory = in_memory
        self._plain = bytearray()
        self._file: IO[bytes] | None = None
        self._key = envelopes.new_key()
        self._encryptor = streams.Encryptor(self._key, place=PLACE)

    def write(self, data: bytes) -> None:
        if self._file is not None:
            self._file.write(self._encryptor.update(data))
            return
        self._plain += data
        if len(self._plain) > self._in_memory:
            # A file without a name in its folder: it is gone with the process, whatever happens.
            self._file = tempfile.TemporaryFile()  # noqa: SIM115
            self._file.write(self._encryptor.header)
            self._file.write(self._encryptor.update(bytes(self._plain)))
            self._plain = bytearray()

    def opened(self) -> IO[bytes]:
        if self._file is None:
            return io.BytesIO(bytes(self._plain))
        self._file.write(self._encryptor.finish())
        self._file.seek(0)
        return io.BufferedReader(_Opened(self._file, self._key), buffer_size=streams.PIECE)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


class _Opened(io.RawIOBase):
    """Reads forward only: nobody asks for a body twice."""

    def __init__(self, file: IO[bytes], key: bytes) -> None:
        super().__init__()
        self._file = file
        self._pieces = streams.decrypted(_pieces(file), key, place=PLACE)
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._waiting:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._waiting = piece
        taken = self._waiting[: len(buffer)]
        buffer[: len(taken)] = taken
        self._waiting = self._waiting[len(taken) :]
        return len(taken)

    def close(self) -> None:
        self._file.close()
        super().close()


class SealingHandler(ASGIHandler):
    """Django's own, but for where it keeps what arrives."""

    async def read_body(self, receive: Any) -> IO[bytes]:
        body = SealedBody(in_memory=settings.FILE_UPLOAD_MAX_MEMORY_SIZE)
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                body.close()
                raise RequestAborted
            body.write(message.get("body", b""))
            if not message.get("more_body", False):
                return body.opened()


def get_asgi_application() -> SealingHandler:
    django.setup(set_prefix=False)
    return SealingHandler()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_READ):
        yield piece
