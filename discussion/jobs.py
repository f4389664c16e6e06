"""What the discussion does by the clock."""

from datetime import datetime, timedelta

from core.background import periodic
from discussion.services import moderation, tally


@periodic("discussion.fold_counts", every=timedelta(seconds=2), wanted=lambda at: tally.is_waiting())
def fold_counts(at: datetime) -> None:
    while tally.fold():
        pass


@periodic("discussion.settle_unappealed", every=timedelta(hours=1))
def settle_unappealed(at: datetime) -> None:
    moderation.settle_unappealed(at=at)
