from datetime import datetime, timedelta

from core.background import periodic
from core.deadlines import expiry


@periodic("deadlines.expire", every=timedelta(minutes=1))
def expire(at: datetime) -> None:
    expiry.sweep(at)
