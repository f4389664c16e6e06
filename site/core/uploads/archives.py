"""Office documents are ZIP archives: what kind one is, and whether it is a bomb or carries a program."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import BinaryIO

MOST_ENTRIES = 5_000
LARGEST_TOTAL = 300 * 1024 * 1024
LARGEST_RATIO = 200
# Small parts may compress well without being a bomb.
_RATIO_FROM = 1024 * 1024
_LARGEST_MARKUP = 64 * 1024
_CHUNK = 64 * 1024

_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_PROGRAM = re.compile(
    r"(vba(project|data)[^/]*\.(bin|xml)$)|(/activex/)|(\.(exe|dll|com|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|jar|msi|pif)$)",
    re.IGNORECASE,
)
_PACKED_OBJECT = re.compile(r"/embeddings/[^/]*\.bin$", re.IGNORECASE)
# Asked of one tag at a time: over a whole part such a search could be led back and forth for hours.
_EXTERNAL = re.compile(rb"targetmode\s*=\s*[\"']external", re.IGNORECASE)
_FETCHED = re.compile(
    rb"type\s*=\s*[\"'][^\"']*/(attachedtemplate|oleobject|frame|subdocument|externallinkpath|image)[\"']",
    re.IGNORECASE,
)


class ArchiveRefused(Exception):
    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


def inspect(file: BinaryIO, *, largest_total: int = LARGEST_TOTAL) -> str:
    """The kind of document: docx, xlsx, pptx or hwpx. Raises ArchiveRefused.

    Every part is unpacked into nothing and counted, because the sizes an archive announces may lie.
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _check_names(parts)
            _unpack_and_count(archive, parts, largest_total)
            return _kind(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ArchiveRefused("broken") from error


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_ENTRIES:
        raise ArchiveRefused("bomb")
    names = [part.filename for part in parts]
    if len(set(names)) != len(names):
        raise ArchiveRefused("broken")
    for part in parts:
        path = PurePosixPath(part.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in part.filename:
            raise ArchiveRefused("broken")
        if part.flag_bits & 0x1:
            raise ArchiveRefused("encrypted")
        if _PROGRAM.search("/" + part.filename):
            raise ArchiveRefused("macro")
        if _PACKED_OBJECT.search("/" + part.filename):
            raise ArchiveRefused("embedded")


def _unpack_and_count(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], largest_total: int) -> None:
    total = 0
    for part in parts:
        size = 0
        with archive.open(part) as content:
            head = content.read(_LARGEST_MARKUP)
            chunk = head
            while chunk:
                size += len(chunk)
                if total + size > largest_total or _is_bomb(size, part.compress_size):
                    raise ArchiveRefused("bomb")
                chunk = content.read(_CHUNK)
        total += size
        _check_markup(part.filename, head)


def _is_bomb(size: int, packed: int) -> bool:
    return size > _RATIO_FROM and size > LARGEST_RATIO * max(packed, 1)


def _check_markup(name: str, head: bytes) -> None:
    if name.lower().endswith((".xml", ".rels", ".hpf")):
        # UTF-16 parts would hide from a search in bytes.
        text = head.replace(b"\x00", b"")
        if b"<!doctype" in text.lower() or b"<!entity" in text.lower():
            raise ArchiveRefused("entities")
        if name.lower().endswith(".rels") and any(map(_fetches, text.split(b"<"))):
            raise ArchiveRefused("remote")


def _fetches(tag: bytes) -> bool:
    """Whether a relationship has something brought from elsewhere when the document is opened."""
    if not tag[:12].lower().startswith(b"relationship"):
        return False
    said = tag.partition(b">")[0]
    return bool(_EXTERNAL.search(said) and _FETCHED.search(said))


def _kind(archive: zipfile.ZipFile) -> str:
    names = {name.lower() for name in archive.namelist()}
    if "mimetype" in names and archive.read("mimetype")[:64].strip() == b"application/hwp+zip":
        return "hwpx"
    if "[content_types].xml" in names:
        content_types = archive.read(_actual(archive, "[content_types].xml"))[: 1024 * 1024].lower()
        if b"macroenabled" in content_types.replace(b"\x00", b""):
            raise ArchiveRefused("macro")
        for part, kind in _MAIN_PARTS.items():
            if part in names:
                return kind
    raise ArchiveRefused("archive")


def _actual(archive: zipfile.ZipFile, wanted: str) -> str:
    return next(name for name in archive.namelist() if name.lower() == wanted)
