"""What was told long ago is not sent out again on the day the demo is made."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.notify.models import OutboxMessage


@contextmanager
def nothing_is_sent() -> Iterator[None]:
    last = OutboxMessage.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    yield
    OutboxMessage.objects.filter(pk__gt=last).delete()
