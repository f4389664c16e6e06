"""What this room does by the clock."""

from datetime import datetime, timedelta

from core.background import periodic
from proposals.services import calls, reminders, thresholds


@periodic("proposals.answer_thresholds", every=timedelta(seconds=10), wanted=lambda at: thresholds.is_waiting())
def answer_thresholds(at: datetime) -> None:
    while thresholds.answer_thresholds(at=at):
        pass


@periodic("proposals.turn_calls", every=timedelta(seconds=30), wanted=calls.is_turning)
def turn_calls(at: datetime) -> None:
    while calls.turn(at=at):
        pass


@periodic("proposals.remind_reviewers", every=timedelta(hours=1), wanted=lambda at: reminders.waiting(at).exists())
def remind_reviewers(at: datetime) -> None:
    while reminders.remind(at=at):
        pass
