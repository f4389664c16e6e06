"""Keeping a member out of what concerns them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.workflow import engine
from councils.models import AgendaItem, Participation, Recusal, Term
from councils.queries import attendance
from councils.queries.recusals import found_in_records
from councils.queries.terms import term_of
from councils.services import publishing
from councils.services.refusals import CouncilRefused
from councils.states.decisions import DecisionState
from councils.states.meetings import CHAIR


@transaction.atomic
def declare(item: AgendaItem, *, user: Any, ground: str, reason: str, at: datetime) -> Recusal:
    """A member says that they keep out of an item. Raises CouncilRefused after the vote or the meeting."""
    member = term_of(user, item.meeting.body, on=attendance.day_of(at))
    if member is None:
        raise CouncilRefused("office", _("Only members in office keep out of an item."))
    return _write_down(item, member, Recusal.Origin.DECLARED, ground, reason, by=user, at=at)


@transaction.atomic
def record(item: AgendaItem, *, member: Term, by: Any, ground: str, reason: str, at: datetime) -> Recusal:
    """The chair or the secretary records it; the member is told."""
    permissions.check(by, CHAIR, item)
    if member.body_id != item.meeting.body_id:
        raise CouncilRefused("office", _("Only members in office keep out of an item."))
    recusal = _write_down(item, member, Recusal.Origin.RECORDED, ground, reason, by=by, at=at)
    publishing.recused(member, item, at=at)
    return recusal


def write_down_found(item: AgendaItem, *, at: datetime) -> list[Recusal]:
    """What other apps know about the members and the item becomes part of the record; members are told."""
    written = []
    for member in found_in_records(item, on=attendance.day_of(at)):
        if _has_voted(item, member):
            continue
        recusal = Recusal.objects.create(
            item=item,
            member=member,
            origin=Recusal.Origin.FOUND,
            ground=Recusal.Ground.OWN,
            reason=_("The records show that the matter is the member's own."),
            recorded_at=at,
        )
        publishing.recused(member, item, at=at)
        written.append(recusal)
    return written


def _write_down(
    item: AgendaItem, member: Term, origin: str, ground: str, reason: str, *, by: Any, at: datetime
) -> Recusal:
    meeting = engine.lock(item.meeting)
    if not reason.strip():
        raise CouncilRefused("reason", _("Please give a reason."))
    if not meeting.is_still_to_hold:
        raise CouncilRefused("closed", _("The meeting is over. Speak to the secretary, so that the minutes say so."))
    # Whoever votes holds the question's row: a vote and a recusal cannot pass each other.
    for decision in item.decisions.filter(state=DecisionState.OPEN):
        engine.lock(decision)
    if _has_voted(item, member):
        raise CouncilRefused(
            "voted", _("There is a vote of this member on this item already, and it cannot be taken back.")
        )
    if item.recusals.filter(member=member).exists():
        raise CouncilRefused("twice", _("This is on record already."))
    recusal = Recusal.objects.create(
        item=item, member=member, origin=origin, ground=ground, reason=reason.strip(), recorded_at=at, recorded_by=by
    )
    publishing.refresh(meeting, at=at)
    return recusal


def _has_voted(item: AgendaItem, member: Term) -> bool:
    votes = Participation.objects.filter(decision__item=item, member=member)
    return votes.exclude(decision__state=DecisionState.CANCELLED).exists()
