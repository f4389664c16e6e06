"""A place to talk at: a department's page, with terms that a test may change."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from discussion import places

LABEL = "accounts.Department"


def terms(**changes: Any) -> dict[str, Any]:
    return {
        "who_may_write": lambda user, department: True,
        "visible": lambda user, department: department.is_active,
        "url": lambda department: f"/?department={department.pk}",
        "title": lambda department: department.name,
        **changes,
    }


@contextmanager
def opened(**changes: Any) -> Iterator[places.Place]:
    before = places._places.pop(LABEL.lower(), None)
    try:
        yield places.register(LABEL, **terms(**changes))
    finally:
        places.forget(LABEL)
        if before is not None:
            places._places[LABEL.lower()] = before
