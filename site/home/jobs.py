from datetime import datetime, timedelta

from django.core.management import call_command
from django.utils import timezone

from core.background import periodic
from home.usage import summaries


@periodic("home.publish_scheduled", every=timedelta(minutes=1))
def publish_scheduled(at: datetime) -> None:
    """Pages go live and end at the minute their editors chose."""
    call_command("publish_scheduled", verbosity=0)


@periodic("home.destroy_old_usage", every=timedelta(hours=12))
def destroy_old_usage(at: datetime) -> None:
    summaries.destroy_old(timezone.localdate(at))
