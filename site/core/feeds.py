"""What people subscribe to: Atom for readers of news, iCalendar for calendars. For what everybody may see only.

@public
@require_safe
def feed(request):
    entries = [FeedEntry(title=…, url=…, published_at=…) for … in queries.visible_to(AnonymousUser())[:LONGEST]]
    return feeds.atom(request, title=_("Proposals"), entries=entries)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language

from core.search.korean import strip_controls

LONGEST = 50
# Nothing has happened yet: a feed without entries must read the same at every visit.
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_MAX_AGE = 300
# An hour, where nobody said when something ends.
_USUAL_LENGTH = timedelta(hours=1)
_LONGEST_LINE = 75


@dataclass(frozen=True)
class FeedEntry:
    """One piece of news. `url` may be a path."""

    title: str
    url: str
    published_at: datetime
    updated_at: datetime | None = None
    summary: str = ""
    author: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class CalendarEvent:
    """One date. `identifier` stays the same when it is moved (`councils.meeting:12`); whole days have a `date`."""

    identifier: str
    title: str
    starts_at: datetime | date
    ends_at: datetime | date | None = None
    url: str = ""
    place: str = ""
    description: str = ""
    updated_at: datetime | None = None
    cancelled: bool = False
    # How often it was moved: a calendar takes the date with the higher number for the newer one.
    sequence: int | None = None


def atom(
    request: HttpRequest, *, title: str, entries: Iterable[FeedEntry], url: str = "/", subtitle: str = ""
) -> HttpResponse:
    """An Atom feed of the newest; `url` is the page that shows the same."""
    entries = list(entries)[:LONGEST]
    changed = max((entry.updated_at or entry.published_at for entry in entries), default=_BEGINNING)
    feed = _Feed(
        title=_clean(f"{title} – {settings.SITE_NAME}"),
        link=absolute(url),
        description="",
        subtitle=_clean(str(subtitle)) or None,
        language=get_language(),
        # A feed that was narrowed is another feed.
        feed_url=absolute(request.get_full_path()),
        feed_guid=absolute(request.get_full_path()),
    )
    feed.changed = changed
    for entry in entries:
        feed.add_item(
            title=_clean(entry.title),
            link=absolute(entry.url),
            description=_clean(entry.summary),
            unique_id=absolute(entry.url),
            author_name=_clean(entry.author) or settings.SITE_NAME,
            categories=[_clean(word) for word in entry.categories],
            pubdate=entry.published_at,
            updateddate=entry.updated_at or entry.published_at,
        )
    written = StringIO()
    feed.write(written, "utf-8")
    return _answer(request, written.getvalue().encode(), "application/atom+xml; charset=utf-8", changed)


def calendar(request: HttpRequest, *, title: str, events: Iterable[CalendarEvent]) -> HttpResponse:
    """A calendar to subscribe to; a cancelled date stays in it as cancelled, so that calendars take it out."""
    events = list(events)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_escaped(settings.SITE_NAME)}//Dure//KO",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(f'{title} – {settings.SITE_NAME}')}",
        f"X-WR-TIMEZONE:{settings.TIME_ZONE}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        *[line for event in events for line in _event(event)],
        "END:VCALENDAR",
    ]
    changed = max((event.updated_at for event in events if event.updated_at), default=None)
    written = "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))
    return _answer(request, written.encode(), "text/calendar; charset=utf-8", changed)


def absolute(address: str) -> str:
    return urljoin(settings.BASE_URL, str(address))


class _Feed(Atom1Feed):
    """With the date of its newest entry; Django would give an empty feed the present moment."""

    changed = _BEGINNING

    def latest_post_date(self) -> datetime:
        return self.changed


def _event(event: CalendarEvent) -> list[str]:
    # Without a date of change the start serves: the stamp has to be there, and has to stay the same.
    stamp = event.updated_at or event.starts_at
    optional = [
        ("LOCATION", event.place),
        ("DESCRIPTION", event.description),
        ("URL", absolute(event.url) if event.url else ""),
    ]
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped(event.identifier)}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}",
        f"DTSTAMP:{_moment(_as_moment(stamp))}",
        _date_or_moment("DTSTART", event.starts_at),
        _date_or_moment("DTEND", event.ends_at or _usual_end(event.starts_at)),
        f"SUMMARY:{_escaped(event.title)}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        *([] if event.sequence is None else [f"SEQUENCE:{event.sequence}"]),
        *[f"{name}:{value if name == 'URL' else _escaped(value)}" for name, value in optional if value],
        "END:VEVENT",
    ]


def _usual_end(start: datetime | date) -> datetime | date:
    return start + (_USUAL_LENGTH if isinstance(start, datetime) else timedelta(days=1))


def _as_moment(value: datetime | date) -> datetime:
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=UTC)


def _date_or_moment(name: str, value: datetime | date) -> str:
    if isinstance(value, datetime):
        return f"{name}:{_moment(value)}"
    return f"{name};VALUE=DATE:{value:%Y%m%d}"


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    text = _clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return re.sub(r"\r\n|\r|\n", r"\\n", text)


def _folded(line: str) -> Iterable[str]:
    """Lines of 75 bytes at most, never cut inside a letter."""
    part, room = "", _LONGEST_LINE
    for letter in line:
        if len(letter.encode()) > room:
            yield part
            part, room = " ", _LONGEST_LINE - 1
        part += letter
        room -= len(letter.encode())
    yield part


def _clean(text: str) -> str:
    """Control characters have no place in XML or in a line of a calendar."""
    return strip_controls(str(text))


def _answer(request: HttpRequest, body: bytes, content_type: str, changed: datetime | None) -> HttpResponse:
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    stamp = int(changed.timestamp()) if changed else None
    response = get_conditional_response(request, etag=etag, last_modified=stamp) or HttpResponse(body)
    if response.status_code == 200:
        response["Content-Type"] = content_type
    response["ETag"] = etag
    if stamp is not None:
        response["Last-Modified"] = http_date(stamp)
    response["Cache-Control"] = f"public, max-age={_MAX_AGE}"
    response["Access-Control-Allow-Origin"] = "*"
    return response
