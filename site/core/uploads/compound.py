"""Old compound files: which of them is a Hangul (HWP 5) document, and which a locked one of another kind."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURE = b"HWP Document File"
_ENTRY = 128
_LONGEST_CHAIN = 4096
_NO_SECTOR = 0xFFFFFFFA
_MACRO_STREAMS = {"_VBA_PROJECT", "VBA", "Macros", "_VBA_PROJECT_CUR"}


def is_hangul_document(file: BinaryIO) -> bool:
    """True where the directory has the streams of a Hangul document, its signature is there, and no macro of
    another office is."""
    names = _names(file)
    if not {"FileHeader", "DocInfo"} <= names or names & _MACRO_STREAMS:
        return False
    file.seek(0)
    return _SIGNATURE in file.read()


def is_locked(file: BinaryIO) -> bool:
    """Whether it is the shell in which office programs lock a document with a password."""
    return "EncryptedPackage" in _names(file)


def _names(file: BinaryIO) -> set[str]:
    try:
        return set(_directory_names(file))
    except (struct.error, OSError, ValueError):
        return set()


def _directory_names(file: BinaryIO) -> Iterator[str]:
    file.seek(0)
    header = file.read(512)
    (shift,) = struct.unpack_from("<H", header, 30)
    if shift not in (9, 12):
        raise ValueError("unknown sector size")
    sector_size = 1 << shift
    (sector,) = struct.unpack_from("<I", header, 48)
    table = struct.unpack_from("<109I", header, 76)
    for _step in range(_LONGEST_CHAIN):
        if sector >= _NO_SECTOR:
            return
        content = _sector(file, sector, sector_size)
        for start in range(0, len(content), _ENTRY):
            yield _entry_name(content[start : start + _ENTRY])
        sector = _next_sector(file, table, sector, sector_size)
    raise ValueError("endless directory")


def _next_sector(file: BinaryIO, table: tuple[int, ...], sector: int, sector_size: int) -> int:
    per_sector = sector_size // 4
    allocation = _sector(file, table[sector // per_sector], sector_size)
    (following,) = struct.unpack_from("<I", allocation, (sector % per_sector) * 4)
    return int(following)


def _sector(file: BinaryIO, number: int, size: int) -> bytes:
    file.seek((number + 1) * size)
    content = file.read(size)
    if len(content) < size:
        raise ValueError("cut off")
    return content


def _entry_name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="ignore")
