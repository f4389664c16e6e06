"""Promises: written down where they were made, put off with a reason, and settled in public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Department
from briefings import afterwards_notices as notices
from briefings.models import Briefing, Promise, Question
from briefings.services import promise_evidence
from briefings.services.owing import officers_of
from briefings.services.refusals import BriefingRefused
from briefings.states.briefings import HELD
from briefings.states.follow_ups import PROMISE_HOOKS, PromiseState
from briefings.states.permissions import HOST
from core import permissions
from core.audit.audit import record as audit
from core.deadlines import calendar
from core.notify import notify
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import TransitionRecord

# So many days before its day the department is reminded.
REMINDED_BEFORE = 14
SETTLING = ("keep", "keep_in_part", "break")
LONGEST_OUTCOME = 2000


@transaction.atomic
def write_down(
    *,
    briefing: Briefing,
    text: str,
    promised_by: str,
    due_on: date,
    department: Department,
    by: Any,
    at: datetime,
    question: Question | None = None,
) -> Promise:
    """By those who hold the briefing, while it goes on or afterwards. Raises BriefingRefused."""
    permissions.check(by, HOST, briefing)
    if briefing.state not in HELD:
        raise BriefingRefused("not_now", _("Promises are written down once the briefing has begun."))
    if question is not None and (question.room.briefing_id != briefing.pk or question.room.is_rehearsal):
        raise BriefingRefused("strange", _("This question was not asked at this briefing."), field="question")
    if due_on < timezone.localdate(briefing.began_at or at):
        raise BriefingRefused("due_on", _("This day was over before the promise was made."), field="due_on")
    made = Promise.objects.create(
        briefing=briefing,
        question=question,
        text=text.strip(),
        promised_by=promised_by.strip(),
        due_on=due_on,
        first_due_on=due_on,
        department=department,
        due_at=calendar.end_of_day(due_on),
        written_at=at,
        written_by=by,
    )
    engine.open(made, actor=by, at=at)
    audit("briefings.write_down_promise", actor=by, at=at, target=made)
    return made


def put_off(*, promise: Promise, due_on: date, reason: str, by: Any, at: datetime) -> Promise:
    """The first day and the reason stay to be read. Raises TransitionRefused."""
    engine.apply(promise, "put_off", actor=by, at=at, reason=reason, due_on=due_on)
    promise.refresh_from_db()
    return promise


@transaction.atomic
def settle(
    *,
    promise: Promise,
    step: str,
    outcome: str,
    by: Any,
    at: datetime,
    url: str = "",
    attachments: Sequence[File[Any]] = (),
) -> Promise:
    """Kept, kept in part, not kept: with what became of it, and what shows it. Raises TransitionRefused, and what
    `promise_evidence.add` raises; nothing is settled then."""
    engine.apply(promise, step, actor=by, at=at, reason=outcome, url=url)
    if attachments:
        promise_evidence.add(promise=promise, attachments=attachments, by=by, at=at)
    promise.refresh_from_db()
    return promise


@PROMISE_HOOKS.on("put_off")
def _put_off(promise: Promise, record: TransitionRecord, context: dict[str, Any]) -> None:
    due_on = context.get("due_on")
    if due_on is None:
        raise TransitionRefused("due_on", _("Put it off on the promise's own page, where the new day is asked for."))
    if due_on <= promise.due_on:
        raise TransitionRefused("due_on", _("A new day lies after the old one."))
    promise.due_on, promise.due_at = due_on, calendar.end_of_day(due_on)
    promise.save(update_fields=["due_on", "due_at"])


@PROMISE_HOOKS.on(*SETTLING)
def _settled(promise: Promise, record: TransitionRecord, context: dict[str, Any]) -> None:
    if len(record.reason) > LONGEST_OUTCOME:
        raise TransitionRefused("too_long", _("This is too long."))
    promise.outcome, promise.outcome_url, promise.settled_at = record.reason, context.get("url", ""), record.at
    promise.save(update_fields=["outcome", "outcome_url", "settled_at"])


def remind(at: datetime) -> None:
    """Once before its day and once after it; a new day is told of anew."""
    today = timezone.localdate(at)
    soon = Promise.objects.filter(state=PromiseState.MADE, due_on__lte=today + timedelta(days=REMINDED_BEFORE))
    for promise in soon.filter(department__isnull=False).order_by("due_on", "pk").iterator():
        event = notices.PROMISE_LATE if promise.due_on < today else notices.PROMISE_DUE
        notify.queue(
            event,
            recipients=officers_of(promise.department_id, at),
            at=at,
            context={"promise": str(promise), "due": promise.due_on.isoformat()},
            target=promise,
            dedupe_key=f"{event}:{promise.pk}:{promise.due_on.isoformat()}",
        )
