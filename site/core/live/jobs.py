from datetime import datetime, timedelta

from core.background import periodic
from core.live.models import LiveEvent

# Longer than anybody keeps a page open; whoever comes back later gets the present state.
KEPT = timedelta(days=3)


@periodic("live.forget_events", every=timedelta(hours=6))
def forget_events(at: datetime) -> None:
    """The numbers go on: a topic's row is never removed, so that no number is given twice."""
    LiveEvent.objects.filter(at__lt=at - KEPT).delete()
