"""From a path to the thing it names, and from a form to one service; what a person may not see does not exist."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from core import permissions
from councils.models import (
    AgendaItem,
    Attendance,
    Body,
    Decision,
    FollowUp,
    Meeting,
    Minutes,
    MinutesComment,
    MinutesEntry,
    OpinionRequest,
    OpinionStatement,
    Paper,
)
from councils.queries import follow_ups, meetings, opinions
from councils.states.meetings import KEEP


def body_at(request: HttpRequest, slug: str) -> Body:
    body = Body.objects.select_related("department").filter(slug=slug).first()
    if body is None or not (body.is_public or body.pk in meetings.bodies_inside(request.user)):
        raise Http404
    return body


def meeting_at(request: HttpRequest, pk: int) -> Meeting:
    meeting = meetings.visible_to(request.user).filter(pk=pk).first()
    if meeting is None:
        raise Http404
    return meeting


def item_at(request: HttpRequest, pk: int) -> AgendaItem:
    item = AgendaItem.objects.select_related("meeting__body").filter(pk=pk).first()
    if item is None or not meetings.may_see(request.user, item.meeting):
        raise Http404
    return item


def paper_at(request: HttpRequest, pk: int) -> Paper:
    paper = Paper.objects.select_related("item__meeting__body").filter(pk=pk, removed_at__isnull=True).first()
    if paper is None or not permissions.allowed(request.user, KEEP, paper):
        raise Http404
    return paper


def decision_at(request: HttpRequest, pk: int) -> Decision:
    decision = Decision.objects.select_related("item__meeting__body").filter(pk=pk).first()
    if decision is None or not meetings.may_see(request.user, decision.item.meeting):
        raise Http404
    return decision


def attendance_at(request: HttpRequest, pk: int) -> Attendance:
    attendance = Attendance.objects.select_related("meeting__body", "member__user").filter(pk=pk).first()
    if attendance is None or not meetings.may_see(request.user, attendance.meeting):
        raise Http404
    return attendance


def minutes_at(request: HttpRequest, pk: int) -> Minutes:
    """Found by the meeting; who may read which version, the view asks."""
    meeting = meeting_at(request, pk)
    minutes = Minutes.objects.select_related("meeting__body", "approved_by").filter(meeting=meeting).first()
    if minutes is None:
        raise Http404
    return minutes


def entry_at(request: HttpRequest, pk: int) -> MinutesEntry:
    entry = MinutesEntry.objects.select_related("minutes__meeting__body", "item__meeting__body").filter(pk=pk).first()
    if entry is None or not meetings.may_see(request.user, entry.minutes.meeting):
        raise Http404
    return entry


def remark_at(request: HttpRequest, pk: int) -> MinutesComment:
    remark = MinutesComment.objects.select_related("entry__minutes__meeting__body").filter(pk=pk).first()
    if remark is None or not permissions.allowed(request.user, KEEP, remark.entry):
        raise Http404
    return remark


def request_at(request: HttpRequest, pk: int) -> OpinionRequest:
    asked = OpinionRequest.objects.select_related("item__meeting__body").filter(pk=pk).first()
    # The question itself is for those who may read the item: not for whoever keeps out of it.
    if asked is None or not meetings.may_read_item(request.user, asked.item):
        raise Http404
    return asked


def statement_at(request: HttpRequest, pk: int) -> OpinionStatement:
    statement = opinions.statements_visible_to(request.user).filter(pk=pk).first()
    if statement is None:
        raise Http404
    return statement


def task_at(request: HttpRequest, pk: int) -> FollowUp:
    task = follow_ups.visible_to(request.user).filter(pk=pk).first()
    if task is None:
        raise Http404
    return task
