"""Versions of rules come into force by themselves, on the morning of their day; so ends the time for opinions."""

from datetime import datetime, timedelta

from core.background import periodic
from regulations.services import coming_into_force, opinions


@periodic("regulations.come_into_force", every=timedelta(minutes=1), wanted=coming_into_force.is_due)
def come_into_force(at: datetime) -> None:
    while coming_into_force.bring_due(at=at):
        pass


@periodic("regulations.close_opinions", every=timedelta(minutes=1), wanted=opinions.is_closing)
def close_opinions(at: datetime) -> None:
    while opinions.close_ended(at=at):
        pass
