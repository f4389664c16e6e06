from datetime import datetime, timedelta

from django.core.management import call_command
from django.utils import timezone

from core.background import periodic
from home import documents
from home.usage import summaries

# Each may take some seconds; what is left waits for the next round.
AT_ONCE = 10


@periodic("home.publish_scheduled", every=timedelta(minutes=1))
def publish_scheduled(at: datetime) -> None:
    """Pages go live and end at the minute their editors chose."""
    call_command("publish_scheduled", verbosity=0)


def _is_unread(at: datetime) -> bool:
    return documents.unread(1).exists()


@periodic("home.read_documents", every=timedelta(seconds=30), wanted=_is_unread)
def read_documents(at: datetime) -> None:
    """Read the words of documents that are new in the library, and make those findable that public pages offer."""
    documents.read_waiting(AT_ONCE, at=at)


@periodic("home.destroy_old_usage", every=timedelta(hours=12))
def destroy_old_usage(at: datetime) -> None:
    summaries.destroy_old(timezone.localdate(at))
