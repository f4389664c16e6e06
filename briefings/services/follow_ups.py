"""What a department does with a question that was left open: answer it in public, hand it over, take longer once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department
from briefings import afterwards_notices as notices
from briefings.models import FollowUp
from briefings.services import news
from briefings.services.owing import askers, askers_and_supporters, officers_of
from briefings.services.refusals import BriefingRefused
from briefings.states.follow_ups import FOLLOW_UP_HOOKS, FollowUpState
from briefings.states.permissions import ANSWER_FOLLOW_UP
from core import permissions
from core.audit.audit import record as audit
from core.deadlines import expiry
from core.deadlines.models import Clock, ExtensionReason
from core.notify import notify
from core.workflow import engine
from core.workflow.actors import SYSTEM
from core.workflow.engine import TransitionRefused
from core.workflow.models import TransitionRecord

LONGEST_ANSWER = 4000


@transaction.atomic
def answer(*, follow_up: FollowUp, text: str, by: Any, at: datetime) -> FollowUp:
    """The text is public at once, and so is the question. Raises TransitionRefused."""
    engine.apply(follow_up, "answer", actor=by, at=at, reason=text)
    follow_up.refresh_from_db()
    return follow_up


@transaction.atomic
def drop(*, follow_up: FollowUp, reason: str, by: Any, at: datetime) -> FollowUp:
    """The reason stands where the answer would; a question that was never shown stays so."""
    engine.apply(follow_up, "drop", actor=by, at=at, reason=reason)
    follow_up.refresh_from_db()
    return follow_up


@transaction.atomic
def hand_over(*, follow_up: FollowUp, department: Department, reason: str, by: Any, at: datetime) -> FollowUp:
    """The clock goes on for the other department. Raises BriefingRefused."""
    locked = _open_one(follow_up, by)
    if locked.department_id == department.pk:
        raise BriefingRefused("same", _("The question already lies with this department."), field="department")
    came_from = locked.department_id
    moved = engine.hand_over(locked, department=department, at=at, actor=by, reason=reason)
    detail = {"from": came_from, "to": department.pk, "reason": reason}
    audit("briefings.hand_over_follow_up", actor=by, at=at, target=moved, detail=detail)
    return moved


@transaction.atomic
def extend(*, follow_up: FollowUp, ground: str, note: str, by: Any, at: datetime) -> FollowUp:
    """Once, before the day has passed, for a listed reason; the asker is told. Raises ClockRefused."""
    locked = _open_one(follow_up, by)
    longer = engine.extend(locked, reason=ground, note=note, at=at)
    audit("briefings.extend_follow_up", actor=by, at=at, target=longer, detail={"ground": ground, "reason": note})
    context = {
        "briefing": longer.briefing.title,
        "due": longer.due_at.isoformat() if longer.due_at else "",
        "reason": note or str(ExtensionReason(ground).label),
    }
    notify.queue(notices.EXTENDED, recipients=askers(longer.question), at=at, context=context, target=longer)
    return longer


def _open_one(follow_up: FollowUp, by: Any) -> FollowUp:
    locked = engine.lock(follow_up)
    permissions.check(by, ANSWER_FOLLOW_UP, locked)
    if locked.state != FollowUpState.OPEN:
        raise BriefingRefused("settled", _("This question has been settled in the meantime."))
    return locked


@FOLLOW_UP_HOOKS.hold
def _hold_question(owed: FollowUp) -> None:
    """Whoever puts the question back holds it before what is owed for it: so does whoever answers, on the desk too."""
    engine.lock(owed.question)


@FOLLOW_UP_HOOKS.on("answer")
def _answered(owed: FollowUp, record: TransitionRecord, context: dict[str, Any]) -> None:
    if len(record.reason) > LONGEST_ANSWER:
        raise TransitionRefused("too_long", _("The answer is too long."))
    owed.answer, owed.answered_at, owed.answered_by = record.reason, record.at, record.actor
    owed.save(update_fields=["answer", "answered_at", "answered_by"])
    _settle_question(owed, record, shown=True)
    _tell(notices.ANSWERED, owed, askers_and_supporters(owed.question), record)


@FOLLOW_UP_HOOKS.on("drop")
def _dropped(owed: FollowUp, record: TransitionRecord, context: dict[str, Any]) -> None:
    """By a department. What the briefing itself takes back is dropped by the product, and nobody is told."""
    if record.actor is None:
        return
    _settle_question(owed, record, shown=not owed.question.kept_back)
    _tell(notices.DROPPED, owed, askers(owed.question), record)


def _settle_question(owed: FollowUp, record: TransitionRecord, *, shown: bool) -> None:
    question = engine.lock(owed.question)
    question.answer, question.answered_at = record.reason, record.at
    question.answered_by = (owed.department.name if owed.department else "")[:80]
    question.kept_back = not shown
    question.save(update_fields=["answer", "answered_at", "answered_by", "kept_back"])
    engine.apply(question, "answer_afterwards", actor=SYSTEM, at=record.at)
    news.question_changed(question, at=record.at)


def _tell(event: str, owed: FollowUp, recipients: Any, record: TransitionRecord) -> None:
    context = {
        "briefing": owed.briefing.title,
        "department": owed.department.name if owed.department else "",
        "reason": record.reason[:300],
    }
    notify.queue(event, recipients=recipients, at=record.at, context=context, target=owed)


@FOLLOW_UP_HOOKS.move
def _moved(owed: FollowUp, came_from: Any, actor: Any, reason: str, at: datetime) -> None:
    context = {"briefing": owed.briefing.title, "due": owed.due_at.isoformat() if owed.due_at else ""}
    staff = officers_of(owed.department_id, at)
    notify.queue(notices.HANDED_OVER, recipients=staff, at=at, context=context, target=owed)


@expiry.listen
def _late(clock: Clock, at: datetime) -> None:
    """The day has passed without an answer: the department hears of it once."""
    if clock.content_type.model_class() is FollowUp and (owed := clock.target) is not None and owed.department_id:
        staff = officers_of(owed.department_id, at)
        notify.queue(notices.LATE, recipients=staff, at=at, context={"briefing": owed.briefing.title}, target=owed)
