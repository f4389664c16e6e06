"""Who is behind each of many connections is found out together, and each is judged for itself."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import Role
from core.live import live, visitors
from core.live.topics import StreamName
from tests.core.live.conftest import session_of
from tests.factories import make_staff, make_user

pytestmark = pytest.mark.django_db

ROOM, OFFICE, NOWHERE = StreamName("room.1"), StreamName("room.1", "moderators"), StreamName("nowhere.1")
OPEN = StreamName("open.1")


def judged(*keys):
    names = (ROOM, OFFICE, NOWHERE)
    verdicts = visitors.judge_many({(key, names) for key in keys})
    return [(verdicts[key, names].user_id, verdicts[key, names].allowed) for key in keys]


def test_each_gets_what_is_theirs_among_many(room):
    resident, moderator = make_user(), make_staff(Role.MODERATOR)
    assert judged(session_of(resident), session_of(moderator), "", "invented") == [
        (resident.pk, {ROOM}),
        (moderator.pk, {ROOM, OFFICE}),
        (None, {ROOM}),
        (None, {ROOM}),
    ]


def test_a_login_that_holds_no_longer_is_nobodys(room):
    expired, blocked, renewed, gone = (make_user() for _one in range(4))
    keys = [session_of(person) for person in (expired, blocked, renewed, gone)]
    Session.objects.filter(session_key=keys[0]).update(expire_date=timezone.now() - timedelta(seconds=1))
    blocked.is_active = False
    blocked.save()
    renewed.set_password("another one than before")
    renewed.save()
    type(gone).objects.filter(pk=gone.pk).delete()
    assert judged(*keys) == [(None, {ROOM})] * 4


def test_staff_without_the_second_factor_is_nobody_here(room):
    moderator = make_staff(Role.MODERATOR)
    with_it, without = session_of(moderator), session_of(moderator, second_factor=False)
    assert judged(with_it, without) == [(moderator.pk, {ROOM, OFFICE}), (None, {ROOM})]


def test_many_ask_no_more_questions_than_a_few(room, django_assert_num_queries):
    keys = [session_of(make_user()) for _one in range(30)]
    # Sessions, people, and what they are.
    with django_assert_num_queries(3):
        judged(*keys)
    with django_assert_num_queries(3):
        judged(*keys[:2])


def test_what_is_open_to_everybody_is_asked_once(room):
    asked = []

    def is_open(topic, audience):
        asked.append(topic)
        return not room.closed

    live.register_topic(r"open\.\d+", authorise=lambda user, topic, audience: user.is_staff, is_open=is_open)
    keys = [session_of(make_user()) for _one in range(5)]
    verdicts = visitors.judge_many({(key, (OPEN,)) for key in keys})
    assert all(verdict.allowed for verdict in verdicts.values()) and asked == ["open.1"]
    room.closed = True
    verdicts = visitors.judge_many({(key, (OPEN,)) for key in keys})
    assert not any(verdict.allowed for verdict in verdicts.values())
