"""What programs of others may read of reports: the same as everybody, by the rules of Open311 GeoReport v2."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import QuerySet

from core.workflow.mending import ENDED, MendingState
from facilities.models import ProblemReport
from facilities.queries import problems

# The specification sets both: the shorter of the two holds.
SPAN = timedelta(days=90)
MOST = 1_000


def requests(
    *,
    at: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    services: Collection[str] = (),
    is_open: bool | None = None,
) -> QuerySet[ProblemReport]:
    """The newest first."""
    until = until or (since + SPAN if since else at)
    since = max(since, until - SPAN) if since else until - SPAN
    rows = problems.published().filter(created_at__gte=since, created_at__lte=until)
    if services:
        rows = rows.filter(service__code__in=services)
    if is_open is not None:
        rows = rows.exclude(state__in=ENDED) if is_open else rows.filter(state__in=ENDED)
    return rows.order_by("-created_at", "-id")[:MOST]


def by_numbers(numbers: Collection[str]) -> list[ProblemReport]:
    """Whoever has the number of a report reads where it stands; what is in it, once it is published."""
    tokens = [number.upper() for number in numbers if number.isalnum()]
    rows = ProblemReport.objects.filter(token__in=tokens[:MOST])
    related = ("service", "site", "department__organisation")
    return list(rows.exclude(state=MendingState.WITHDRAWN).select_related(*related).order_by("-created_at", "-id"))
