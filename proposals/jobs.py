"""What this room does by the clock."""

from datetime import datetime, timedelta

from core.background import periodic
from proposals.services import thresholds


@periodic("proposals.answer_thresholds", every=timedelta(seconds=10), wanted=lambda at: thresholds.is_waiting())
def answer_thresholds(at: datetime) -> None:
    while thresholds.answer_thresholds(at=at):
        pass
