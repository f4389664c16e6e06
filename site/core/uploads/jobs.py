from datetime import datetime, timedelta

from core.background import periodic
from core.uploads import sweeping


@periodic("uploads.sweep_loose", every=timedelta(hours=6))
def sweep_loose(at: datetime) -> None:
    while sweeping.sweep_loose(at=at) == sweeping.BATCH:
        pass


@periodic("uploads.sweep_unknown", every=timedelta(days=1))
def sweep_unknown(at: datetime) -> None:
    sweeping.sweep_unknown(at=at)
