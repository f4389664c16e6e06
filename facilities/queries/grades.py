"""The weights that hold, and the grades as they stand."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from facilities.grading import Limits, Weights
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
    return {grade: counted.get(grade, 0) for grade in "ABCDE"}


def history(equipment: Any) -> QuerySet[GradeChange]:
    return GradeChange.objects.filter(equipment=equipment).select_related("scheme")


def record_since(today: date) -> date:
    """The first day of the three years that count."""
    try:
        return today.replace(year=today.year - 3)
    except ValueError:
        return today.replace(year=today.year - 3, day=28)
