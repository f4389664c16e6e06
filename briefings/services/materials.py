"""What people read before a briefing: added, replaced and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from briefings.models import Briefing, Material
from briefings.rules.stamps import stamp_of
from briefings.services import briefing_index
from briefings.services.preparing import lock_to_change, refuse_overwriting
from briefings.services.refusals import BriefingRefused
from briefings.states.briefings import BriefingState
from core import uploads
from core.audit import audit
from core.uploads.receiving import attached_to

MOST_FILES = 5
MOST_MATERIALS = 40
FIELDS = ("title", "summary", "item")
CLOSED = (BriefingState.CANCELLED, BriefingState.DROPPED)


def material_stamp(material: Material | None) -> str:
    return stamp_of(material, FIELDS)


@transaction.atomic
def add(briefing: Briefing, *, by: Any, at: datetime, attachments: Sequence[File[Any]], **fields: Any) -> Material:
    """Raises UploadRefused for a file that is not what it says; nothing is kept then."""
    locked = lock_to_change(briefing, by=by, closed=CLOSED)
    if not attachments:
        raise BriefingRefused("files", _("Please choose a file."), field="attachments")
    if locked.materials.count() >= MOST_MATERIALS:
        raise BriefingRefused("many", _("No more than %(most)s fit here.") % {"most": MOST_MATERIALS})
    kept = uploads.receive_all(attachments, owner=None, at=at, limit=MOST_FILES)
    material = Material(briefing=locked, added_by=by, added_at=at, **_checked(locked, fields))
    material.save()
    uploads.attach(kept, material, at=at)
    _note(locked, material, "added", by=by, at=at)
    return material


@transaction.atomic
def change(
    material: Material, *, by: Any, at: datetime, attachments: Sequence[File[Any]] = (), seen: str = "", **fields: Any
) -> Material:
    """Other words, and where files are given, these in place of all that hung on it."""
    locked = lock_to_change(material.briefing, by=by, closed=CLOSED)
    standing = _standing(locked, material)
    refuse_overwriting(seen, material_stamp(standing))
    for name, value in _checked(locked, fields).items():
        setattr(standing, name, value)
    standing.save(update_fields=list(fields))
    if attachments:
        kept = uploads.receive_all(attachments, owner=None, at=at, limit=MOST_FILES)
        _drop_files(standing, at=at)
        uploads.attach(kept, standing, at=at)
    _note(locked, standing, "replaced" if attachments else "changed", by=by, at=at)
    return standing


@transaction.atomic
def take_away(material: Material, *, by: Any, at: datetime) -> None:
    """Its files go with it and do not come back."""
    locked = lock_to_change(material.briefing, by=by, closed=CLOSED)
    standing = _standing(locked, material)
    _drop_files(standing, at=at)
    _note(locked, standing, "taken away", by=by, at=at)
    briefing_index.forget_material(standing)
    standing.delete()


def _standing(briefing: Briefing, material: Material) -> Material:
    standing = briefing.materials.select_for_update(of=("self",)).filter(pk=material.pk).first()
    if standing is None:
        raise BriefingRefused("gone", _("Somebody else has taken this out in the meantime."))
    return standing


def _checked(briefing: Briefing, fields: dict[str, Any]) -> dict[str, Any]:
    item = fields.get("item")
    if item is not None and item.briefing_id != briefing.pk:
        raise BriefingRefused("item", _("This item belongs to another briefing."), field="item")
    return fields


def _drop_files(material: Material, *, at: datetime) -> None:
    for file in attached_to(material):
        uploads.remove(file, at=at)


def _note(briefing: Briefing, material: Material, did: str, *, by: Any, at: datetime) -> None:
    detail = {"material": material.pk, "did": did}
    audit.record("briefings.change_material", actor=by, at=at, target=briefing, detail=detail)
    briefing_index.renew(briefing)
