"""The weights that hold, and the grades as they stand."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from facilities.grading import GRADES, YEARS, Limits, Weights
from facilities.models import GradeChange, Scheme, Standing, Weight


def scheme_in_force() -> Scheme | None:
    return Scheme.objects.order_by("-in_force_from", "-id").first()


def weights_of(scheme: Scheme) -> dict[str, Weights]:
    rows = Weight.objects.filter(scheme=scheme)
    return {row.branch: Weights(row.importance, row.age, row.failures) for row in rows}


def limits_of(scheme: Scheme) -> Limits:
    return Limits(scheme.from_b, scheme.from_c, scheme.from_d, scheme.from_e, scheme.worst_record)


def spread(standings: QuerySet[Standing]) -> dict[str, int]:
    """How many stand at each grade."""
    counted = dict(standings.values_list("grade").annotate(count=Count("pk")))
    return {grade: counted.get(grade, 0) for grade in GRADES}


def history(equipment: Any) -> QuerySet[GradeChange]:
    return GradeChange.objects.filter(equipment=equipment).select_related("scheme")


def schemes() -> QuerySet[Scheme]:
    """All sets of weights there were, the newest first."""
    return Scheme.objects.prefetch_related("weights").select_related("set_by")


def record_since(today: date) -> date:
    """The day before the three years that count."""
    return years_before(today, YEARS)


def years_before(today: date, years: int) -> date:
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return today.replace(year=today.year - years, day=28)
