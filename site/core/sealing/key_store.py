"""Secrets as files of one folder, apart from the database: made once, read, destroyed.

Whoever steals the database or a backup of it does not have them, and a destroyed one makes every copy of what it
locked worthless. Several web processes share the folder; each file is readable by its owner only.
"""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings

SECRET_BYTES = 32
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,99}", re.ASCII)


class KeyMissing(Exception):
    """A secret that was made once cannot be read. What depends on it must wait for the administrator."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The secret {name} is not in {settings.KEY_STORE_DIR}. Every machine of this site needs the same folder "
            "of keys; mount it, or bring it back from where it is kept apart from the database."
        )
        self.name = name


def make(name: str) -> bytes:
    """A new secret, on the disk before this returns. Raises FileExistsError: no secret is ever replaced."""
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = secrets.token_bytes(SECRET_BYTES)
    # Under another name first: a reader never sees half a secret, and the link fails where the name is taken.
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write(draft, secret)
        os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return secret


def read(name: str) -> bytes:
    """Raises KeyMissing where it was never made, was destroyed, or lies on another machine."""
    try:
        secret = _path(name).read_bytes()
    except FileNotFoundError as error:
        raise KeyMissing(name) from error
    if len(secret) != SECRET_BYTES:
        raise KeyMissing(name)
    return secret


def exists(name: str) -> bool:
    return _path(name).exists()


def destroy(name: str) -> bool:
    """Overwrite and remove; whether it was there. Copies that somebody made elsewhere are not reached."""
    path = _path(name)
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        _sync_folder(path.parent)
        return True
    return False


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a secret.")
    return Path(settings.KEY_STORE_DIR) / name


def _write(path: Path, secret: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """A new name in a folder survives a power cut only once the folder itself has been written."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
