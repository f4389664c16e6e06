"""Tasks that a body gives to a department, and the department's public answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.workflow import engine
from councils.models import AgendaItem, Decision, FollowUp, Meeting
from councils.services import publishing
from councils.services.refusals import CouncilRefused
from councils.states.follow_ups import FOLLOW_UP_HOOKS
from councils.states.meetings import CHAIR


@transaction.atomic
def give_task(
    meeting: Meeting,
    *,
    by: Any,
    department: Any,
    title: str,
    at: datetime,
    text: str = "",
    item: AgendaItem | None = None,
    decision: Decision | None = None,
) -> FollowUp:
    """The department finds it on the desk, with a deadline."""
    permissions.check(by, CHAIR, meeting)
    if not meeting.has_begun:
        raise CouncilRefused("closed", _("A meeting gives tasks while it is in session, and afterwards."))
    task = FollowUp.objects.create(
        meeting=meeting,
        item=item or (decision.item if decision else None),
        decision=decision,
        department=department,
        title=title.strip(),
        text=text.strip(),
        created_at=at,
        created_by=by,
    )
    engine.open(task, actor=by, at=at)
    publishing.task_moved(publishing.TASK_GIVEN, task, at=at)
    return task


@transaction.atomic
def move_on(task: FollowUp, step: str, *, by: Any, at: datetime, reason: str = "") -> FollowUp:
    """Begin, answer, ask for more, settle or withdraw."""
    engine.apply(task, step, actor=by, at=at, reason=reason)
    task.refresh_from_db()
    return task


@FOLLOW_UP_HOOKS.on("answer")
def _answered(task: FollowUp, record: Any, context: dict[str, Any]) -> None:
    task.answer, task.answered_at = record.reason[:4000], record.at
    task.save(update_fields=["answer", "answered_at"])
    publishing.task_moved(publishing.TASK_ANSWERED, task, at=record.at)


@FOLLOW_UP_HOOKS.on("return_answer")
def _returned(task: FollowUp, record: Any, context: dict[str, Any]) -> None:
    publishing.task_moved(publishing.TASK_RETURNED, task, at=record.at)
