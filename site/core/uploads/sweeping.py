"""Letting go of what nobody attached, and of bytes that no row knows of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from uuid import UUID

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import QuerySet

from core.uploads.models import StoredFile, upload_storage
from core.uploads.receiving import delete_bytes

KEEP_LOOSE = timedelta(days=2)
# Longer than any request lasts: the bytes of a file are written before its row is committed.
KEEP_UNKNOWN = timedelta(days=1)
BATCH = 500


def sweep_loose(*, at: datetime) -> int:
    """Let go of files that were taken in for a form that was never handed in; how many of them."""
    loose = list(_loose(at).order_by("id").values_list("pk", flat=True)[:BATCH])
    for pk in loose:
        if file := _let_go(pk, at):
            delete_bytes(file)
    return len(loose)


@transaction.atomic
def _let_go(pk: int, at: datetime) -> StoredFile | None:
    """The row first, and held meanwhile: what somebody attached a moment ago stays. Bytes that a crash leaves behind
    are found by `sweep_unknown`."""
    file = _loose(at).select_for_update().filter(pk=pk).first()
    if file is not None:
        file.delete()
    return file


def _loose(at: datetime) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(attached_at__isnull=True, created_at__lt=at - KEEP_LOOSE)


def sweep_unknown(*, at: datetime) -> int:
    """Let go of bytes whose row was never committed, because what came after it failed; how many of them."""
    return sweep_bytes(upload_storage(), _known, older_than=at - KEEP_UNKNOWN)


def sweep_bytes(storage: Storage, known: Callable[[list[UUID]], set[UUID]], *, older_than: datetime) -> int:
    """The same for any storage whose files lie in folders under their public name; `known` says which have a row."""
    total = 0
    for folder in _folders(storage):
        paths = {path: _public_name(path) for path in _paths(storage, folder)}
        rows = known([name for name in paths.values() if name])
        for path, name in paths.items():
            if name and name not in rows and storage.get_modified_time(path) < older_than:
                storage.delete(path)
                total += 1
    return total


def _known(names: list[UUID]) -> set[UUID]:
    return set(StoredFile.objects.filter(public_name__in=names).values_list("public_name", flat=True))


def _folders(storage: Storage) -> list[str]:
    try:
        return storage.listdir("")[0]
    except FileNotFoundError:
        # Nothing has ever been taken in.
        return []


def _paths(storage: Storage, folder: str) -> Iterator[str]:
    for name in storage.listdir(folder)[1]:
        yield f"{folder}/{name}"


def _public_name(path: str) -> UUID | None:
    """Whose bytes these are by the name of the file; nothing for a file that is none of ours."""
    try:
        return UUID(PurePosixPath(path).stem.split("-")[0].split("_")[0])
    except ValueError:
        return None
