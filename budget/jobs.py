"""What the participatory budget does by the clock."""

from datetime import datetime, timedelta

from budget.services import calendar, opening
from core.background import periodic


@periodic("budget.turn_polls", every=timedelta(seconds=1), wanted=opening.is_turning)
def turn_polls(at: datetime) -> None:
    opening.turn(at=at)


@periodic("budget.turn_phases", every=timedelta(seconds=30), wanted=calendar.is_turning)
def turn_phases(at: datetime) -> None:
    while calendar.turn(at=at):
        pass
