"""Photographs and papers that belong to one step: how it looks now that it is mended, or why it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File

from core import uploads
from core.uploads.models import StoredFile
from core.workflow.models import TransitionRecord

MOST_FILES = 10

# (person, the step) -> whether they may see what belongs to it.
Readers = Callable[[Any, TransitionRecord], bool]

_readers: dict[str, Readers] = {}


def register_readers(workflow: str, readers: Readers) -> None:
    """Called once for a workflow whose steps take files. Twice is a mistake."""
    if _readers.setdefault(workflow, readers) is not readers:
        raise LookupError(f"Readers of the evidence of {workflow} are declared twice.")


def attach(step: TransitionRecord, files: Sequence[File[Any]], *, at: datetime) -> None:
    """All of them or none. Raises UploadRefused."""
    if files:
        uploads.attach(uploads.receive_all(files, owner=step.actor, at=at, limit=MOST_FILES), step, at=at)


def may_read(person: Any, step: TransitionRecord) -> bool:
    readers = _readers.get(step.workflow)
    return readers is not None and readers(person, step)


def of(person: Any, steps: Iterable[TransitionRecord]) -> dict[int, list[StoredFile]]:
    """What this person may see, by the number of the step; one query for all steps."""
    by_number = {step.pk: step for step in steps}
    found: dict[int, list[StoredFile]] = {}
    for file in StoredFile.objects.filter(
        content_type=ContentType.objects.get_for_model(TransitionRecord),
        object_id__in=by_number,
        removed_at__isnull=True,
    ).order_by("id"):
        step = by_number[file.object_id or 0]
        if may_read(person, step):
            found.setdefault(step.pk, []).append(file)
    return found


uploads.register_access(TransitionRecord, may_read)
