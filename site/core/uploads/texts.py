"""The words of files that are attached to something, read once, by the background worker."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db.models import QuerySet

from core.uploads import extraction, kinds
from core.uploads.models import FileText, StoredFile

logger = logging.getLogger(__name__)

_PROGRAM = Path(__file__).with_name("extraction.py")
# The program ends itself sooner; this is for one that does nothing at all.
_SECONDS = 40
READABLE = {kind.media_type: kind.name for kind in (kinds.PDF, kinds.DOCX, kinds.HWPX)}


def unread(limit: int) -> QuerySet[StoredFile]:
    """Attached documents that nobody has read yet, the oldest first."""
    waiting = StoredFile.objects.filter(
        media_type__in=READABLE, attached_at__isnull=False, removed_at__isnull=True, text__isnull=True
    )
    return waiting.order_by("id")[:limit]


def read_all(files: Iterable[StoredFile], *, at: datetime) -> list[FileText]:
    return [read(file, at=at) for file in files]


def read(file: StoredFile, *, at: datetime) -> FileText:
    """Read a file's words and keep them; a file that cannot be read is not tried again."""
    try:
        with file.file.storage.open(file.file.name, "rb") as content:
            result, text = words_of(READABLE[file.media_type], content.read())
    except OSError:
        logger.warning("The file %s cannot be opened.", file.pk, exc_info=True)
        result, text = FileText.Result.FAILED, ""
    kept, _new = FileText.objects.update_or_create(file=file, defaults={"result": result, "words": text, "read_at": at})
    return kept


def words_of(kind: str, content: bytes, *, longest: int = extraction.LONGEST_TEXT) -> tuple[str, str]:
    """Result and text. Whatever the file does, this ends within its limits of time and memory."""
    command = [sys.executable, "-I", str(_PROGRAM), kind, str(longest)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return FileText.Result.FAILED, ""
    # PostgreSQL keeps no NUL.
    return answer["result"], answer["text"].replace("\x00", "")
