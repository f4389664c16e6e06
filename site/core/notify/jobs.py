from datetime import datetime, timedelta

from core.background import periodic
from core.notify import delivery, digests
from core.notify.models import Notice, OutboxMessage

DELIVERED_KEPT = timedelta(days=30)
FAILED_KEPT = timedelta(days=90)
NOTICES_KEPT = timedelta(days=365)


@periodic("notify.deliver", every=timedelta(seconds=1), wanted=delivery.has_work)
def deliver(at: datetime) -> None:
    delivery.deliver_due(at)


@periodic("notify.digests", every=timedelta(minutes=10), wanted=digests.has_work)
def send_digests(at: datetime) -> None:
    digests.send_due(at)


@periodic("notify.forget", every=timedelta(hours=24))
def forget(at: datetime) -> None:
    """The outbox is a means, and old notices are clutter that says what a person did."""
    failed = OutboxMessage.State.FAILED
    finished = OutboxMessage.objects.exclude(state=failed)
    finished.filter(finished_at__lt=at - DELIVERED_KEPT).delete()
    OutboxMessage.objects.filter(state=failed, finished_at__lt=at - FAILED_KEPT).delete()
    Notice.objects.filter(created_at__lt=at - NOTICES_KEPT).delete()
