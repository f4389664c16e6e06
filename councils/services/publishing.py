"""Who is told what: notices to members and departments, and live news to the room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.queries import staff_in
from core.live import live
from core.notify import notify
from councils.models import Decision, FollowUp, Meeting, Minutes, OpinionRequest, Term
from councils.queries import attendance
from councils.queries.meetings import topic_of
from councils.queries.recusals import recused_among
from councils.queries.terms import members_in_office
from councils.services.indexing import path, put_decision

CALLED = "councils.meeting_called"
CHANGED = "councils.meeting_changed"
POSTPONED = "councils.meeting_postponed"
CANCELLED = "councils.meeting_cancelled"
REMINDER = "councils.meeting_reminder"
AGENDA_CHANGED = "councils.agenda_changed"
VOTE_OPENED = "councils.vote_opened"
MINUTES_TO_READ = "councils.minutes_to_read"
MINUTES_TO_APPROVE = "councils.minutes_to_approve"
MINUTES_PUBLISHED = "councils.minutes_published"
OPINION_ASKED = "councils.opinion_asked"
TASK_GIVEN = "councils.task_given"
TASK_RETURNED = "councils.task_returned"
TASK_ANSWERED = "councils.task_answered"
RECUSED = "councils.recused"

_BODY = _("%(body)s, %(title)s: %(when)s, %(place)s.")


def when(moment: datetime) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _about(meeting: Meeting) -> dict[str, Any]:
    remote = str(meeting.get_form_display())
    return {
        "body": str(meeting.body),
        "title": meeting.title,
        "when": when(meeting.starts_at),
        "place": meeting.place or remote,
    }


def people_of(members: Iterable[Term]) -> list[Any]:
    return [member.user for member in members if member.user is not None and member.user.is_active]


def members_of(meeting: Meeting, at: datetime) -> list[Any]:
    return people_of(members_in_office(meeting.body, on=attendance.day_of(at)))


def tell_members(
    event: str, meeting: Meeting, *, at: datetime, about: Any = None, dedupe_key: str | None = None, **more: Any
) -> None:
    """One notice for each member in office."""
    people = members_of(meeting, at)
    _tell(event, people, meeting, at=at, about=about or meeting, dedupe_key=dedupe_key, **more)


def _tell(
    event: str,
    people: Iterable[Any],
    meeting: Meeting,
    *,
    at: datetime,
    about: Any,
    dedupe_key: str | None = None,
    **more: Any,
) -> None:
    recipients = list(people)
    if recipients:
        context = {**_about(meeting), "url": path(about), **more}
        notify.queue(event, recipients=recipients, at=at, context=context, target=about, dedupe_key=dedupe_key)


def secretaries_of(meeting: Meeting) -> list[Any]:
    return list(staff_in(meeting.body.department_id, Role.CASE_OFFICER))


def refresh(meeting: Meeting, *, at: datetime) -> None:
    """The room's pages load anew what changed; the event itself says nothing that is not for everybody there."""
    live.publish(topic_of(meeting), {"changed": True}, at=at)


def vote_opened(decision: Decision, *, at: datetime) -> None:
    """Members who are not here hear of it too late to vote, so only those present are told."""
    meeting = decision.item.meeting
    there = attendance.present_members(meeting, at=at)
    recused = recused_among(there, decision.item)
    people = people_of(member for member in there if member.pk not in recused)
    _tell(VOTE_OPENED, people, meeting, at=at, about=decision, question=decision.question)
    refresh(meeting, at=at)


def vote_cast(decision: Decision) -> None:
    """Only the number of those who voted, read after the commit."""
    live.publish_value(topic_of(decision.item.meeting), f"cast_{decision.pk}", lambda: decision.participations.count())


def vote_closed(decision: Decision, *, at: datetime) -> None:
    put_decision(decision)
    refresh(decision.item.meeting, at=at)


def minutes_to_approve(minutes: Minutes, *, at: datetime) -> None:
    everybody = members_in_office(minutes.meeting.body, on=attendance.day_of(at))
    chairs = people_of(member for member in everybody if member.is_chair)
    _tell(MINUTES_TO_APPROVE, chairs, minutes.meeting, at=at, about=minutes)


def opinion_asked(request: OpinionRequest, *, at: datetime) -> None:
    meeting = request.item.meeting
    everybody = list(members_in_office(meeting.body, on=attendance.day_of(at)))
    recused = recused_among(everybody, request.item)
    people = people_of(member for member in everybody if member.pk not in recused)
    _tell(
        OPINION_ASKED, people, meeting, at=at, about=request.item, question=request.question, until=when(request.due_at)
    )


def task_moved(event: str, task: FollowUp, *, at: datetime) -> None:
    if event == TASK_ANSWERED:
        people = secretaries_of(task.meeting)
    else:
        people = list(staff_in(task.department, Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER)) if task.department else []
    _tell(event, people, task.meeting, at=at, about=task, task=task.title)


def recused(member: Term, item: Any, *, at: datetime) -> None:
    _tell(RECUSED, people_of([member]), item.meeting, at=at, about=item, item=item.title)


def _register() -> None:
    reason = _("%(body)s, %(title)s (%(when)s). Reason: %(reason)s")
    texts: dict[str, tuple[Any, Any]] = {
        CALLED: (_("You are called to a meeting: %(title)s"), _BODY),
        CHANGED: (_("Changed: %(title)s"), _("%(body)s, %(title)s: %(when)s, %(place)s. %(news)s")),
        POSTPONED: (_("Postponed: %(title)s"), reason),
        CANCELLED: (_("Cancelled: %(title)s"), reason),
        REMINDER: (_("Tomorrow: %(title)s"), _BODY),
        AGENDA_CHANGED: (_("Agenda changed: %(title)s"), _("%(body)s, %(when)s. %(news)s")),
        VOTE_OPENED: (_("A vote is open: %(question)s"), _("%(body)s, %(title)s. You can vote now.")),
        MINUTES_TO_READ: (_("Draft minutes to read: %(title)s"), _("%(body)s. Tell us what should be corrected.")),
        MINUTES_TO_APPROVE: (_("Minutes to approve: %(title)s"), _("%(body)s, %(when)s.")),
        MINUTES_PUBLISHED: (_("Minutes published: %(title)s"), _("%(body)s, %(when)s.")),
        OPINION_ASKED: (_("Your written opinion is asked for"), _("%(body)s: %(question)s Until %(until)s.")),
        TASK_GIVEN: (_("Task from a body: %(task)s"), _("%(body)s, %(title)s. Please answer within the deadline.")),
        TASK_RETURNED: (_("More is asked on a task: %(task)s"), _("%(body)s, %(title)s.")),
        TASK_ANSWERED: (_("A task was answered: %(task)s"), _("%(body)s, %(title)s.")),
        RECUSED: (_("You keep out of an item: %(item)s"), _("%(body)s, %(title)s. You see no papers and do not vote.")),
    }
    for event, (title, body) in texts.items():
        category = "deadline" if event in {REMINDER, VOTE_OPENED, OPINION_ASKED} else "case"
        notify.register(event, category=category, title=title, body=body)


_register()
