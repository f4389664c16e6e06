"""What the search finds of the budget school and of district meetings."""

from collections.abc import Iterable, Iterator
from typing import Any

from budget.models import Course, DistrictMeeting
from budget.queries import courses
from budget.services.addresses import path
from budget.states.cycles import CYCLE_HOOKS
from core.search import index
from core.workflow.models import TransitionRecord

COURSE, MEETING = "budget_course", "budget_meeting"


def course_entry(course: Course) -> index.Entry:
    return index.Entry(
        obj=course, kind=COURSE, title=course.title, url=path("course", course.pk), published_at=course.changed_at,
        body=f"{course.summary}\n\n{course.text}\n\n{course.place}",
    )  # fmt: skip


def meeting_entry(meeting: DistrictMeeting) -> index.Entry:
    return index.Entry(
        obj=meeting, kind=MEETING, title=meeting.title, url=path("district_meeting", meeting.pk),
        published_at=meeting.changed_at, body=f"{meeting.summary}\n\n{meeting.place}\n\n{meeting.minutes}",
    )  # fmt: skip


def renew_course(course: Course) -> None:
    index.put_all([course_entry(course)])


def renew_meeting(meeting: DistrictMeeting) -> None:
    """A meeting in a cycle that is still a draft is found by nobody."""
    if meeting.cycle.published_at is not None:
        index.put_all([meeting_entry(meeting)])


def all_courses() -> Iterator[index.Entry]:
    return (course_entry(course) for course in Course.objects.order_by("pk").iterator())


def all_meetings() -> Iterator[index.Entry]:
    return (meeting_entry(meeting) for meeting in courses.meetings().iterator())


def readable_courses(person: Any, ids: list[int]) -> Iterable[int]:
    """Courses are for everybody, and one that was called off says so."""
    return ids


def readable_meetings(person: Any, ids: list[int]) -> Iterable[int]:
    return courses.meetings().filter(pk__in=ids).values_list("pk", flat=True)


@CYCLE_HOOKS.carry_out
def _cycle_is_published(cycle: Any, record: TransitionRecord, context: dict[str, Any]) -> None:
    if record.name == "publish":
        index.put_all([meeting_entry(meeting) for meeting in cycle.district_meetings.all()])
