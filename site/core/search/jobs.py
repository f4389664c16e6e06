from datetime import datetime, timedelta

from core.background import periodic
from core.search import attachments
from core.uploads import texts

# Each may take some seconds; what is left waits for the next round.
AT_ONCE = 10


def _is_waiting(at: datetime) -> bool:
    return texts.unread(1).exists()


@periodic("search.read_files", every=timedelta(seconds=30), wanted=_is_waiting)
def read_files(at: datetime) -> None:
    """Read the words of newly attached files, and make them findable."""
    attachments.put_read(texts.read_all(texts.unread(AT_ONCE), at=at))


@periodic("search.sweep_files", every=timedelta(hours=1))
def sweep_files(at: datetime) -> None:
    attachments.sweep()
