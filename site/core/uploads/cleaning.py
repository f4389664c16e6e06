"""A copy of a file without what came along unseen: who wrote it, with which device, where."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from core.uploads import kinds
from core.uploads.kinds import IMAGE
from core.uploads.receiving import Checked

_PROGRAM = Path(__file__).with_name("cleaner.py")
# The program ends itself sooner; this is for one that does nothing at all.
_SECONDS = 30
# Each may take hundreds of megabytes: many files at once stand in line, and one that waits too long gets no copy.
_AT_ONCE = threading.BoundedSemaphore(2)
_PLAIN = (kinds.TEXT, kinds.CSV)
_CLEANED_APART = (kinds.PDF, kinds.DOCX, kinds.XLSX, kinds.PPTX, kinds.HWPX)


def cleaned(checked: Checked) -> bytes | None:
    """The clean copy, or nothing where this file cannot be cleaned. Pictures come drawn anew already."""
    checked.content.seek(0)
    content = bytes(checked.content.read())
    if checked.kind.kind == IMAGE or checked.kind in _PLAIN:
        return content
    return _cleaned_apart(checked.kind.name, content) if checked.kind in _CLEANED_APART else None


def _cleaned_apart(kind: str, content: bytes) -> bytes | None:
    """Whatever the file does, this ends within its limits of time and memory; nothing of it reaches a disk."""
    command = [sys.executable, "-I", str(_PROGRAM), kind]
    if not _AT_ONCE.acquire(timeout=_SECONDS):
        return None
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
    except subprocess.SubprocessError:
        return None
    finally:
        _AT_ONCE.release()
    return done.stdout or None
