"""What happens to registrations by the clock."""

from datetime import datetime, timedelta

from briefings.services import registration_letters as letters
from core.background import periodic


@periodic("briefings.remind", every=timedelta(minutes=10), wanted=lambda at: letters.to_remind(at).exists())
def remind(at: datetime) -> None:
    for briefing in letters.to_remind(at):
        letters.remind(briefing, at=at)


@periodic("briefings.send_letters", every=timedelta(seconds=30), wanted=lambda at: letters.waiting().exists())
def send_letters(at: datetime) -> None:
    letters.send()
