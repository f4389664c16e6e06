"""Feeds and calendars: well-formed whatever the text, the same while nothing changes, folded where they must be."""

from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import RequestFactory, override_settings

from core import feeds
from core.feeds import CalendarEvent, FeedEntry

ATOM = "{http://www.w3.org/2005/Atom}"
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
request = RequestFactory().get("/things/feed/")


def entry(title: str = "새 글", **fields: Any) -> FeedEntry:
    return FeedEntry(**{"title": title, "url": "/things/1/", "published_at": AT, **fields})


def parsed(**options: Any) -> ElementTree.Element:
    return ElementTree.fromstring(feeds.atom(request, title="글", **options).content)


@override_settings(BASE_URL="https://dure.example", SITE_NAME="두레")
def test_an_entry_names_its_address_dates_author_and_subjects() -> None:
    feed = parsed(entries=[entry(summary="요약", author="기획처", categories=("공고",), updated_at=AT.replace(day=3))])
    [item] = feed.findall(f"{ATOM}entry")
    assert feed.findtext(f"{ATOM}title") == "글 – 두레"
    assert item.findtext(f"{ATOM}id") == "https://dure.example/things/1/"
    assert item.findtext(f"{ATOM}published") == "2026-11-02T09:00:00+00:00"
    assert item.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated") == "2026-11-03T09:00:00+00:00"
    assert item.findtext(f"{ATOM}author/{ATOM}name") == "기획처"
    category = item.find(f"{ATOM}category")
    assert category is not None
    assert category.get("term") == "공고"


@pytest.mark.parametrize("text", ["<script>&", "\x00\x08제어", "]]>", "\u202e뒤집힘", "가" * 5000])
def test_no_text_breaks_the_document(text: str) -> None:
    [item] = parsed(entries=[entry(text, summary=text, author=text, categories=(text,))]).findall(f"{ATOM}entry")
    assert "\x00" not in (item.findtext(f"{ATOM}title") or "")


def test_an_empty_feed_reads_the_same_at_every_visit() -> None:
    assert feeds.atom(request, title="글", entries=[]).content == feeds.atom(request, title="글", entries=[]).content


def test_who_has_it_already_gets_nothing_twice() -> None:
    first = feeds.atom(request, title="글", entries=[entry()])
    again = RequestFactory().get("/things/feed/", headers={"If-None-Match": first["ETag"]})
    assert feeds.atom(again, title="글", entries=[entry()]).status_code == 304
    assert feeds.atom(again, title="글", entries=[entry("다른 글")]).status_code == 200


def test_a_feed_is_never_longer_than_its_limit() -> None:
    many = [entry(f"{number}번", url=f"/things/{number}/") for number in range(feeds.LONGEST + 20)]
    assert len(parsed(entries=many).findall(f"{ATOM}entry")) == feeds.LONGEST


def lines(*events: CalendarEvent) -> list[str]:
    """The calendar with its folded lines joined again."""
    body = feeds.calendar(request, title="회의", events=events).content.decode()
    assert body.endswith("END:VCALENDAR\r\n")
    return body.replace("\r\n ", "").split("\r\n")


def test_a_meeting_stands_in_the_calendar_with_place_and_end() -> None:
    found = lines(
        CalendarEvent("councils.meeting:3", "정기회의", AT, AT.replace(hour=11), url="/councils/3/", place="본관, 3층")
    )
    assert "DTSTART:20261102T090000Z" in found
    assert "DTEND:20261102T110000Z" in found
    assert "LOCATION:본관\\, 3층" in found
    assert any(line.startswith("UID:councils.meeting:3@") for line in found)


def test_a_whole_day_has_no_hour_and_ends_the_day_after() -> None:
    found = lines(CalendarEvent("day:1", "공모 마감", date(2026, 12, 31)))
    assert "DTSTART;VALUE=DATE:20261231" in found
    assert "DTEND;VALUE=DATE:20270101" in found


def test_a_cancelled_meeting_says_so() -> None:
    assert "STATUS:CANCELLED" in lines(CalendarEvent("x:1", "취소된 회의", AT, cancelled=True))


def test_text_cannot_begin_a_line_of_its_own() -> None:
    found = lines(CalendarEvent("x:1", "회의\r\nATTENDEE:mailto:somebody", AT, description="줄;바꿈\n둘째"))
    assert not [line for line in found if line.startswith("ATTENDEE")]
    assert "DESCRIPTION:줄\\;바꿈\\n둘째" in found


def test_lines_are_folded_by_bytes_and_never_inside_a_letter() -> None:
    event = CalendarEvent("x:1", "가나다라마바사아자차카타파하" * 8, AT)
    body = feeds.calendar(request, title="회의", events=[event]).content
    folded = body.split(b"\r\n")
    assert max(map(len, folded)) <= 75
    assert [line.decode() for line in folded]
    assert f"SUMMARY:{event.title}" in lines(event)
