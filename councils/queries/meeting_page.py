"""Everything that a meeting's page shows to one person, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core import permissions
from core.live import replay
from councils.models import (
    Attendance,
    Decision,
    FollowUp,
    Invitation,
    Meeting,
    Minutes,
    Participation,
    Term,
)
from councils.models.meetings import procedure_of
from councils.queries import attendance, meetings
from councils.queries.agenda_lines import ItemLine, item_lines
from councils.queries.attendance import DOOR_OPENS, Count
from councils.queries.meetings import topic_of
from councils.states.decisions import DecisionState
from councils.states.meetings import CHAIR, HELD, KEEP, MeetingState

DOOR_STATES = {MeetingState.INVITED, MeetingState.IN_SESSION}


@dataclass
class MeetingPage:
    """What may be shown and done; built once for each view."""

    keeps: bool
    chairs: bool
    member: Term | None
    items: list[ItemLine]
    invitation: Invitation | None = None
    attendance: Attendance | None = None
    count: Count | None = None
    attended: int = 0
    attendances: list[Attendance] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    open_votes: list[Decision] = field(default_factory=list)
    voted_in: set[int] = field(default_factory=set)
    minutes: Minutes | None = None
    tasks: list[FollowUp] = field(default_factory=list)
    changes: list[Any] = field(default_factory=list)
    papers_public: bool = False
    live_since: int = 0
    door_is_open: bool = False
    may_reply: bool = False
    may_join_remotely: bool = False

    @property
    def inside(self) -> bool:
        return self.keeps or self.member is not None

    @property
    def room_is_open(self) -> bool:
        """From an hour before the meeting, and afterwards where somebody came."""
        return self.inside and (self.door_is_open or bool(self.attendances))

    @property
    def is_here(self) -> bool:
        return self.attendance is not None and self.attendance.left_at is None

    @property
    def vote_awaiting(self) -> Decision | None:
        """The open vote in which this member has not taken part."""
        if self.member is None or not self.is_here:
            return None
        return next((one for one in self.open_votes if one.pk not in self.voted_in), None)


def page_of(meeting: Meeting, *, user: Any, at: datetime) -> MeetingPage:
    signed_in = user.is_authenticated
    keeps = signed_in and permissions.allowed(user, KEEP, meeting)
    announced = meeting.state != MeetingState.DRAFT
    member = meetings.member_for(user, meeting, at=at) if announced else None
    page = MeetingPage(
        keeps=keeps,
        chairs=signed_in and permissions.allowed(user, CHAIR, meeting),
        member=member,
        items=item_lines(meeting, member=member, keeps=keeps, at=at),
        papers_public=meeting.papers_are_public(at),
        minutes=Minutes.objects.filter(meeting=meeting).first(),
        tasks=_tasks(meeting, inside=keeps or member is not None),
    )
    if meeting.state in HELD:
        page.attended = meeting.attendances.exclude(mode=Attendance.Mode.PROXY).count()
    if page.inside:
        _fill_inside(page, meeting, user, at)
        door_opens = meeting.starts_at - DOOR_OPENS <= at
        page.door_is_open = meeting.state in DOOR_STATES and (meeting.state == MeetingState.IN_SESSION or door_opens)
        page.may_reply = member is not None and meeting.state == MeetingState.INVITED
        remote = meeting.is_remote and procedure_of(meeting.body).remote_allowed
        page.may_join_remotely = member is not None and page.door_is_open and remote
    return page


def _tasks(meeting: Meeting, *, inside: bool) -> list[FollowUp]:
    tasks = meeting.follow_ups.select_related("department", "item").order_by("id")
    return [task for task in tasks if inside or not (task.item and task.item.is_confidential)]


def _fill_inside(page: MeetingPage, meeting: Meeting, user: Any, at: datetime) -> None:
    page.live_since = replay.head(topic_of(meeting))
    page.changes = list(meeting.agenda_changes.all())
    page.attendances = list(attendance.attendance_list(meeting).select_related("member__seat_kind"))
    kept_out_of = [line.item.pk for line in page.items if line.recused]
    votes = Decision.objects.filter(item__meeting=meeting, state=DecisionState.OPEN)
    page.open_votes = list(votes.exclude(item__in=kept_out_of))
    if meeting.state in DOOR_STATES:
        page.count = attendance.count_for_meeting(meeting, at=at)
    if page.keeps:
        invitations = meeting.invitations.select_related("member__user", "member__seat_kind")
        page.invitations = list(invitations.order_by("member__office", "member_id"))
    if page.member is not None:
        page.invitation = meetings.invitation_of(user, meeting)
        page.attendance = next((one for one in page.attendances if one.member_id == page.member.pk), None)
        mine = Participation.objects.filter(decision__in=page.open_votes, member=page.member)
        page.voted_in = set(mine.values_list("decision_id", flat=True))
