"""Files of a report in confidence: the original sealed as it came, and a copy without hidden data to look at."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils.translation import gettext as _

from auditors.models import SealedFile, SealedMessage
from auditors.rules.confidential import midnight
from auditors.services.refusals import AuditRefused
from core import uploads
from core.sealing import envelopes
from core.uploads import cleaning, sealed, sweeping
from core.uploads.sealed import SealedUpload

# Files carry the midnight before they came: this is a day and more.
KEEP_UNKNOWN = timedelta(days=2)


@dataclass(frozen=True)
class Description:
    """What only the holders of the report's key read about a file. `view_size` is nothing where no copy was made."""

    name: str
    media_type: str
    size: int
    key: str
    view_size: int | None = None

    @property
    def file_key(self) -> bytes:
        return base64.b64decode(self.key)


@dataclass(frozen=True)
class Examined:
    """A file that was looked at and found harmless, ready to be kept."""

    upload: SealedUpload
    name: str
    media_type: str
    view: bytes | None


def storage() -> Storage:
    return storages["sealed"]


def examine(files: Iterable[SealedUpload]) -> list[Examined]:
    """Raises UploadRefused with words for the person; nothing has been kept then."""
    return [_examined(upload) for upload in files]


def refuse_uncleaned(files: Iterable[Examined]) -> None:
    """For what goes to the reporter: it must not name who in this house wrote it. Raises AuditRefused."""
    for file in files:
        if file.view is None:
            words = _("%(name)s keeps who wrote it and cannot be cleaned. Please save it as PDF, then attach it again.")
            raise AuditRefused("files", words % {"name": file.name}, field="files")


@contextmanager
def taken_back_on_failure() -> Iterator[list[str]]:
    """Around the transaction: names of bytes that were written, and that go again where it does not come through."""
    written: list[str] = []
    try:
        yield written
    except BaseException:
        for name in written:
            storage().delete(name)
        raise


def keep(files: Iterable[Examined], message: SealedMessage, key: bytes, *, written: list[str]) -> list[SealedFile]:
    """Inside the transaction that writes the message, itself inside `taken_back_on_failure`."""
    return [_keep(file, message, key, written) for file in files]


def describe(file: SealedFile, key: bytes) -> Description:
    """Raises Unreadable where the key is not that of the report."""
    return Description(**json.loads(envelopes.decrypt(bytes(file.described), key, place=_described(file.public_name))))


def original(file: SealedFile, description: Description) -> Iterator[bytes]:
    """As it was sent. Raises Unreadable, and FileNotFoundError where the bytes are gone."""
    return _opened(file.original, description, sealed.place_of(file.public_name), description.size)


def view(file: SealedFile, description: Description) -> Iterator[bytes]:
    """The copy without hidden data, where there is one."""
    return _opened(file.cleaned, description, _view(file.public_name), description.view_size or 0)


def forget(files: Iterable[SealedFile]) -> None:
    """Take the bytes away, once the transaction that says so has been committed."""
    names = [name for file in files for name in (file.original, file.cleaned) if name]

    def delete() -> None:
        for name in names:
            storage().delete(name)

    transaction.on_commit(delete)


def sweep(*, at: datetime) -> int:
    """Let go of bytes without a row: of a report that did not come through, or that was destroyed a moment before a
    power cut. Nothing opens them any more."""
    return sweeping.sweep_bytes(storage(), _known, older_than=at - KEEP_UNKNOWN)


def _known(names: list[UUID]) -> set[UUID]:
    return set(SealedFile.objects.filter(public_name__in=names).values_list("public_name", flat=True))


def _examined(upload: SealedUpload) -> Examined:
    # In memory only, one file at a time: what is looked at here must not reach a disk.
    checked = uploads.examined(sealed.in_memory(upload))
    view = cleaning.cleaned(checked)
    return Examined(upload, checked.name, checked.kind.media_type, view)


def _keep(file: Examined, message: SealedMessage, key: bytes, written: list[str]) -> SealedFile:
    upload, name, on = file.upload, file.upload.public_name, message.written_on
    stem = f"{name.hex[:2]}/{name.hex}"
    upload.sealed.seek(0)
    original, cleaned = _save(stem, File(upload.sealed), on, written), ""
    if file.view is not None:
        copy = ContentFile(sealed.sealed(file.view, upload.key, place=_view(name)))
        cleaned = _save(f"{stem}-view", copy, on, written)
    description = Description(
        name=file.name,
        media_type=file.media_type,
        size=upload.size or 0,
        key=base64.b64encode(upload.key).decode(),
        view_size=None if file.view is None else len(file.view),
    )
    return SealedFile.objects.create(
        report=message.report,
        message=message,
        public_name=name,
        described=envelopes.encrypt(json.dumps(asdict(description)), key, place=_described(name)),
        original=original,
        cleaned=cleaned,
        written_on=on,
    )


def _save(name: str, content: File[Any], on: date, written: list[str]) -> str:
    saved = storage().save(name, content)
    written.append(saved)
    with suppress(NotImplementedError):
        # An hour could tell who was at a computer. A bucket keeps its own times.
        moment = midnight(on).timestamp()
        os.utime(storage().path(saved), (moment, moment))
    return saved


def _opened(name: str, description: Description, place: str, size: int) -> Iterator[bytes]:
    with storage().open(name, "rb") as content:
        yield from sealed.opened(content.chunks(), description.file_key, place=place, size=size)


def _described(public_name: UUID) -> str:
    return f"{sealed.place_of(public_name)}:name"


def _view(public_name: UUID) -> str:
    return f"{sealed.place_of(public_name)}:view"
