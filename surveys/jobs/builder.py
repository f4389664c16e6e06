"""What happens to surveys by the clock."""

from datetime import datetime, timedelta

from core.background import periodic
from surveys.queries import launch
from surveys.services import opening


@periodic("surveys.open_due", every=timedelta(minutes=1), wanted=lambda at: launch.to_open(at).exists())
def open_due(at: datetime) -> None:
    opening.open_due(at=at)


@periodic("surveys.close_due", every=timedelta(minutes=1), wanted=lambda at: launch.to_close(at).exists())
def close_due(at: datetime) -> None:
    opening.close_due(at=at)
