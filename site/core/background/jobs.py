from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings

from core.background import periodic


@periodic("background.heartbeat", every=timedelta(seconds=30))
def heartbeat(at: datetime) -> None:
    """Does nothing but run: its row tells the health page that a worker is alive."""


@periodic("background.clear_sessions", every=timedelta(days=1))
def clear_sessions(at: datetime) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
