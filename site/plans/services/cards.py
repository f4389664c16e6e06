"""How a task stands: steps of the card, and the half-yearly check."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from core import permissions
from core.deadlines.calendar import local_date
from core.workflow import SYSTEM, engine
from plans.models import HalfYearCheck, TaskCard
from plans.services import notices, progress
from plans.states import CARD_HOOKS, CHECK, CHECK_HOOKS, RUNNING, CheckState


@transaction.atomic
def change_state(card: TaskCard, *, step: str, by: Any, reason: str, at: datetime, goes_on: bool = False) -> TaskCard:
    """Take a step of the card. `goes_on`: what was promised is fulfilled and is kept up all the same."""
    engine.apply(card, step, actor=by, at=at, reason=reason)
    if step == "complete" and goes_on:
        TaskCard.objects.filter(pk=card.pk).update(goes_on=True)
        card.goes_on = True
    return card


@CARD_HOOKS.carry_out
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


@CHECK_HOOKS.carry_out
def follow_check(check: HalfYearCheck, record: Any, context: dict[str, Any]) -> None:
    if record.name == "finish":
        check.checked_by, check.checked_at = record.actor, record.at
        check.save(update_fields=["checked_by", "checked_at"])
