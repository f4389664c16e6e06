"""What counts, and as what."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from core import rates
from core.access import PUBLIC
from core.search import korean
from home.models import DailyCount
from home.usage.buffer import buffer

LONGEST_WORD = 60
LONGEST_PATH = 200
_BOTS = re.compile(
    r"bot|crawl|spider|slurp|scan|monitor|preview|fetch|feed|curl|wget|python|java/|go-http|okhttp|headless|lighthouse"
    r"|facebookexternalhit|yeti|daum",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\S+@\S+")
# Five digits and more, however they are parted: telephone, resident registration, account, order. A year has four.
_NUMBER = re.compile(r"\d(?:[\s.\-]?\d){4,}")
# Routes whose words in the path are names of public things. Every other one might be a key that was sent to somebody.
_OPEN_WORDS = {"pk", "id", "slug", "number", "year", "month", "name", "path", "code"}
_OPEN_TYPES = (int, str)


def page_was_read(request: HttpRequest) -> None:
    """Count a public page by its path, without language and query. To be called for answers of 200 with HTML."""
    if is_counted(request) and _is_open(request):
        path = _without_language(request.path)[:LONGEST_PATH]
        buffer.add(DailyCount.Kind.PAGE, path, day=timezone.localdate())


def words_were_searched(request: HttpRequest, words: str, *, found: bool) -> None:
    """Each visitor's word once a day. What looks like somebody's number or address is masked before anything else."""
    word = masked(words)
    if word and len(word) <= LONGEST_WORD and is_counted(request):
        buffer.add(
            DailyCount.Kind.SEARCH,
            word,
            day=timezone.localdate(),
            missed=not found,
            by=rates.network_of(request.META.get("REMOTE_ADDR", "")),
        )


def file_was_downloaded(request: HttpRequest, name: str) -> None:
    if is_counted(request):
        buffer.add(DailyCount.Kind.DOWNLOAD, name, day=timezone.localdate())


def masked(words: str) -> str:
    return _NUMBER.sub("###", _MAIL.sub("***", korean.normalise(words)))


def is_counted(request: HttpRequest) -> bool:
    """People only: programs mostly say so, and pages fetched ahead have not been read."""
    agent = request.headers.get("User-Agent", "")
    ahead = request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", "")
    return bool(settings.USAGE_COUNTED and agent and not _BOTS.search(agent) and "prefetch" not in ahead)


def _is_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None or not set(match.kwargs) <= _OPEN_WORDS:
        return False
    if match.url_name == "wagtail_serve":
        return True
    return getattr(match.func, "access", None) == PUBLIC and all(
        isinstance(value, _OPEN_TYPES) for value in match.kwargs.values()
    )


def _without_language(path: str) -> str:
    for code, _name in settings.LANGUAGES:
        if path.startswith(f"/{code}/"):
            return path.removeprefix(f"/{code}")
    return path
