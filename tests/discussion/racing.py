"""Many at once, each on a connection of its own, as requests are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections


def at_once(*deeds: Callable[[], Any], workers: int | None = None) -> list[Any]:
    """Run all deeds together; each result is what was returned or the exception that was raised."""
    workers = workers or len(deeds)
    start = Barrier(workers)
    waiting = iter(range(workers))

    def run(deed: Callable[[], Any]) -> Any:
        # The first of each worker waits for the others, so that they truly overlap.
        if next(waiting, None) is not None:
            start.wait(timeout=30)
        try:
            return deed()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, deeds))
