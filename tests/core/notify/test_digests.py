"""Collected letters: at eight in the morning in Seoul, weekly ones on Mondays, each notice in one of them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation
from django.utils.translation import ngettext

from core.notify import delivery, digests, inbox, notify, preferences
from core.notify.categories import CATEGORIES, Frequency
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


def answer(person, at=SUNDAY):
    notify.queue("tests.answered", recipients=[person], at=at, context={"answer": "고치겠습니다"})
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


def test_what_comes_too_late_for_a_digest_comes_in_a_letter_that_no_mailbox_takes_for_the_first():
    person = make_user()
    reply(person, text="하나")
    digests.send_due(MONDAY_EIGHT)
    reply(person, text="밀린 것")
    digests.send_due(MONDAY_EIGHT + timedelta(minutes=10))

    first, second = mail.outbox
    assert "밀린 것" in second.body and "하나" not in second.body
    assert first.message()["Message-ID"] != second.message()["Message-ID"]


def test_digest_sent_again_after_a_crash_is_the_same_letter():
    reply(make_user())
    digests.send_due(MONDAY_EIGHT)
    Notice.objects.update(emailed_at=None)
    digests.send_due(MONDAY_EIGHT + timedelta(minutes=10))

    first, second = (letter.message()["Message-ID"] for letter in mail.outbox)
    assert first == second


def test_long_digest_says_how_many_more_there_are(monkeypatch):
    monkeypatch.setattr("core.notify.mail.LONGEST_DIGEST", 2)
    person = make_user()
    for number in range(5):
        reply(person, at=SUNDAY + timedelta(minutes=number), text=f"답글 {number}")
    digests.send_due(MONDAY_EIGHT)

    (letter,) = mail.outbox
    for content in (letter.body, letter.alternatives[0].content):
        assert "답글 4" in content and "답글 2" not in content
        assert "3" in content and "/notices/" in content
    assert letter.subject.endswith(ngettext("Today: %(count)s notice", "Today: %(count)s notices", 5) % {"count": 5})


def test_one_press_stops_all_that_a_digest_was_about_and_nothing_else():
    person = make_user()
    for category in ("case", "discussion"):
        preferences.choose(person, category, in_app=True, email=Frequency.DAILY)
    reply(person)
    answer(person)
    digests.send_due(MONDAY_EIGHT)
    (letter,) = mail.outbox
    headers = letter.message()
    way_out = headers["List-Unsubscribe"].strip("<>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert way_out in letter.body and way_out in letter.alternatives[0].content

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(way_out, {"List-Unsubscribe": "One-Click"}).status_code == 200

    wishes = {key: preferences.wish_of(person, category).email for key, category in CATEGORIES.items()}
    assert (wishes["case"], wishes["discussion"]) == (Frequency.NEVER, Frequency.NEVER)
    assert (wishes["digest"], wishes["account"]) == (Frequency.WEEKLY, Frequency.IMMEDIATELY)


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
