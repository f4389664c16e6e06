"""Files that are encrypted while they arrive, so that no disk ever holds them as they were sent.

A view that takes such files sets the handler before anything reads the form:
`request.upload_handlers = [SealingUploadHandler(request)]`. Each file has a key of its own, which whoever keeps the
file must keep sealed; how long the file is stays hidden too, to a whole piece.
"""

from __future__ import annotations

import io
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from core.sealing import envelopes, streams


class SealedUpload(UploadedFile):
    """One file as it arrived: the encrypted bytes, and in memory the key that opens them."""

    def __init__(self, name: str, *, content_type: str | None = None) -> None:
        # A file without a name in the folder: it is gone with the process, whatever happens.
        super().__init__(tempfile.TemporaryFile(), name, content_type, 0)  # noqa: SIM115
        self.public_name = uuid.uuid4()
        self.key = envelopes.new_key()
        self._encryptor = streams.Encryptor(self.key, place=self.place)
        self.sealed.write(self._encryptor.header)

    @classmethod
    def of(cls, name: str, content: bytes) -> SealedUpload:
        """A file that lies in memory."""
        upload = cls(name)
        upload.take(content)
        upload.finish()
        return upload

    @property
    def place(self) -> str:
        return place_of(self.public_name)

    @property
    def sealed(self) -> IO[bytes]:
        return self.file  # type: ignore[return-value]

    def take(self, data: bytes) -> None:
        self.size = (self.size or 0) + len(data)
        self.sealed.write(self._encryptor.update(data))

    def finish(self) -> None:
        self.sealed.write(self._encryptor.update(padding(self.size or 0)))
        self.sealed.write(self._encryptor.finish())
        self.sealed.seek(0)

    def read_plain(self) -> bytes:
        """In memory, as it was sent."""
        self.sealed.seek(0)
        plain = b"".join(opened(_pieces(self.sealed), self.key, place=self.place, size=self.size or 0))
        self.sealed.seek(0)
        return plain


class SealingUploadHandler(FileUploadHandler):
    """Takes every file of the form and hands out `SealedUpload`s."""

    _upload: SealedUpload

    def new_file(self, *arguments: Any, **named: Any) -> None:
        super().new_file(*arguments, **named)
        self._upload = SealedUpload(self.file_name or "", content_type=self.content_type)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        # What is too long is counted to its end, so that the answer can say so, and not kept.
        if (self._upload.size or 0) <= settings.UPLOAD_MAX_BYTES:
            self._upload.take(raw_data)

    def file_complete(self, file_size: int) -> SealedUpload:
        self._upload.finish()
        return self._upload

    def upload_interrupted(self) -> None:
        if hasattr(self, "_upload"):
            self._upload.close()


def place_of(public_name: uuid.UUID) -> str:
    return f"file:{public_name}"


def padding(size: int) -> bytes:
    return b"\x00" * (-size % streams.PIECE)


def sealed(content: bytes, key: bytes, *, place: str) -> bytes:
    """Content that lies in memory, as it may lie on a disk."""
    return b"".join(streams.encrypted([content, padding(len(content))], key, place=place))


def opened(pieces: Iterable[bytes], key: bytes, *, place: str, size: int) -> Iterator[bytes]:
    """The first `size` bytes: what follows only hid how many there are. Raises Unreadable."""
    left = size
    for piece in streams.decrypted(pieces, key, place=place):
        if left:
            yield piece[:left]
        left -= min(left, len(piece))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(streams.PIECE):
        yield piece


def in_memory(upload: SealedUpload) -> UploadedFile:
    """For what asks questions about a file's content; nothing of it reaches a disk."""
    content = upload.read_plain()
    return UploadedFile(io.BytesIO(content), upload.name, upload.content_type, len(content))
