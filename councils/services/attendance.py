"""Coming and going: by the code at the door, by the link, or by the secretary's hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from councils import door_codes
from councils.models import Allowance, Attendance, Meeting, Participation, Term
from councils.models.meetings import procedure_of
from councils.queries.attendance import DOOR_OPENS, day_of
from councils.queries.terms import term_of
from councils.services import publishing
from councils.services.refusals import CouncilRefused
from councils.states.meetings import KEEP, MeetingState


@transaction.atomic
def check_in(meeting: Meeting, *, user: Any, code: str, at: datetime) -> Attendance:
    """A member scanned or typed the code of the door. Coming twice is coming once."""
    member = _member_at_open_door(meeting, user, at)
    if not door_codes.is_valid(meeting, code, at=at):
        raise CouncilRefused("code", _("This code is no longer valid. Scan the one that the door shows now."))
    return _arrive(meeting, member, Attendance.Mode.IN_PERSON, Attendance.Way.QR, by=user, at=at)


@transaction.atomic
def join_remotely(meeting: Meeting, *, user: Any, at: datetime) -> Attendance:
    """A member takes part from elsewhere; the page then shows the link."""
    if not (meeting.is_remote and procedure_of(meeting.body).remote_allowed):
        raise CouncilRefused("remote", _("This meeting cannot be attended from elsewhere."))
    member = _member_at_open_door(meeting, user, at)
    return _arrive(meeting, member, Attendance.Mode.REMOTE, Attendance.Way.LINK, by=user, at=at)


@transaction.atomic
def record_by_hand(meeting: Meeting, *, member: Term, mode: str, by: Any, at: datetime) -> Attendance:
    """The secretary writes somebody down, also for a meeting that was just closed."""
    permissions.check(by, KEEP, meeting)
    held = {MeetingState.INVITED, MeetingState.IN_SESSION, MeetingState.CLOSED}
    if meeting.state not in held or at < meeting.starts_at - DOOR_OPENS:
        raise CouncilRefused("closed", _("Attendance is recorded around the meeting, not before and not long after."))
    if member.body_id != meeting.body_id or term_of(member.user, meeting.body, on=day_of(meeting.starts_at)) != member:
        raise CouncilRefused("office", _("Only members in office on the day of the meeting attend it."))
    if mode == Attendance.Mode.PROXY and not procedure_of(meeting.body).proxies_allowed:
        raise CouncilRefused("proxy", _("This body's rules allow no proxies."))
    return _arrive(meeting, member, mode, Attendance.Way.HAND, by=by, at=at)


@transaction.atomic
def leave(attendance: Attendance, *, by: Any, at: datetime) -> Attendance:
    """A member goes before the end; from now on they count no more towards the quorum."""
    if attendance.member.user_id != by.pk:
        permissions.check(by, KEEP, attendance.meeting)
    if attendance.left_at is None:
        attendance.left_at = max(at, attendance.arrived_at)
        attendance.save(update_fields=["left_at"])
        publishing.refresh(attendance.meeting, at=at)
    return attendance


@transaction.atomic
def strike_out(attendance: Attendance, *, by: Any, at: datetime) -> None:
    """Undo a slip of the secretary. Refused once the member has voted or was paid."""
    permissions.check(by, KEEP, attendance.meeting)
    meeting = attendance.meeting
    if Participation.objects.filter(decision__item__meeting=meeting, member=attendance.member).exists():
        raise CouncilRefused("voted", _("This member has voted in the meeting, so they were there."))
    if Allowance.objects.filter(attendance=attendance).exists():
        raise CouncilRefused("paid", _("The allowance for this attendance was paid already."))
    audit(
        "councils.strike_out_attendance",
        actor=by,
        at=at,
        target=meeting,
        detail={"member": attendance.member_id, "way": attendance.way},
    )
    attendance.delete()
    publishing.refresh(meeting, at=at)


def _member_at_open_door(meeting: Meeting, user: Any, at: datetime) -> Term:
    member = term_of(user, meeting.body, on=day_of(at))
    if member is None:
        raise CouncilRefused("office", _("Only members in office check in to this meeting."))
    if meeting.state not in {MeetingState.INVITED, MeetingState.IN_SESSION}:
        raise CouncilRefused("closed", _("This meeting is not open for checking in."))
    if meeting.state == MeetingState.INVITED and at < meeting.starts_at - DOOR_OPENS:
        raise CouncilRefused("early", _("Checking in begins one hour before the meeting."))
    return member


def _arrive(meeting: Meeting, member: Term, mode: str, way: str, *, by: Any, at: datetime) -> Attendance:
    try:
        with transaction.atomic():
            attendance = Attendance.objects.create(
                meeting=meeting, member=member, mode=mode, way=way, arrived_at=at, recorded_by=by
            )
    except IntegrityError:
        attendance = Attendance.objects.select_for_update().get(meeting=meeting, member=member)
        if attendance.left_at is not None or attendance.mode == Attendance.Mode.PROXY:
            attendance.mode, attendance.way, attendance.left_at = mode, way, None
            attendance.save(update_fields=["mode", "way", "left_at"])
    publishing.refresh(meeting, at=at)
    return attendance
