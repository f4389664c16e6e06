"""Versions of rules come into force by themselves, on the morning of their day."""

from datetime import datetime, timedelta

from core.background import periodic
from regulations.services import coming_into_force


@periodic("regulations.come_into_force", every=timedelta(minutes=1), wanted=coming_into_force.is_due)
def come_into_force(at: datetime) -> None:
    while coming_into_force.bring_due(at=at):
        pass
