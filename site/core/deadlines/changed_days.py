"""What staff do to the calendar: add a day off, or make one a working day after all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.audit.audit import record
from core.deadlines import calendar
from core.deadlines.models import ExtraHoliday


class DayRefused(Exception):
    """The calendar was not changed; `message` says why, for the person who asked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def add_day(*, day: date, name: str, kind: str, actor: Any, at: datetime) -> ExtraHoliday:
    """Raises DayRefused where the day has been changed already."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                extra = ExtraHoliday.objects.create(day=day, name=name, kind=kind, added_by=actor, added_at=at)
        except IntegrityError as error:
            raise DayRefused(_("This day has already been changed. Remove that entry first.")) from error
        record("core.change_day", actor=actor, at=at, target=extra, detail=_described(extra))
        _forget()
    return extra


def remove_day(extra: ExtraHoliday, *, actor: Any, at: datetime) -> None:
    """The day is again what the holiday library says. Deadlines that have been set stay as they are."""
    with transaction.atomic():
        record("core.restore_day", actor=actor, at=at, target=extra, detail=_described(extra))
        extra.delete()
        _forget()


def _described(extra: ExtraHoliday) -> dict[str, str]:
    return {"day": extra.day.isoformat(), "name": extra.name, "kind": extra.kind}


def _forget() -> None:
    calendar.forget_changed_days()
    transaction.on_commit(calendar.forget_changed_days)
