"""What happens to activities by the clock."""

from datetime import datetime, timedelta

from auditors.services import activities, planning
from core.background import periodic


@periodic("auditors.remind_of_activities", every=timedelta(minutes=30))
def remind_of_activities(at: datetime) -> None:
    activities.remind(at=at)


@periodic("auditors.follow_terms", every=timedelta(hours=1))
def follow_terms(at: datetime) -> None:
    """Auditors take and leave seats; who is asked to a date follows."""
    activities.follow_terms(at=at)


@periodic("auditors.tell_what_is_due", every=timedelta(days=1))
def tell_what_is_due(at: datetime) -> None:
    planning.tell_what_is_due(at=at)
