"""One term, meeting by meeting: who came, what there is to read, what was decided, and the member's part in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from councils.models import Attendance, Meeting, Minutes, Participation, Term, WrittenOpinion
from councils.queries import meetings as queries
from councils.queries.agenda_lines import ItemLine, lines_of
from councils.queries.attendance import day_of
from councils.states.meetings import HELD, MinutesState


@dataclass(frozen=True)
class MeetingOfTerm:
    """A meeting of the past with all that the member may still read of it."""

    meeting: Meeting
    attendance: Attendance | None
    lines: list[ItemLine]
    minutes: Minutes | None
    voted_in: set[int]
    kept_out_of: set[int]
    opinions: int


def meetings_of(term: Term, user: Any, *, containing: str = "") -> QuerySet[Meeting]:
    """Those held while the person was in office, which they may see."""
    first = timezone.make_aware(datetime.combine(term.starts_on, time.min))
    end = timezone.make_aware(datetime.combine(term.last_day + timedelta(days=1), time.min))
    rows = queries.visible_to(user).filter(body=term.body, state__in=HELD, starts_at__gte=first, starts_at__lt=end)
    if containing:
        rows = rows.filter(
            Q(title__icontains=containing)
            | Q(items__title__icontains=containing)
            | Q(items__papers__title__icontains=containing, items__papers__removed_at__isnull=True)
        ).distinct()
    return rows


def history_of(term: Term, meetings: Sequence[Meeting], *, at: datetime) -> list[MeetingOfTerm]:
    """In a constant number of queries, however many meetings."""
    member = term if term.is_in_office(day_of(at)) else None
    lines = lines_of(meetings, member=member, keeps=False, at=at)
    came = {one.meeting_id: one for one in Attendance.objects.filter(meeting__in=meetings, member=term)}
    minutes = {
        one.meeting_id: one
        for one in Minutes.objects.filter(meeting__in=meetings)
        if one.state == MinutesState.PUBLISHED or (member is not None and one.state != MinutesState.DRAFT)
    }
    voted = Participation.objects.filter(member=term, decision__item__meeting__in=meetings)
    voted_in = set(voted.values_list("decision_id", flat=True))
    kept_out = set(term.recusals.filter(item__meeting__in=meetings).values_list("item_id", flat=True))
    wrote = list(
        WrittenOpinion.objects.filter(member=term, request__item__meeting__in=meetings).values_list(
            "request__item__meeting", flat=True
        )
    )
    return [
        MeetingOfTerm(
            meeting=meeting,
            attendance=came.get(meeting.pk),
            lines=lines[meeting.pk],
            minutes=minutes.get(meeting.pk),
            voted_in=voted_in,
            kept_out_of=kept_out,
            opinions=wrote.count(meeting.pk),
        )
        for meeting in meetings
    ]
