"""Whoever follows a briefing is told what becomes of it, once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from briefings.models import Registration, Series
from briefings.services import announcing, follower_news
from core.notify.models import OutboxMessage
from tests.briefings.builders import make_briefing, officer_of
from tests.briefings.record_pages import publish_record
from tests.factories import make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def follow(briefing, person=None):
    person = person or make_user()
    client = Client()
    sign_in(client, person)
    assert client.post(f"/discussion/on/briefings.briefing/{briefing.pk}/follow/", {"on": "1"}).status_code in {
        200,
        302,
    }
    return person


def told(person):
    return list(OutboxMessage.objects.filter(recipient=person).order_by("pk").values_list("event", flat=True))


def test_followers_learn_of_a_new_date_and_of_a_cancellation():
    briefing = make_briefing(state="ANNOUNCED")
    person = follow(briefing)
    follower_news.moved(briefing, by=officer_of(briefing), at=timezone.now())
    announcing.cancel(briefing, by=officer_of(briefing), reason="태풍", at=timezone.now())
    assert told(person) == ["briefings.followed_moved", "briefings.followed_cancelled"]


def test_followers_learn_that_the_record_is_complete():
    briefing = make_briefing(state="ENDED")
    person = follow(briefing)
    publish_record(briefing)
    announcing.conclude(briefing, by=officer_of(briefing), at=timezone.now())
    assert told(person) == ["briefings.followed_concluded"]


def test_whoever_registered_as_well_is_not_told_twice():
    briefing = make_briefing(state="ANNOUNCED")
    person, at = follow(briefing), timezone.now()
    Registration.objects.create(
        briefing=briefing, person=person, name="가", seed="s", ticket_hash="h", registered_at=at, confirmed_at=at
    )
    follower_news.moved(briefing, by=None, at=at)
    assert told(person) == []


def test_followers_of_the_one_before_learn_of_the_next_in_the_series():
    series = Series.objects.create(name="성과 설명회")
    before = make_briefing(state="CONCLUDED", series=series)
    person, stranger = follow(before), make_user()
    following = make_briefing(state="ANNOUNCED", series=series, starts_at=timezone.now() + timedelta(days=30))
    assert told(person) == ["briefings.next_in_series"]
    assert told(stranger) == []
    notice = OutboxMessage.objects.get(recipient=person)
    assert f"/briefings/{following.pk}/" in str(notice.context)


def test_nobody_comments_on_a_briefing(client):
    briefing = make_briefing(state="ANNOUNCED")
    sign_in(client, make_user())
    assert "comment-form" not in client.get(f"/briefings/{briefing.pk}/").content.decode()
