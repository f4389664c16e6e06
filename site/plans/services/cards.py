"""How a task stands: steps of the card, the half-yearly check, and the adjustment of a pledge."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.deadlines.calendar import local_date
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from plans.models import AdjustmentRequest, HalfYearCheck, TaskCard
from plans.services import notices, progress
from plans.states import (
    ADJUSTMENT,
    CARD,
    CHECK,
    HALF_YEAR,
    RECORD_DECISION,
    REQUEST_ADJUSTMENT,
    RUNNING,
    AdjustmentState,
    CheckState,
    carry_out_with,
)


@transaction.atomic
def change_state(card: TaskCard, *, step: str, by: Any, reason: str, at: datetime, goes_on: bool = False) -> TaskCard:
    """Take a step of the card. `goes_on`: what was promised is fulfilled and is kept up all the same."""
    engine.apply(card, step, actor=by, at=at, reason=reason)
    if step == "complete" and goes_on:
        TaskCard.objects.filter(pk=card.pk).update(goes_on=True)
        card.goes_on = True
    return card


@carry_out_with(CARD.name)
def follow_card(card: TaskCard, record: Any, context: dict[str, Any]) -> None:
    if record.name == "open":
        return
    if card.state not in RUNNING:
        progress.waive_all(card, at=record.at)
        for check in card.checks.filter(state=CheckState.DUE):
            engine.apply(check, "waive", actor=SYSTEM, at=record.at)
    notices.tell_of_state(card, reason=record.reason, at=record.at, actor=record.actor)


def open_half_year(*, at: datetime) -> int:
    """Ask for the check of the half-year that ended last. Safe to repeat."""
    year, half, begins = _last_half(local_date(at))
    cards = TaskCard.objects.running().filter(plan__live=True, entered_at__date__lt=begins)
    cards = cards.exclude(checks__year=year, checks__half=half).select_related("plan")
    opened = 0
    for card in cards.order_by("place", "pk"):
        with transaction.atomic():
            check = HalfYearCheck.objects.create(card=card, year=year, half=half, department_id=card.plan.department_id)
            engine.open(check, actor=SYSTEM, at=at)
        opened += 1
    return opened


def _last_half(day: date) -> tuple[int, int, date]:
    """Year and number of the half-year before this one, and the first day after it."""
    return (day.year - 1, 2, date(day.year, 1, 1)) if day.month <= 6 else (day.year, 1, date(day.year, 7, 1))


@transaction.atomic
def record_check(check: HalfYearCheck, *, verdict: str, opinion: str, by: Any, at: datetime) -> HalfYearCheck:
    """Say how a task stood in a half-year."""
    permissions.check(by, CHECK, check)
    locked = HalfYearCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
    if locked.state == CheckState.DUE:
        locked.verdict, locked.opinion = verdict, opinion.strip()
        locked.save(update_fields=["verdict", "opinion"])
    engine.apply(locked, "finish", actor=by, at=at)
    return locked


@carry_out_with(HALF_YEAR.name)
def follow_check(check: HalfYearCheck, record: Any, context: dict[str, Any]) -> None:
    if record.name == "finish":
        check.checked_by, check.checked_at = record.actor, record.at
        check.save(update_fields=["checked_by", "checked_at"])


@transaction.atomic
def request_adjustment(
    card: TaskCard, *, by: Any, before: str, after: str, cause: str, stops: bool, at: datetime
) -> AdjustmentRequest:
    """Ask the citizens' panel to let a pledge be changed or ended. Raises TransitionRefused where one is open."""
    permissions.check(by, REQUEST_ADJUSTMENT, card)
    locked = TaskCard.objects.select_for_update(of=("self",)).select_related("plan").get(pk=card.pk)
    if not locked.is_running:
        raise TransitionRefused("state", _("This task is over; there is nothing to adjust."))
    if locked.adjustments.filter(state=AdjustmentState.PROPOSED).exists():
        raise TransitionRefused("open", _("The panel is asked about this task already."))
    request = AdjustmentRequest.objects.create(
        card=locked,
        department_id=locked.plan.department_id,
        stops=stops,
        before=before.strip(),
        after=after.strip(),
        cause=cause.strip(),
        requested_by=by,
        requested_at=at,
    )
    engine.open(request, actor=by, at=at)
    return request


@transaction.atomic
def record_decision(
    request: AdjustmentRequest,
    *,
    accepted: bool,
    decided_in: str,
    decided_on: date,
    reason: str,
    by: Any,
    at: datetime,
    minutes_path: str = "",
    votes: tuple[int | None, int | None] = (None, None),
) -> AdjustmentRequest:
    """Write down what the panel decided, and where that can be read; the card follows at once."""
    permissions.check(by, RECORD_DECISION, request)
    if decided_on > local_date(at):
        raise TransitionRefused("future", _("A meeting that is still to come has decided nothing."))
    locked = AdjustmentRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.state == AdjustmentState.PROPOSED:
        locked.decided_in, locked.decided_on, locked.minutes_path = decided_in.strip(), decided_on, minutes_path.strip()
        locked.votes_for, locked.votes_against = votes
        locked.save(update_fields=["decided_in", "decided_on", "minutes_path", "votes_for", "votes_against"])
    engine.apply(locked, "accept" if accepted else "reject", actor=by, at=at, reason=reason)
    return locked


@carry_out_with(ADJUSTMENT.name)
def follow_adjustment(request: AdjustmentRequest, record: Any, context: dict[str, Any]) -> None:
    if record.name == "accept" and request.card.is_running:
        step = "stop_by_panel" if request.stops else "adjust_by_panel"
        engine.apply(request.card, step, actor=SYSTEM, at=record.at, reason=record.reason)


def withdraw_adjustment(request: AdjustmentRequest, *, by: Any, reason: str, at: datetime) -> AdjustmentRequest:
    engine.apply(request, "withdraw", actor=by, at=at, reason=reason)
    return request
