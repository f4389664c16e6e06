"""What the budget school and district meetings hand in to the other rooms: files, the search, open data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from budget.models import Course, DistrictMeeting
from budget.queries import courses
from budget.services import school_search
from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from core.search import kinds
from core.uploads import register_access

WHEN_AND_WHERE = (
    Column("starts_at", _("Begins"), kind=Kind.MOMENT),
    Column("ends_at", _("Ends"), kind=Kind.MOMENT),
    Column("place", _("Place")),
)
KEYWORDS = (_("Participatory budget"), _("Budget school"), _("District meetings"))


def public_courses(at: datetime) -> QuerySet[Course]:
    return courses.courses()


def course_row(course: Any) -> Sequence[Any]:
    return (
        course.title, course.summary, course.starts_at, course.ends_at, course.place, course.capacity,
        course.seats_taken, course.waiting, course.department.name, course.cancelled_at is not None,
    )  # fmt: skip


def public_meetings(at: datetime) -> QuerySet[DistrictMeeting]:
    return courses.meetings()


def meeting_row(meeting: DistrictMeeting) -> Sequence[Any]:
    return (
        meeting.cycle.slug, meeting.title, meeting.area, meeting.starts_at, meeting.ends_at, meeting.place,
        meeting.minutes, meeting.cancelled_at is not None,
    )  # fmt: skip


# What one reads for a course is for everybody.
register_access("budget.Course", lambda user, course: True)
kinds.register(
    school_search.COURSE, _("Budget school"), readable=school_search.readable_courses,
    entries=school_search.all_courses,
)  # fmt: skip
kinds.register(
    school_search.MEETING, _("District meetings"), readable=school_search.readable_meetings,
    entries=school_search.all_meetings,
)  # fmt: skip
register(
    Dataset(
        name="budget-courses",
        title=_("Courses of the budget school"),
        description=_("When and where, how many seats there were and how many were taken. No names."),
        columns=(
            Column("title", _("Title")),
            Column("summary", _("In one sentence")),
            *WHEN_AND_WHERE,
            Column("seats", _("Seats"), kind=Kind.INTEGER),
            Column("taken", _("Seats taken"), kind=Kind.INTEGER),
            Column("waiting", _("Waiting"), kind=Kind.INTEGER),
            Column("department", _("Department")),
            Column("is_called_off", _("Called off"), kind=Kind.BOOLEAN),
        ),
        records=Records(
            queryset=public_courses, row=course_row, order="-starts_at", filters={"starts_at": "starts_at"}
        ),
        cycle=Cycle.AT_ONCE,
        keywords=KEYWORDS,
        url="/budget/school/",
    )
)
register(
    Dataset(
        name="budget-district-meetings",
        title=_("District meetings on the budget"),
        description=_("When and where neighbours met, and the minutes of what was said."),
        columns=(
            Column("cycle", _("Cycle")),
            Column("title", _("Title")),
            Column("area", _("Neighbourhood")),
            *WHEN_AND_WHERE,
            Column("minutes", _("Minutes")),
            Column("is_called_off", _("Called off"), kind=Kind.BOOLEAN),
        ),
        records=Records(
            queryset=public_meetings, row=meeting_row, order="-starts_at",
            filters={"cycle": "cycle__slug", "area": "area", "starts_at": "starts_at"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=KEYWORDS,
        url="/budget/meetings/",
    )
)  # fmt: skip
