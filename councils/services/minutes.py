"""Minutes: drafted by item, commented on by members, approved, and published in a version that a person has checked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions, redaction
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from councils.models import Meeting, Minutes, MinutesComment, MinutesEntry
from councils.queries.attendance import day_of
from councils.queries.minutes import names_to_hide
from councils.queries.recusals import is_recused
from councils.queries.terms import term_of
from councils.services import publishing
from councils.services.indexing import put_minutes
from councils.services.refusals import CouncilRefused
from councils.states.meetings import BEGUN, KEEP, MINUTES_HOOKS, WRITABLE, MeetingState, MinutesState


@transaction.atomic
def begin_draft(meeting: Meeting, *, by: Any, at: datetime) -> Minutes:
    """One entry for each item that was dealt with."""
    minutes = Minutes.objects.create(meeting=meeting, department=meeting.department, created_at=at)
    MinutesEntry.objects.bulk_create(
        MinutesEntry(minutes=minutes, item=item) for item in meeting.items.filter(withdrawn_at__isnull=True)
    )
    engine.open(minutes, actor=by or SYSTEM, at=at)
    return minutes


@transaction.atomic
def write(entry: MinutesEntry, *, by: Any, text: str, at: datetime) -> MinutesEntry:
    """The members' version. Whatever was checked for the public is to be checked anew."""
    permissions.check(by, KEEP, entry)
    if engine.lock(entry.minutes).state not in WRITABLE:
        raise CouncilRefused("closed", _("Approved minutes are not changed. Take them back first, with a reason."))
    if text.strip() != entry.text:
        entry.text, entry.checked_by, entry.checked_at = text.strip(), None, None
        entry.save(update_fields=["text", "checked_by", "checked_at"])
    return entry


@transaction.atomic
def comment(entry: MinutesEntry, *, user: Any, text: str, at: datetime) -> MinutesComment:
    """A member asks for a correction while the draft is with the members."""
    member = term_of(user, entry.minutes.meeting.body, on=day_of(at))
    if member is None:
        raise CouncilRefused("office", _("Only members in office comment on the minutes."))
    if is_recused(member, entry.item):
        raise CouncilRefused("recused", _("You keep out of this item."))
    if engine.lock(entry.minutes).state != MinutesState.COMMENTS:
        raise CouncilRefused("closed", _("The time for comments is over."))
    return MinutesComment.objects.create(entry=entry, member=member, text=text.strip(), written_at=at)


@transaction.atomic
def settle_comment(remark: MinutesComment, *, by: Any, at: datetime) -> MinutesComment:
    permissions.check(by, KEEP, remark.entry)
    remark.settled_at = at
    remark.save(update_fields=["settled_at"])
    return remark


@transaction.atomic
def check_public_text(entry: MinutesEntry, *, by: Any, text: str, at: datetime) -> MinutesEntry:
    """A person has read the public version of an item and taken out what names people."""
    permissions.check(by, KEEP, entry)
    if engine.lock(entry.minutes).state == MinutesState.PUBLISHED:
        raise CouncilRefused("closed", _("These minutes are published."))
    if not text.strip() and not entry.item.is_confidential:
        raise CouncilRefused("empty", _("Write at least one sentence that everybody may read."))
    entry.public_text, entry.checked_by, entry.checked_at = text.strip(), by, at
    entry.save(update_fields=["public_text", "checked_by", "checked_at"])
    return entry


def suggested_public_text(entry: MinutesEntry) -> str:
    """Where the person who checks begins: what they kept, or the text with every likely name masked."""
    if entry.public_text:
        return entry.public_text
    return redaction.masked(entry.text, names=names_to_hide(entry.minutes))


@transaction.atomic
def move_on(minutes: Minutes, step: str, *, by: Any, at: datetime, reason: str = "") -> Minutes:
    """Circulate, approve, record an approval, take back or publish."""
    engine.apply(minutes, step, actor=by, at=at, reason=reason)
    return minutes


@MINUTES_HOOKS.refuse_to("circulate")
def _all_written(minutes: Minutes, actor: Any) -> Any:
    return _("Some items have no text yet.") if minutes.entries.filter(text="").exists() else None


@MINUTES_HOOKS.refuse_to("record_approval")
def _a_later_meeting_was_held(minutes: Minutes, actor: Any) -> Any:
    later = Meeting.objects.filter(
        body=minutes.meeting.body_id, starts_at__gt=minutes.meeting.starts_at, state__in=BEGUN
    )
    return None if later.exists() else _("There was no later meeting yet that could have approved them.")


@MINUTES_HOOKS.refuse_to("publish")
def _all_checked(minutes: Minutes, actor: Any) -> Any:
    open_entries = minutes.entries.filter(item__is_confidential=False, checked_at__isnull=True)
    return _("Somebody has to check every item for personal data first.") if open_entries.exists() else None


@MINUTES_HOOKS.on("circulate")
def _to_members(minutes: Minutes, record: Any, context: dict[str, Any]) -> None:
    publishing.tell_members(publishing.MINUTES_TO_READ, minutes.meeting, at=record.at, about=minutes)
    publishing.minutes_to_approve(minutes, at=record.at)


@MINUTES_HOOKS.on("approve", "record_approval")
def _approved(minutes: Minutes, record: Any, context: dict[str, Any]) -> None:
    minutes.approved_at, minutes.approved_by = record.at, record.actor
    minutes.save(update_fields=["approved_at", "approved_by"])


@MINUTES_HOOKS.on("take_back")
def _not_approved(minutes: Minutes, record: Any, context: dict[str, Any]) -> None:
    minutes.approved_at = minutes.approved_by = None
    minutes.save(update_fields=["approved_at", "approved_by"])


@MINUTES_HOOKS.on("publish")
def _publish(minutes: Minutes, record: Any, context: dict[str, Any]) -> None:
    if minutes.meeting.state != MeetingState.CLOSED:
        raise TransitionRefused("guard", _("The meeting has to be closed first."))
    minutes.published_at, minutes.published_by = record.at, record.actor
    minutes.save(update_fields=["published_at", "published_by"])
    engine.apply(minutes.meeting, "publish_minutes", actor=SYSTEM, at=record.at)
    put_minutes(minutes)
    publishing.tell_members(publishing.MINUTES_PUBLISHED, minutes.meeting, at=record.at, about=minutes)
