"""What happens to answers and invitations by the clock."""

from datetime import datetime, timedelta

from core.background import periodic
from surveys.services import invitation_letters, panel_reminders, settling


@periodic("surveys.settle_anonymous", every=timedelta(minutes=1), wanted=lambda at: bool(settling.due(at)))
def settle_anonymous(at: datetime) -> None:
    for survey in settling.due(at):
        settling.settle(survey, at)


@periodic(
    "surveys.send_letters", every=timedelta(seconds=30), wanted=lambda at: invitation_letters.waiting(at).exists()
)
def send_letters(at: datetime) -> None:
    invitation_letters.send(at=at)


@periodic("surveys.remind_panels", every=timedelta(hours=1), wanted=lambda at: panel_reminders.due(at).exists())
def remind_panels(at: datetime) -> None:
    panel_reminders.remind(at=at)
