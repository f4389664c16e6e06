"""What runs by itself for follow-ups, promises and records."""

from datetime import datetime, timedelta

from briefings.services import ending, feedback, promises
from core.background import periodic


@periodic("briefings.hand_on_what_is_left", every=timedelta(minutes=5))
def hand_on_what_is_left(at: datetime) -> None:
    ending.sweep(at)


@periodic("briefings.remind_of_promises", every=timedelta(hours=6))
def remind_of_promises(at: datetime) -> None:
    promises.remind(at)


@periodic("briefings.ask_how_it_was", every=timedelta(hours=1))
def ask_how_it_was(at: datetime) -> None:
    feedback.tell(at)
