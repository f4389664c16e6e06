"""When an item is due next: from its rule alone, moved to a working day. Pure."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from core.deadlines.calendar import is_working_day, next_working_day
from disclosures.states import PublicationCycle

# A quarter's figures are published in the month after it.
_AFTER_QUARTERS = (1, 4, 7, 10)
LAST_YEAR = 2100


def next_due(*, cycle: str, month: int | None, day: int | None, after: date) -> date | None:
    """The first due day after the given one; nothing for what is published once or on a change."""
    months = _months(cycle, month)
    if not months or not day:
        return None
    return next((due for due in _candidates(months, day, after) if due > after), None)


def _months(cycle: str, month: int | None) -> tuple[int, ...]:
    match cycle:
        case PublicationCycle.MONTHLY:
            return tuple(range(1, 13))
        case PublicationCycle.QUARTERLY:
            return _AFTER_QUARTERS
        case PublicationCycle.HALF_YEARLY if month:
            return tuple(sorted({month, (month + 5) % 12 + 1}))
        case PublicationCycle.YEARLY if month:
            return (month,)
    return ()


def _candidates(months: tuple[int, ...], day: int, after: date) -> Iterator[date]:
    # A due day may have moved over the end of its year.
    for year in range(after.year - 1, LAST_YEAR):
        for month in months:
            due = date(year, month, min(day, monthrange(year, month)[1]))
            yield due if is_working_day(due) else next_working_day(due)
