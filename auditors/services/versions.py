"""From a draft to what everybody reads: handed in as it stands, approved by two others, published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from auditors import version_notices as notices
from auditors.models import PublicVersion
from auditors.queries import versions as queries
from auditors.services import public_index
from auditors.services.public_photos import forget_photos
from auditors.states.versions import VERSION_HOOKS, VersionState
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused


@transaction.atomic
def move_on(version: PublicVersion, step: str, *, by: Any, at: datetime, reason: str = "") -> None:
    """Hand in, take back, send back, discard or take down. Raises TransitionRefused."""
    engine.apply(version, step, actor=by, at=at, reason=reason)


@transaction.atomic
def approve(version: PublicVersion, *, revision: int, by: Any, at: datetime) -> None:
    """The first or the second approval of exactly what was read. Raises TransitionRefused."""
    locked = engine.lock(version)
    if revision != locked.revision:
        raise TransitionRefused("changed", _("It was changed while you read it. Please read it again."))
    locked.read_by, locked.read_revision = by, revision
    locked.save(update_fields=["read_by", "read_revision"])
    step = "publish" if locked.state == VersionState.APPROVED_ONCE else "approve_first"
    engine.apply(locked, step, actor=by, at=at)
    version.refresh_from_db()


@VERSION_HOOKS.refuse_to("hand_in", "publish")
def _every_photo_was_looked_at(version: PublicVersion, actor: Any) -> Any:
    if version.photos.filter(looked_at_by__isnull=True).exists():
        return _("Somebody has to look at every photo first.")
    return None


@VERSION_HOOKS.refuse_to("hand_in", "approve_first", "publish")
def _still_a_finding(version: PublicVersion, actor: Any) -> Any:
    if version.finding.state not in queries.PUBLISHABLE:
        return _("A finding is published once it has been accepted.")
    return None


@VERSION_HOOKS.prepare
def _before_it_is_public(version: PublicVersion, step: str, actor: Any, at: datetime) -> None:
    """One version of a finding is public at a time, and its day is there when the database asks for it."""
    if step != "publish":
        return
    for older in PublicVersion.objects.filter(finding=version.finding_id, state=VersionState.PUBLISHED):
        engine.apply(older, "replace", actor=SYSTEM, at=at)
    version.published_at = at
    version.save(update_fields=["published_at"])


@VERSION_HOOKS.on("take_back", "send_back")
def _approvals_are_void(version: PublicVersion, record: Any, context: dict[str, Any]) -> None:
    version.first_approver = version.read_by = None
    version.save(update_fields=["first_approver", "read_by"])
    if record.name == "send_back":
        notices.tell_sent_back(version, record)


@VERSION_HOOKS.on("hand_in")
def _tell_the_approvers(version: PublicVersion, record: Any, context: dict[str, Any]) -> None:
    notices.tell_to_approve(version, record)


@VERSION_HOOKS.on("publish")
def _everybody_can_read_it(version: PublicVersion, record: Any, context: dict[str, Any]) -> None:
    public_index.put(version)
    notices.tell_published(version, record)


@VERSION_HOOKS.on("replace", "take_down", "discard")
def _nobody_reads_it_any_more(version: PublicVersion, record: Any, context: dict[str, Any]) -> None:
    public_index.remove(version)
    forget_photos(version, at=record.at)
