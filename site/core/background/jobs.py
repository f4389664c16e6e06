from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db import connection

from core.background import periodic


@periodic("background.heartbeat", every=timedelta(seconds=30))
def heartbeat(at: datetime) -> None:
    """Does nothing but run: its row tells the health page that a worker is alive."""


@periodic("background.clear_sessions", every=timedelta(days=1))
def clear_sessions(at: datetime) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@periodic("background.optimise", every=timedelta(hours=24))
def optimise(at: datetime) -> None:
    """SQLite plans by figures that nobody else keeps fresh; PostgreSQL sees to its own."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")
