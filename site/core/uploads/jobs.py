from datetime import datetime, timedelta

from core.background import periodic
from core.uploads import receiving


@periodic("uploads.sweep_loose", every=timedelta(hours=6))
def sweep_loose(at: datetime) -> None:
    while receiving.sweep_loose(at=at) == 500:
        pass
