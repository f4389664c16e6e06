from datetime import datetime, timedelta

from django.utils import timezone

from core.background import periodic
from core.deadlines import calendar
from desk.services import digest

# Should the workers be down at eight, the overview still comes in the morning; nobody gets it twice.
FIRST_HOUR, LAST_HOUR = 8, 11


def is_morning(at: datetime) -> bool:
    local = timezone.localtime(at, calendar.SEOUL)
    return FIRST_HOUR <= local.hour <= LAST_HOUR and calendar.is_working_day(at)


@periodic("desk.digest", every=timedelta(minutes=30), wanted=is_morning)
def send_digest(at: datetime) -> None:
    digest.send(at)
