"""What runs by itself for preparing briefings."""

from datetime import datetime, timedelta

from briefings.services import ending_late, reminding
from core.background import periodic


def one_lacks_a_moderator(at: datetime) -> bool:
    return reminding.without_moderator(at=at).exists()


@periodic("briefings.remind_of_moderators", every=timedelta(minutes=30), wanted=one_lacks_a_moderator)
def remind_of_moderators(at: datetime) -> None:
    reminding.remind_of_moderators(at=at)


def one_was_left_open(at: datetime) -> bool:
    return ending_late.left_open(at).exists()


@periodic("briefings.end_what_was_left_open", every=timedelta(minutes=10), wanted=one_was_left_open)
def end_what_was_left_open(at: datetime) -> None:
    ending_late.end_what_was_left_open(at)
