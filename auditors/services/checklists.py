"""Building the checklists: a draft at a time for each kind of facility, and a version in use until the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from auditors.models import Checklist, CheckPoint
from auditors.queries import checklists as queries
from auditors.services.refusals import AuditRefused
from auditors.states.activities import MANAGE_CHECKLISTS
from core import permissions
from core.audit.audit import record as audit
from facilities.models import FacilityKind

MOST_POINTS = 60
POINT_FIELDS = ("group", "text", "hint")
Points = Sequence[Mapping[str, str]]


@transaction.atomic
def begin_version(kind: FacilityKind, *, by: Any, at: datetime) -> Checklist:
    """The draft of the next version, with the points of the present one. Two who begin at once get one draft."""
    permissions.check(by, MANAGE_CHECKLISTS)
    kind = FacilityKind.objects.select_for_update().get(pk=kind.pk)
    if draft := Checklist.objects.filter(kind=kind, published_at__isnull=True).first():
        return draft
    present = queries.version_in_use(kind)
    last = Checklist.objects.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0
    draft = Checklist.objects.create(
        kind=kind,
        title=present.title if present else _("%(kind)s: what to look at") % {"kind": kind.name},
        version=last + 1,
        changed_by=by,
        changed_at=at,
    )
    if present:
        _write(draft, [{name: getattr(point, name) for name in POINT_FIELDS} for point in present.points.all()])
    return draft


@transaction.atomic
def keep_draft(checklist: Checklist, *, title: str, points: Points, seen: datetime, by: Any, at: datetime) -> Checklist:
    """Write the draft down. `seen` is when it was last changed as the writer knew it. Raises AuditRefused."""
    permissions.check(by, MANAGE_CHECKLISTS, checklist)
    draft = _lock_draft(checklist)
    if draft.changed_at != seen:
        raise AuditRefused("changed", _("Somebody else has changed this draft meanwhile. Compare before you keep it."))
    texts = [point["text"] for point in points]
    if len(texts) > MOST_POINTS:
        raise AuditRefused("points", _("At most %(most)s points fit on one checklist.") % {"most": MOST_POINTS})
    if twice := next((text for text in texts if texts.count(text) > 1), None):
        raise AuditRefused("points", _("This point is on the list twice: %(text)s") % {"text": twice})
    draft.title, draft.changed_by, draft.changed_at = title, by, at
    draft.save(update_fields=["title", "changed_by", "changed_at"])
    _write(draft, points)
    return draft


@transaction.atomic
def publish(checklist: Checklist, *, by: Any, at: datetime) -> Checklist:
    """Auditors tick this version from now on; the one before stays readable. Raises AuditRefused."""
    permissions.check(by, MANAGE_CHECKLISTS, checklist)
    # The lock of the kind lets two who publish come one after the other.
    FacilityKind.objects.select_for_update().get(pk=checklist.kind_id)
    draft = _lock_draft(checklist)
    points = list(draft.points.all())
    if not points:
        raise AuditRefused("points", _("Write at least one point first."))
    present = queries.version_in_use(draft.kind)
    if present is not None:
        if present.title == draft.title and not queries.changes(present.points.all(), points):
            raise AuditRefused("same", _("This draft asks the same as the version in use."))
        present.replaced_at = at
        present.save(update_fields=["replaced_at"])
    draft.published_at, draft.changed_by, draft.changed_at = at, by, at
    draft.save(update_fields=["published_at", "changed_by", "changed_at"])
    audit("auditors.publish_checklist", actor=by, at=at, target=draft, detail={"points": len(points)})
    return draft


@transaction.atomic
def discard(checklist: Checklist, *, by: Any, at: datetime) -> None:
    """Throw the draft away; the version in use is not touched. Raises AuditRefused."""
    permissions.check(by, MANAGE_CHECKLISTS, checklist)
    draft = _lock_draft(checklist)
    audit("auditors.discard_checklist", actor=by, at=at, target=draft)
    draft.delete()


def _lock_draft(checklist: Checklist) -> Checklist:
    draft = Checklist.objects.select_for_update().filter(pk=checklist.pk, published_at__isnull=True).first()
    if draft is None:
        raise AuditRefused("published", _("This version is in use and is not changed; begin a new one."))
    return draft


def _write(draft: Checklist, points: Points) -> None:
    """Nobody has ticked a draft, so its points are simply made anew."""
    draft.points.all().delete()
    CheckPoint.objects.bulk_create(
        CheckPoint(checklist=draft, position=position, **{name: point.get(name, "") for name in POINT_FIELDS})
        for position, point in enumerate(points, start=1)
    )
