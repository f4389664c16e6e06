"""What a busy database refused is tried once more: somebody held it too long, or two held each other up."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import OperationalError, close_old_connections, connection
from django.http import HttpRequest, HttpResponseBase

T = TypeVar("T")
V = TypeVar("V", bound=Callable[..., HttpResponseBase])

# A database that is busy has waited already before it says so.
TRIES = 2
PAUSE_SECONDS = 0.05


def patiently(deed: Callable[[], T]) -> T:
    """Run it again where the database was busy; it changes everything in one transaction. Raises OperationalError.

    Inside somebody else's transaction there is no second try: what that one did before is gone with it.
    """
    for _attempt in range(TRIES - 1):
        try:
            return deed()
        except OperationalError:
            if connection.in_atomic_block:
                raise
            close_old_connections()
            time.sleep(PAUSE_SECONDS)
    return deed()


def patient(view: V) -> V:
    """For views that change what many change at once. Stands outside `@repeat_safe`, whose transaction is the one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return patiently(lambda: view(request, *args, **kwargs))

    return guarded  # type: ignore[return-value]
