from datetime import datetime, timedelta

from core.background import periodic
from core.submissions import drafts
from core.submissions.models import Submission

# Long enough for a phone that was offline over a weekend to send once more.
KEEP_OUTCOMES = timedelta(days=7)
KEEP_DRAFTS = timedelta(days=90)


@periodic("submissions.sweep", every=timedelta(hours=1))
def sweep(at: datetime) -> None:
    Submission.objects.filter(created_at__lt=at - KEEP_OUTCOMES).delete()
    drafts.sweep(at=at, older_than=KEEP_DRAFTS)
