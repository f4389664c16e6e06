"""What shows that a promise was kept, or how far one is: papers and pictures that everybody may read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from briefings.models import Promise
from briefings.services.refusals import BriefingRefused
from briefings.states.follow_ups import PromiseState
from briefings.states.permissions import KEEP_PROMISE
from core import permissions, uploads
from core.audit.audit import record as audit
from core.uploads import StoredFile
from core.uploads.receiving import attached_to
from core.workflow import engine

MOST_AT_ONCE = 5
MOST_PIECES = 20


def takes_evidence(promise: Promise) -> bool:
    """Also while it is open: how far one is can be shown. Not for what never was a promise."""
    return promise.state != PromiseState.RETRACTED


@transaction.atomic
def add(*, promise: Promise, attachments: Sequence[File[Any]], by: Any, at: datetime) -> list[StoredFile]:
    """All of them or none; everybody reads them at once. Raises BriefingRefused or UploadRefused."""
    permissions.check(by, KEEP_PROMISE, promise)
    locked = engine.lock(promise)
    if not takes_evidence(locked):
        raise BriefingRefused("retracted", _("This was written down by mistake; there is nothing to show for it."))
    if not attachments:
        raise BriefingRefused("files", _("Please choose a file."), field="attachments")
    if attached_to(locked).count() + len(attachments) > MOST_PIECES:
        raise BriefingRefused("many", _("No more than %(most)s fit here.") % {"most": MOST_PIECES}, field="attachments")
    kept = uploads.receive_all(attachments, owner=None, at=at, limit=MOST_AT_ONCE)
    uploads.attach(kept, locked, at=at)
    audit("briefings.add_evidence", actor=by, at=at, target=locked, detail={"files": [file.pk for file in kept]})
    return kept


@transaction.atomic
def take_away(*, promise: Promise, file: int, by: Any, at: datetime) -> None:
    """What was put there by mistake; it does not come back."""
    permissions.check(by, KEEP_PROMISE, promise)
    locked = engine.lock(promise)
    found = attached_to(locked).filter(pk=file).first()
    if found is None:
        raise BriefingRefused("gone", _("Somebody else has taken this out in the meantime."))
    uploads.remove(found, at=at)
    audit("briefings.take_away_evidence", actor=by, at=at, target=locked, detail={"file": found.pk})
