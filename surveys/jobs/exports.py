"""Files of answers that take longer than a page may, and the end of those whose time is over."""

from datetime import datetime, timedelta

from core.background import periodic
from surveys.services import exports


@periodic("surveys.make_exports", every=timedelta(seconds=5), wanted=lambda at: exports.has_work())
def make_exports(at: datetime) -> None:
    exports.make_waiting(at)


@periodic("surveys.destroy_exports", every=timedelta(minutes=10), wanted=exports.has_expired)
def destroy_exports(at: datetime) -> None:
    exports.destroy_expired(at)
