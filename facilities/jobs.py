"""What this room does by the clock."""

from datetime import datetime, timedelta

from core.background import periodic
from core.deadlines.calendar import local_date
from facilities.queries import grades, register
from facilities.services import problem_letters
from facilities.services.grades import recompute


def is_due(at: datetime) -> bool:
    """Once a day, and only where there are weights to compute by."""
    return not register.was_computed(local_date(at)) and grades.scheme_in_force() is not None


@periodic("facilities.recompute_grades", every=timedelta(minutes=30), wanted=is_due)
def recompute_grades(at: datetime) -> None:
    """Soon after midnight: another day is another age, and what happened three years ago no longer counts."""
    recompute(today=local_date(at))


def a_letter_is_due(at: datetime) -> bool:
    return problem_letters.untold(at).exists()


@periodic("facilities.write_letters", every=timedelta(minutes=1), wanted=a_letter_is_due)
def write_letters(at: datetime) -> None:
    """To people without an account, about what they reported."""
    problem_letters.send(at=at)
