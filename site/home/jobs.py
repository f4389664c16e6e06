from datetime import datetime, timedelta

from django.core.management import call_command

from core.background import periodic


@periodic("home.publish_scheduled", every=timedelta(minutes=1))
def publish_scheduled(at: datetime) -> None:
    """Pages go live and end at the minute their editors chose."""
    call_command("publish_scheduled", verbosity=0)
