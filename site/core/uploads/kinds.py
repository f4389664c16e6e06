"""The kinds of file that are taken, and how each is recognised: by its content, never by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import BinaryIO

from core.uploads import archives, compound

IMAGE = "image"
DOCUMENT = "document"
_HEAD = 4096
_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class FileKind:
    """`extensions[0]` is the one a file gets that came without any."""

    name: str
    kind: str
    media_type: str
    extensions: tuple[str, ...]


JPEG = FileKind("jpeg", IMAGE, "image/jpeg", ("jpg", "jpeg", "jfif"))
PNG = FileKind("png", IMAGE, "image/png", ("png",))
WEBP = FileKind("webp", IMAGE, "image/webp", ("webp",))
PDF = FileKind("pdf", DOCUMENT, "application/pdf", ("pdf",))
DOCX = FileKind("docx", DOCUMENT, _OFFICE + "wordprocessingml.document", ("docx",))
XLSX = FileKind("xlsx", DOCUMENT, _OFFICE + "spreadsheetml.sheet", ("xlsx",))
PPTX = FileKind("pptx", DOCUMENT, _OFFICE + "presentationml.presentation", ("pptx",))
HWPX = FileKind("hwpx", DOCUMENT, "application/hwp+zip", ("hwpx",))
HWP = FileKind("hwp", DOCUMENT, "application/x-hwp", ("hwp",))
TEXT = FileKind("text", DOCUMENT, "text/plain", ("txt",))
CSV = FileKind("csv", DOCUMENT, "text/csv", ("csv",))

ALL = (JPEG, PNG, WEBP, PDF, DOCX, XLSX, PPTX, HWPX, HWP, TEXT, CSV)
EXTENSIONS = {extension: kind for kind in ALL for extension in kind.extensions}

_ARCHIVES = {kind.name: kind for kind in (DOCX, XLSX, PPTX, HWPX)}
# As telephones call them: refused with words that say what to do.
PHONE_PICTURES = ("heic", "heif", "avif")
_PHONE_PICTURE = re.compile(rb"....ftyp(heic|heix|hevc|heim|heis|mif1|msf1|avif|avis)", re.DOTALL)
_MARKUP = re.compile(
    rb"\s*(<\?xml|<!doctype|<!--|<(html|head|body|script|svg|iframe|img|style|meta|link|title|table|div|a|p|b)[\s/>])",
    re.IGNORECASE,
)
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"L\x00\x00\x00\x01\x14",
)


class NotTaken(Exception):
    """The content is of a kind that is not taken; `cause` is a code of `receiving.message_for`."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


def recognise(file: BinaryIO, extension: str) -> FileKind:
    """What the file is. The extension only tells CSV from other plain text. Raises NotTaken."""
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        raise NotTaken("empty")
    if kind := _by_magic(head):
        return kind
    if head.startswith(b"PK"):
        return _ARCHIVES[_archive(file)]
    if head.startswith(compound.MAGIC):
        if not compound.is_hangul_document(file):
            raise NotTaken("encrypted" if compound.is_locked(file) else "old_office")
        return HWP
    if head.startswith(_PROGRAMS):
        raise NotTaken("program")
    if _PHONE_PICTURE.match(head):
        raise NotTaken("phone_picture")
    return _text(file, extension)


def _by_magic(head: bytes) -> FileKind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    return PDF if head.startswith(b"%PDF-") else None


def _archive(file: BinaryIO) -> str:
    try:
        return archives.inspect(file)
    except archives.ArchiveRefused as refusal:
        raise NotTaken(refusal.cause) from refusal


def _text(file: BinaryIO, extension: str) -> FileKind:
    file.seek(0)
    content = file.read()
    if _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")[:_HEAD]):
        raise NotTaken("markup")
    text = decoded(content)
    if text is None:
        raise NotTaken("unknown")
    if _MARKUP.match(text[:_HEAD].encode()):
        raise NotTaken("markup")
    return CSV if extension == "csv" else TEXT


def decoded(content: bytes) -> str | None:
    """Plain text in an encoding that Korean offices use, or nothing where it is none."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp949"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _has_control(text) else text
    return None


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def _has_control(text: str) -> bool:
    return _CONTROL.search(text) is not None
