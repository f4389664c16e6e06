"""How near to a failure a thing is, from its importance, its age and its record of three years. Whole numbers only.

Every part runs from 0 (nothing to fear) to 100. The weights of the trade, which sum to 100, make a risk of 0 to 100
points out of them, kept in tenths; the limits of the scheme make a grade of that.
"""

from dataclasses import dataclass
from datetime import date

GRADES = ("A", "B", "C", "D", "E")
YEARS = 3
# A failure counts twice as much as a repair; what happened lately counts most.
POINTS = {"FAILURE": 2, "REPAIR": 1}
POINTS_BY_YEAR_BACK = (3, 2, 1)
USAGE_POINTS = 16
ESSENTIAL_POINTS = 20


@dataclass(frozen=True)
class Weights:
    importance: int
    age: int
    failures: int


@dataclass(frozen=True)
class Limits:
    """The risk from which each grade below A begins, and the record that counts as the worst there can be."""

    from_b: int
    from_c: int
    from_d: int
    from_e: int
    worst_record: int


@dataclass(frozen=True)
class Grading:
    importance: int
    age: int
    failures: int
    risk: int
    grade: str


def importance_of(usage: int, essential: bool) -> int:
    """Used without a pause and essential is 100."""
    return min(100, usage * USAGE_POINTS + (ESSENTIAL_POINTS if essential else 0))


def age_of(installed_on: date, service_life: int, today: date) -> int:
    """The share of its service life that is over; what outlived it stays at 100."""
    days = max(0, (today - installed_on).days)
    return min(100, days * 400 // (service_life * 1461))


def record_points(kind: str, happened_on: date, today: date) -> int:
    """What one failure or repair adds to the record; nothing after three years."""
    years_back = years_between(happened_on, today)
    if not 0 <= years_back < YEARS:
        return 0
    return POINTS.get(kind, 0) * POINTS_BY_YEAR_BACK[years_back]


def failures_of(points: int, worst_record: int) -> int:
    return min(100, points * 100 // worst_record)


def years_between(then: date, today: date) -> int:
    """Whole years from day to day; below zero for days to come."""
    if then > today:
        return -1
    return today.year - then.year - ((today.month, today.day) < (then.month, then.day))


def grade(importance: int, age: int, failures: int, *, weights: Weights, limits: Limits) -> Grading:
    tenths = (importance * weights.importance + age * weights.age + failures * weights.failures) // 10
    return Grading(importance, age, failures, tenths, letter(tenths, limits))


def letter(tenths: int, limits: Limits) -> str:
    begins = (limits.from_b, limits.from_c, limits.from_d, limits.from_e)
    return GRADES[sum(tenths >= points * 10 for points in begins)]
