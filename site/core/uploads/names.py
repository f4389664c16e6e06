"""File names as people may see them: one line, no path, no trick with directions of writing."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 150
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')


def sanitise(name: str) -> str:
    """The last part of the path in NFC, without control and invisible characters; never empty, never dotted first."""
    name = unicodedata.normalize("NFC", name.encode(errors="ignore").decode())
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    # Cc, Cf, Cs, Co, Cn: control, invisible (as the turn of direction that hides "gpj.exe"), broken, private.
    name = "".join(letter for letter in name if not unicodedata.category(letter).startswith("C"))
    name = _FORBIDDEN.sub("_", " ".join(name.split())).strip(". ")
    stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
    return (stem[: LONGEST - len(suffix)] + suffix)[:LONGEST] or "file"


def extension(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def with_extension(name: str, wanted: str) -> str:
    stem = PurePosixPath(name).stem if extension(name) else name
    return f"{stem[: LONGEST - len(wanted) - 1]}.{wanted}"
