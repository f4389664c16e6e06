"""Pages about whose readers nothing is kept: not counted, not in the list of a person's sessions, not in a log.

Whoever only reads how to report something must not be found in a table afterwards.
"""

import logging

from django.conf import settings
from django.http import HttpRequest

_pages: list[tuple[str, tuple[str, ...]]] = []


def register(prefix: str, *, but: tuple[str, ...] = ()) -> None:
    """Paths without the language; `but` names those below that belong to people at work."""
    _pages.append((prefix, but))


def is_untraced(request: HttpRequest) -> bool:
    path = without_language(request.path)
    return any(path.startswith(prefix) and not path.startswith(but) for prefix, but in _pages)


def without_language(path: str) -> str:
    for code, _name in settings.LANGUAGES:
        if path.startswith(f"/{code}/"):
            return path.removeprefix(f"/{code}")
    return path


class WithoutVisits(logging.Filter):
    """Django logs each refused request with its address and second. Here only what broke is worth a line."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        return record.levelno >= logging.ERROR or not isinstance(request, HttpRequest) or not is_untraced(request)
