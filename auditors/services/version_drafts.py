"""Writing the public version of a finding: one writer at a time, until it is handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from auditors.models import Finding, PublicPhoto, PublicVersion
from auditors.queries import versions as queries
from auditors.services.refusals import AuditRefused
from auditors.states.versions import DRAFT_VERSION, WRITE_VERSION, VersionState
from core import permissions
from core.workflow import engine


@transaction.atomic
def begin(finding: Finding, *, by: Any, at: datetime) -> PublicVersion:
    """A draft with every likely name masked, and each photo waiting to be looked at. Raises AuditRefused."""
    office = finding.report.term.body.department
    permissions.check(by, DRAFT_VERSION, finding.report.term.body)
    locked = engine.lock(finding)
    if locked.state not in queries.PUBLISHABLE:
        raise AuditRefused("state", _("A finding is published once it has been accepted."))
    if queries.unfinished_of(locked).exists():
        raise AuditRefused("twice", _("Somebody is writing a public version already."))
    version = PublicVersion.objects.create(
        finding=locked, department=office, drafted_by=by, drafted_at=at, **queries.suggested(locked)
    )
    known = {photo.original_id: photo for photo in queries.photos_in_public(locked)}
    PublicPhoto.objects.bulk_create(
        PublicPhoto(version=version, original=file, position=position, **_as_before(known.get(file.pk)))
        for position, file in enumerate(queries.photos_of(locked))
    )
    engine.open(version, actor=by, at=at)
    return version


@transaction.atomic
def write(version: PublicVersion, *, title: str, place: str, text: str, answer: str, by: Any, at: datetime) -> None:
    """Raises AuditRefused where it is handed in."""
    locked = lock_to_write(version, by=by)
    locked.title, locked.place, locked.text, locked.answer = title.strip(), place.strip(), text.strip(), answer.strip()
    locked.revision += 1
    locked.save(update_fields=["title", "place", "text", "answer", "revision"])


def lock_to_write(version: PublicVersion, *, by: Any) -> PublicVersion:
    """Held until the transaction ends. Raises AuditRefused where it is handed in."""
    permissions.check(by, WRITE_VERSION, version)
    locked = engine.lock(version)
    if locked.state != VersionState.DRAFTED:
        raise AuditRefused("frozen", _("It is handed in and cannot be changed. Take it back first."))
    return locked


def _as_before(photo: PublicPhoto | None) -> dict[str, Any]:
    """What was written and covered last time is offered again; a person looks at it anew all the same."""
    return {"caption": photo.caption, "areas": photo.areas} if photo else {}
