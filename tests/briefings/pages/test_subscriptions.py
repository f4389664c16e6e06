"""Atom for readers of news, iCalendar for calendars: what was announced, moved and cancelled."""

from datetime import UTC

import pytest
from django.test import Client

from briefings.models import Briefing
from briefings.queries.subscriptions import event_of
from tests.briefings.builders import make_briefing

pytestmark = pytest.mark.django_db


def calendar(briefing=None):
    answer = Client().get(f"/briefings/{briefing.pk}/calendar.ics" if briefing else "/briefings/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    return answer.content.decode().replace("\r\n ", "")


def test_a_date_can_be_put_into_a_calendar():
    briefing = make_briefing(state="ANNOUNCED", address="한빛시 중앙로 1")
    text = calendar(briefing)
    assert f"UID:briefings.briefing:{briefing.pk}@" in text
    assert f"DTSTART:{briefing.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}" in text
    assert "STATUS:CONFIRMED" in text
    assert "SEQUENCE:0" in text
    assert "LOCATION:시민회관 대강당\\, 한빛시 중앙로 1" in text
    assert f"URL:http://localhost:8000/briefings/{briefing.pk}/" in text


def test_a_moved_date_is_a_later_version_of_the_same():
    briefing = make_briefing(state="ANNOUNCED")
    before = event_of(briefing)
    Briefing.objects.filter(pk=briefing.pk).update(revision=2)
    briefing.refresh_from_db()
    after = event_of(briefing)
    assert "SEQUENCE:2" in calendar(briefing)
    assert after.identifier == before.identifier
    assert after.updated_at > before.updated_at


def test_a_cancelled_date_stays_as_cancelled():
    briefing = make_briefing(state="CANCELLED")
    assert "STATUS:CANCELLED" in calendar(briefing)
    assert "STATUS:CANCELLED" in calendar()


def test_the_subscription_holds_what_was_announced_and_nothing_else():
    states = ("DRAFT", "DROPPED", "ANNOUNCED", "LIVE", "ENDED")
    for state in states:
        make_briefing(state=state, title=state)
    text = calendar()
    assert [state for state in states if f"SUMMARY:{state}" in text] == ["ANNOUNCED", "LIVE", "ENDED"]


def test_the_subscription_answers_304_until_something_changes():
    briefing = make_briefing(state="ANNOUNCED")
    first = Client().get("/briefings/calendar.ics")
    known = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert Client().get("/briefings/calendar.ics", **known).status_code == 304
    old = {"HTTP_IF_MODIFIED_SINCE": first["Last-Modified"]}
    assert Client().get("/briefings/calendar.ics", **old).status_code == 304
    Briefing.objects.filter(pk=briefing.pk).update(revision=1)
    assert Client().get("/briefings/calendar.ics", **known).status_code == 200
    assert Client().get("/briefings/calendar.ics", **old).status_code == 200


def test_the_feed_tells_the_newest_announcement_first_and_takes_the_filters():
    forum, project = make_briefing(state="ANNOUNCED", kind="FORUM"), make_briefing(state="LIVE")
    make_briefing(title="아직 아무도 모르는 설명회")
    text = Client().get("/briefings/feed/").content.decode()
    assert forum.title in text
    assert project.title in text
    assert "아직 아무도 모르는" not in text
    narrowed = Client().get("/briefings/feed/?kind=FORUM").content.decode()
    assert forum.title in narrowed
    assert project.title not in narrowed
