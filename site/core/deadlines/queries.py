"""How well deadlines are kept, per department."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from core.deadlines import periods
from core.deadlines.models import Clock, Outcome


@dataclass(frozen=True)
class OnTimeRate:
    """What one department finished within a span, and what was open at its end."""

    department_id: int | None
    on_time: int
    late: int
    running: int
    overdue: int

    @property
    def finished(self) -> int:
        return self.on_time + self.late

    @property
    def rate(self) -> float | None:
        """Share on time of all that was due: what is open and overdue counts as not on time."""
        due = self.finished + self.overdue
        return self.on_time / due if due else None


def on_time_rates(*, since: datetime, until: datetime) -> list[OnTimeRate]:
    """One row per department that finished anything in [since, until) or had anything open at `until`."""
    finished = Q(outcome=Outcome.FINISHED, stopped_at__gte=since, stopped_at__lt=until)
    open_then = Q(started_at__lt=until) & (Q(stopped_at__isnull=True) | Q(stopped_at__gte=until))
    late_then = open_then & Q(paused_at__isnull=True, due_at__lt=until)
    rows = (
        Clock.objects.filter(finished | open_then)
        .exclude(period__in=periods.uncounted())
        .order_by("department_id")
        .values("department_id")
        .annotate(
            on_time=Count("id", filter=finished & Q(stopped_at__lte=F("due_at"))),
            late=Count("id", filter=finished & Q(stopped_at__gt=F("due_at"))),
            running=Count("id", filter=open_then),
            overdue=Count("id", filter=late_then),
        )
    )
    return [OnTimeRate(**row) for row in rows]
