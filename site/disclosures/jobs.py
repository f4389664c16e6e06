"""What disclosures do by the clock."""

from datetime import datetime, timedelta

from core.background import periodic
from disclosures.services import due, requests


@periodic("disclosures.open_what_is_due", every=timedelta(hours=1))
def open_what_is_due(at: datetime) -> None:
    due.open_what_is_due(at)


@periodic("disclosures.close_lapsed_requests", every=timedelta(hours=1))
def close_lapsed_requests(at: datetime) -> None:
    requests.close_lapsed(at)
