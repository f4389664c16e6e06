"""What plans do by the calendar."""

from datetime import datetime, timedelta

from core.background import periodic
from plans.services import cards, progress


@periodic("plans.open_month", every=timedelta(hours=6))
def open_month(at: datetime) -> None:
    """On the first of the month reports fall due; later runs only ask for what is still missing."""
    progress.open_month(at=at)


@periodic("plans.open_half_year", every=timedelta(hours=6))
def open_half_year(at: datetime) -> None:
    cards.open_half_year(at=at)
