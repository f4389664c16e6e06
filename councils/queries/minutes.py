"""Minutes: who may read which version."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core import permissions
from councils.models import Minutes, MinutesEntry
from councils.queries import meetings
from councils.queries.recusals import is_recused
from councils.states.meetings import KEEP, MinutesState


def visible_to(user: Any) -> QuerySet[Minutes]:
    """Published ones of meetings that the person may see; drafts for insiders, which `may_read_draft` asks."""
    seen = meetings.visible_to(user).values("pk")
    return Minutes.objects.filter(meeting__in=seen, state=MinutesState.PUBLISHED).select_related("meeting__body")


def may_read_draft(user: Any, minutes: Minutes) -> bool:
    """The secretary always; members once it was sent to them."""
    if not user.is_authenticated:
        return False
    if permissions.allowed(user, KEEP, minutes):
        return True
    return minutes.state != MinutesState.DRAFT and meetings.member_for(user, minutes.meeting) is not None


def entries_for(user: Any, minutes: Minutes) -> list[MinutesEntry]:
    """The internal entries, without those from which this member keeps out."""
    entries = minutes.entries.select_related("item__meeting__body", "checked_by").prefetch_related(
        "item__recusals", "item__decisions__options", "item__subject", "comments__member__user"
    )
    member = meetings.member_for(user, minutes.meeting)
    return [entry for entry in entries if not is_recused(member, entry.item)]


def public_entries(minutes: Minutes) -> QuerySet[MinutesEntry]:
    """What everybody reads: of a confidential item the title alone."""
    return minutes.entries.select_related("item__meeting__body").prefetch_related("item__decisions__options")


def names_to_hide(minutes: Minutes) -> list[str]:
    """Names that are likely to stand in the text: of members, proxies and the secretary who called the meeting."""
    meeting = minutes.meeting
    invitations = meeting.invitations.select_related("member__user")
    names = [meeting.created_by.display_name]
    for invitation in invitations:
        # Who agreed to the roster did not agree to be quoted: the minutes name nobody.
        names += [invitation.member.user.display_name, invitation.member.name, invitation.proxy_name]
    return [name for name in names if name]
