"""What runs by itself for preparing briefings."""

from datetime import datetime, timedelta

from briefings.services import reminding
from core.background import periodic


def one_lacks_a_moderator(at: datetime) -> bool:
    return reminding.without_moderator(at=at).exists()


@periodic("briefings.remind_of_moderators", every=timedelta(minutes=30), wanted=one_lacks_a_moderator)
def remind_of_moderators(at: datetime) -> None:
    reminding.remind_of_moderators(at=at)
