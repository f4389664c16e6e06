"""Reads of the register of information requests, for everybody and for those who keep it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear

from core import permissions
from core.deadlines.calendar import local_date
from core.ui.paging import KeysetPage, paginate
from disclosures.models import InformationRequest
from disclosures.states import DECIDE, KEEP_REGISTER, Clause, Outcome, RequestState

TOPIC_SPAN = timedelta(days=730)
OFTEN = 3


@dataclass(frozen=True)
class YearOfRequests:
    year: int
    received: int
    disclosed: int
    partial: int
    withheld: int
    not_held: int
    objections: int
    days: float | None

    @property
    def share(self) -> int | None:
        """Disclosed in whole or in part, of all that were decided."""
        decided = self.disclosed + self.partial + self.withheld
        return round(100 * (self.disclosed + self.partial) / decided) if decided else None


@dataclass(frozen=True)
class Topic:
    name: str
    count: int
    item: Any


def visible_to(user: Any) -> QuerySet[InformationRequest]:
    """Those who keep the register see what their departments handle."""
    scope = permissions.scope(user, KEEP_REGISTER) | permissions.scope(user, DECIDE)
    everything = InformationRequest.objects.select_related("department", "item")
    return everything if scope.everywhere else everything.filter(department_id__in=scope.departments)


def public() -> QuerySet[InformationRequest]:
    """The register as everybody may read it: nothing in it names a person."""
    return InformationRequest.objects.select_related("department", "item")


def register_page(*, outcome: str = "", year: str = "", cursor: str = "") -> KeysetPage[InformationRequest]:
    requests = public()
    if outcome in Outcome.values:
        requests = requests.filter(outcome=outcome)
    if year.isdecimal() and len(year) == 4 and 1900 < int(year) < 9999:
        requests = requests.filter(received_on__year=int(year))
    return paginate(requests, cursor, order="-received_on", size=30)


def years() -> list[YearOfRequests]:
    rows: Any = (
        InformationRequest.objects.annotate(year=ExtractYear("received_on"))
        .values("year")
        .annotate(
            received=Count("pk"),
            **{outcome.lower(): Count("pk", filter=Q(outcome=outcome)) for outcome in Outcome.values},
            objections=Count("pk", filter=Q(objected_on__isnull=False)),
            days=Avg(F("decided_on") - F("received_on"), filter=Q(decided_on__isnull=False)),
        )
        .order_by("year")
    )
    return [YearOfRequests(**{**row, "days": row["days"].days if row["days"] is not None else None}) for row in rows]


def months(at: datetime) -> list[tuple[date, int]]:
    """The last twelve months, those without a request too."""
    this = local_date(at).replace(day=1)
    wanted = [_months_before(this, back) for back in range(11, -1, -1)]
    found = {
        (row["year"], row["month"]): row["count"]
        for row in InformationRequest.objects.filter(received_on__gte=wanted[0])
        .annotate(year=ExtractYear("received_on"), month=ExtractMonth("received_on"))
        .values("year", "month")
        .annotate(count=Count("pk"))
    }
    return [(month, found.get((month.year, month.month), 0)) for month in wanted]


def clauses() -> list[tuple[Any, int]]:
    rows = InformationRequest.objects.exclude(clause="").values("clause").annotate(count=Count("pk")).order_by("-count")
    return [(Clause(row["clause"]).label, row["count"]) for row in rows]


def topics(at: datetime) -> list[Topic]:
    """What is asked for again and again, and the item that answers it by now."""
    since = local_date(at) - TOPIC_SPAN
    rows = (
        InformationRequest.objects.filter(received_on__gte=since)
        .exclude(state__in=[RequestState.TRANSFERRED, RequestState.WITHDRAWN])
        .values("topic")
        .annotate(count=Count("pk"))
        .filter(count__gte=OFTEN)
        .order_by("-count", "topic")[:12]
    )
    answered = {
        request.topic: request.item
        for request in public().filter(topic__in=[row["topic"] for row in rows], item__isnull=False)
    }
    return [Topic(row["topic"], row["count"], answered.get(row["topic"])) for row in rows]


def panel(request: InformationRequest, user: Any) -> dict[str, Any]:
    return {"information_request": request}


def _months_before(first: date, count: int) -> date:
    months = first.year * 12 + first.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)
