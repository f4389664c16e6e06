"""The public part of the desk: how many cases were answered in time."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema

from core.access import public
from core.deadlines.calendar import local_date
from desk.queries import on_time
from desk.queries.on_time import Span

router = Router(tags=["desk"])


class DepartmentRateOut(Schema):
    organisation: str | None
    department: str | None
    on_time: int
    late: int
    running: int
    overdue: int
    on_time_percent: float | None


class OnTimeRatesOut(Schema):
    year: int
    quarter: int | None
    departments: list[DepartmentRateOut]


# The document of the API says both in the reader's language.
TITLE = _("On-time rate per department")
MEANING = _("Cases answered in time and late, running and overdue, in a year or one of its quarters.")


@router.get("/on-time-rates", response=OnTimeRatesOut, summary=TITLE, description=MEANING)
@public
def on_time_rates(
    request: HttpRequest,
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    quarter: Annotated[int | None, Query(ge=1, le=4)] = None,
) -> dict[str, Any]:
    at = timezone.now()
    span = Span(year or local_date(at).year, quarter)
    return on_time.document(span, on_time.rates(span, at=at))
