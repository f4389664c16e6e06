"""Collected letters: at eight in the morning in Seoul, weekly ones on Mondays, each notice in one of them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import translation

from core.notify import delivery, digests, inbox, notify, preferences
from core.notify.categories import Frequency
from core.notify.models import Notice
from tests.factories import make_user

pytestmark = pytest.mark.django_db

SEOUL = ZoneInfo("Asia/Seoul")
# A Sunday evening.
SUNDAY = datetime(2026, 3, 1, 20, tzinfo=SEOUL)
MONDAY_EIGHT = datetime(2026, 3, 2, 8, tzinfo=SEOUL)


def reply(person, at=SUNDAY, text="좋아요"):
    notify.queue("tests.replied", recipients=[person], at=at, context={"author": "이웃", "text": text, "id": 7})
    delivery.deliver_due(at)


@pytest.mark.parametrize(
    ("frequency", "at", "cutoff"),
    [
        (Frequency.DAILY, datetime(2026, 3, 4, 7, 59, tzinfo=SEOUL), datetime(2026, 3, 3, 8, tzinfo=SEOUL)),
        (Frequency.DAILY, datetime(2026, 3, 4, 8, 0, tzinfo=SEOUL), datetime(2026, 3, 4, 8, tzinfo=SEOUL)),
        (Frequency.WEEKLY, datetime(2026, 3, 8, 23, 0, tzinfo=SEOUL), datetime(2026, 3, 2, 8, tzinfo=SEOUL)),
        (Frequency.WEEKLY, datetime(2026, 3, 9, 7, 59, tzinfo=SEOUL), datetime(2026, 3, 2, 8, tzinfo=SEOUL)),
        (Frequency.WEEKLY, datetime(2026, 3, 9, 8, 0, tzinfo=SEOUL), datetime(2026, 3, 9, 8, tzinfo=SEOUL)),
    ],
)
def test_cutoff_is_eight_in_the_morning_in_seoul(frequency, at, cutoff):
    assert digests.last_cutoff(frequency, at) == cutoff


def test_replies_of_a_day_come_in_one_letter_the_next_morning():
    person = make_user()
    reply(person, text="하나")
    reply(person, text="둘")

    digests.send_due(MONDAY_EIGHT - timedelta(minutes=1))
    assert mail.outbox == []
    assert digests.has_work(MONDAY_EIGHT)

    digests.send_due(MONDAY_EIGHT)
    digests.send_due(MONDAY_EIGHT + timedelta(hours=1))

    (letter,) = mail.outbox
    assert letter.to == [person.email]
    assert "하나" in letter.body and "둘" in letter.body
    assert "/p/7/" in letter.body
    assert not digests.has_work(MONDAY_EIGHT + timedelta(days=1))


def test_what_was_read_on_the_site_is_not_repeated():
    person = make_user()
    reply(person)
    inbox.mark_all_read(person, at=SUNDAY)

    digests.send_due(MONDAY_EIGHT)

    assert mail.outbox == []


def test_weekly_waits_for_monday():
    person = make_user()
    preferences.choose(person, "discussion", in_app=True, email=Frequency.WEEKLY)
    reply(person, at=MONDAY_EIGHT + timedelta(hours=2))

    digests.send_due(MONDAY_EIGHT + timedelta(days=3))
    assert mail.outbox == []

    digests.send_due(MONDAY_EIGHT + timedelta(days=7))
    assert len(mail.outbox) == 1


def test_stopping_stops_what_is_already_collected():
    person = make_user()
    reply(person)
    preferences.choose(person, "discussion", in_app=True, email=Frequency.NEVER)

    digests.send_due(MONDAY_EIGHT)

    assert mail.outbox == []


def test_asking_for_letters_at_once_loses_none_that_was_already_collected():
    person = make_user()
    reply(person)
    preferences.choose(person, "discussion", in_app=True, email=Frequency.IMMEDIATELY)

    digests.send_due(MONDAY_EIGHT)

    (letter,) = mail.outbox
    assert "좋아요" in letter.body


def test_one_address_that_fails_keeps_nobody_else_from_their_letter(monkeypatch, caplog):
    people = [make_user() for _ in range(3)]
    for person in people:
        reply(person)
    real = digests.Mailer.send

    def refuse_first(mailer, message):
        if message.to == [people[0].email]:
            raise OSError("no such mailbox")
        real(mailer, message)

    monkeypatch.setattr(digests.Mailer, "send", refuse_first)
    with pytest.raises(RuntimeError):
        digests.send_due(MONDAY_EIGHT)

    assert len(mail.outbox) == 2
    assert Notice.objects.filter(emailed_at=None).count() == 1


def test_digest_speaks_the_persons_language():
    reply(make_user(language="en"))
    with translation.override("ko"):
        digests.send_due(MONDAY_EIGHT)

    assert mail.outbox[0].subject.endswith("Today: 1 notice")
