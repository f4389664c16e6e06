"""Who is there, and whether that is enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from councils.models import AgendaItem, Attendance, Meeting, Term
from councils.models.meetings import procedure_of
from councils.queries.recusals import recused_among
from councils.queries.terms import members_in_office

# The door opens so long before the meeting begins.
DOOR_OPENS = timedelta(hours=1)


@dataclass(frozen=True)
class Count:
    """How many could be there, how many must be, and how many are."""

    base: int
    quorum: int
    present: int

    @property
    def reached(self) -> bool:
        return self.present >= self.quorum

    @property
    def missing(self) -> int:
        return max(0, self.quorum - self.present)


def day_of(at: datetime) -> Any:
    return timezone.localtime(at).date()


def present_members(meeting: Meeting, *, at: datetime) -> list[Term]:
    """Members who are there now and still in office: a proxy does not count, nor whoever has left."""
    there = set(
        Attendance.objects.filter(meeting=meeting, left_at__isnull=True)
        .exclude(mode=Attendance.Mode.PROXY)
        .values_list("member_id", flat=True)
    )
    return [member for member in members_in_office(meeting.body, on=day_of(at)) if member.pk in there]


def count_for_meeting(meeting: Meeting, *, at: datetime) -> Count:
    base = members_in_office(meeting.body, on=day_of(at)).count()
    return Count(base, meeting.body.quorum_of(base), len(present_members(meeting, at=at)))


def count_for_item(item: AgendaItem, *, at: datetime) -> Count:
    """Recused members are never counted as present; whether they count in the base, the body's rules say."""
    everybody = list(members_in_office(item.meeting.body, on=day_of(at)))
    recused = recused_among(everybody, item)
    counted = procedure_of(item.meeting.body).recused_count_in_base
    base = len(everybody) if counted else sum(member.pk not in recused for member in everybody)
    present = [member for member in present_members(item.meeting, at=at) if member.pk not in recused]
    return Count(base, item.meeting.body.quorum_of(base), len(present))


def attendance_list(meeting: Meeting) -> QuerySet[Attendance]:
    return meeting.attendances.select_related("member", "member__user").order_by("arrived_at", "id")
