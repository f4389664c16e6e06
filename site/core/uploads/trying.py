"""A file that is looked at first and taken in by a second press: kept in between, for whoever sent it alone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from core import uploads
from core.uploads.kinds import DOCUMENT
from core.uploads.models import StoredFile


def keep(file: Any, *, by: Any, at: datetime) -> StoredFile:
    """Raises UploadRefused."""
    return uploads.receive(file, owner=by, at=at, kinds=(DOCUMENT,))


def kept(name: str, *, by: Any) -> StoredFile | None:
    """What this person tried before, by the name that the page carries; None where it is no longer there."""
    try:
        number = UUID(name)
    except ValueError:
        return None
    return StoredFile.objects.filter(owner=by, content_type=None, removed_at=None, public_name=number).first()
