"""Photos of a finding for everybody: each looked at by a person, covered in places or left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from auditors.models import PublicPhoto, PublicVersion
from auditors.services.refusals import AuditRefused
from auditors.services.version_drafts import lock_to_write
from core import uploads
from core.uploads.covering import Area, covered

MOST_AREAS = 20


@transaction.atomic
def show(photo: PublicPhoto, *, caption: str, areas: Sequence[Area], by: Any, at: datetime) -> None:
    """Everybody gets a copy in which the areas cannot be seen. Raises AuditRefused."""
    version = lock_to_write(photo.version, by=by)
    if not caption.strip():
        raise AuditRefused("caption", _("Say in a few words what the photo shows, for those who cannot see it."))
    if len(areas) > MOST_AREAS or not all(area.is_inside for area in areas):
        raise AuditRefused("areas", _("Each area must lie inside the photo."))
    made = covered(photo.original, areas, name=f"photo-{photo.position + 1}", owner=None, at=at)
    _decide(photo, made, caption.strip(), [[area.left, area.top, area.width, area.height] for area in areas], by, at)
    uploads.attach([made], version, at=at)
    _count_up(version)


@transaction.atomic
def leave_out(photo: PublicPhoto, *, by: Any, at: datetime) -> None:
    """Nobody but those who work on the finding gets to see it. Raises AuditRefused."""
    version = lock_to_write(photo.version, by=by)
    _decide(photo, None, "", [], by, at)
    _count_up(version)


def forget_photos(version: PublicVersion, *, at: datetime) -> None:
    """The copies go; which photos were shown stays on record."""
    for photo in version.photos.select_related("covered"):
        if copy := photo.covered:
            photo.covered = None
            photo.save(update_fields=["covered"])
            uploads.remove(copy, at=at)


def _decide(photo: PublicPhoto, copy: Any, caption: str, areas: list[list[int]], by: Any, at: datetime) -> None:
    """The copy made before goes, whatever was decided."""
    before = photo.covered
    photo.covered, photo.caption, photo.areas = copy, caption, areas
    photo.looked_at_by, photo.looked_at_at = by, at
    photo.save(update_fields=["covered", "caption", "areas", "looked_at_by", "looked_at_at"])
    if before is not None:
        uploads.remove(before, at=at)


def _count_up(version: PublicVersion) -> None:
    version.revision += 1
    version.save(update_fields=["revision"])
