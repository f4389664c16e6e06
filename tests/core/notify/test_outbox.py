"""Told if and only if it happened, once each, whatever dies on the way."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction

from core.live.models import LiveEvent
from core.notify import delivery, notify, preferences
from core.notify.categories import Frequency
from core.notify.models import Notice, OutboxMessage
from tests.core.notify.conftest import NOON
from tests.factories import make_user

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=6)


def tell(*people, event="tests.answered", context=None, **options):
    context = context or {"title": "공원", "answer": "고치겠습니다"}
    notify.queue(event, recipients=people, at=NOON, context=context, **options)


class Failing:
    """A mail server that refuses the first so many letters."""

    def __init__(self, monkeypatch, times):
        self.left = times
        real = delivery.Mailer.send
        monkeypatch.setattr(delivery.Mailer, "send", lambda mailer, message: self.send(real, mailer, message))

    def send(self, real, mailer, message):
        if self.left:
            self.left -= 1
            raise smtplib.SMTPServerDisconnected("gone")
        real(mailer, message)


def test_person_gets_one_notice_and_one_letter():
    person = make_user()
    tell(person)

    assert delivery.deliver_due(NOON) == 1
    assert delivery.deliver_due(LATER) == 0

    notice = Notice.objects.get(recipient=person)
    assert notice.body == "고치겠습니다"
    assert [letter.to for letter in mail.outbox] == [[person.email]]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_of_what_was_rolled_back():
    person = make_user()
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(person)
        raise RuntimeError

    assert delivery.deliver_due(NOON) == 0
    assert not Notice.objects.exists()
    assert mail.outbox == []


def test_same_key_tells_once_and_another_key_again():
    person, other = make_user(), make_user()
    tell(person, dedupe_key="case-1")
    tell(person, other, dedupe_key="case-1")
    tell(person, dedupe_key="case-2")
    delivery.deliver_due(NOON)

    assert Notice.objects.filter(recipient=person).count() == 2
    assert Notice.objects.filter(recipient=other).count() == 1


def test_person_named_twice_is_told_once():
    person = make_user()
    tell(person, person)
    delivery.deliver_due(NOON)

    assert Notice.objects.count() == 1


def test_context_that_does_not_fill_the_texts_is_refused_at_once():
    with pytest.raises(KeyError):
        tell(make_user(), context={"title": "공원"})
    assert not OutboxMessage.objects.exists()


def test_worker_killed_between_notice_and_letter_leaves_one_notice_and_sends_the_letter(monkeypatch):
    person = make_user()
    tell(person)

    class Killed(BaseException):
        pass

    def die(mailer, message):
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(delivery.Mailer, "send", die)
        delivery.deliver_due(NOON)
    assert Notice.objects.count() == 1
    assert delivery.deliver_due(NOON + timedelta(minutes=1)) == 0

    delivery.deliver_due(LATER)

    assert Notice.objects.count() == 1
    assert len(mail.outbox) == 1
    assert OutboxMessage.objects.get().state == OutboxMessage.State.DELIVERED


def test_letter_sent_again_has_the_same_message_id():
    person = make_user()
    tell(person)
    delivery.deliver_due(NOON)
    OutboxMessage.objects.update(state=OutboxMessage.State.PENDING)
    Notice.objects.update(emailed_at=None)
    delivery.deliver_due(LATER)

    first, second = (letter.message()["Message-ID"] for letter in mail.outbox)
    assert first == second


def test_failing_letter_is_tried_later_and_later_then_given_up_where_it_can_be_seen(monkeypatch, caplog):
    person = make_user()
    tell(person)
    Failing(monkeypatch, times=100)
    at = NOON
    waits = []
    for _ in range(20):
        delivery.deliver_due(at)
        message = OutboxMessage.objects.get()
        if message.state != OutboxMessage.State.PENDING:
            break
        waits.append(message.next_attempt_at - at)
        at = message.next_attempt_at

    assert waits == sorted(waits) and len(waits) == len(delivery.DELAYS)
    assert message.state == OutboxMessage.State.FAILED
    assert "SMTPServerDisconnected: gone" in message.last_error
    assert "could not be delivered" in caplog.text
    assert Notice.objects.count() == 1


def test_one_failing_letter_does_not_hold_up_the_others(monkeypatch):
    people = [make_user() for _ in range(3)]
    tell(*people)
    Failing(monkeypatch, times=1)
    delivery.deliver_due(NOON)

    assert len(mail.outbox) == 2
    assert Notice.objects.count() == 3


def test_person_who_has_left_is_not_told():
    person = make_user(is_active=False)
    tell(person)
    delivery.deliver_due(NOON)

    assert OutboxMessage.objects.get().state == OutboxMessage.State.DROPPED
    assert not Notice.objects.exists()
    assert mail.outbox == []


def test_each_is_told_in_their_own_language():
    korean, english = make_user(), make_user(language="en")
    tell(korean, english)
    delivery.deliver_due(NOON)

    assert Notice.objects.get(recipient=english).title == "Log in"
    assert Notice.objects.get(recipient=korean).title == "로그인"


def test_link_leads_to_the_page_in_the_persons_language():
    english = make_user(language="en")
    tell(english, context={"title": "", "answer": "", "url": "/notices/settings/"})
    delivery.deliver_due(NOON)

    assert Notice.objects.get().url == "/en/notices/settings/"
    assert delivery.in_language("/en/notices/settings/", "ko") == "/notices/settings/"


def test_preferences_decide_what_comes_how():
    silent, mail_only, site_only = make_user(), make_user(), make_user()
    preferences.choose(silent, "case", in_app=False, email=Frequency.NEVER)
    preferences.choose(mail_only, "case", in_app=False, email=Frequency.IMMEDIATELY)
    preferences.choose(site_only, "case", in_app=True, email=Frequency.NEVER)
    tell(silent, mail_only, site_only)
    delivery.deliver_due(NOON)

    assert [letter.to for letter in mail.outbox] == [[mail_only.email]]
    assert list(Notice.objects.filter(in_app=True).values_list("recipient", flat=True)) == [site_only.pk]


def test_letter_that_failed_is_not_sent_after_the_person_said_never(monkeypatch):
    person = make_user()
    tell(person)
    Failing(monkeypatch, times=1)
    delivery.deliver_due(NOON)
    preferences.choose(person, "case", in_app=True, email=Frequency.NEVER)

    delivery.deliver_due(LATER)

    assert mail.outbox == []
    assert OutboxMessage.objects.get().state == OutboxMessage.State.DELIVERED


def test_account_notices_cannot_be_chosen_away():
    person = make_user()
    preferences.choose(person, "account", in_app=False, email=Frequency.NEVER)
    tell(person, event="tests.password", context={"title": "비밀번호가 바뀌었습니다"})
    delivery.deliver_due(NOON)

    assert Notice.objects.get().in_app
    assert "List-Unsubscribe" not in mail.outbox[0].message()


def test_open_pages_of_the_person_learn_the_new_count():
    person = make_user()
    tell(person)
    tell(person)
    delivery.deliver_due(NOON)

    events = LiveEvent.objects.filter(topic__name=f"notices.{person.pk}").order_by("seq")
    assert [event.payload["unread"] for event in events] == [1, 2]


def test_delivery_costs_the_same_reads_for_each_and_claims_in_batches(monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 10)
    tell(*[make_user() for _ in range(25)])

    assert delivery.deliver_due(NOON) == 25
    assert Notice.objects.count() == len(mail.outbox) == 25


def test_two_workers_take_different_rows(monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 2)
    tell(*[make_user() for _ in range(5)])

    batches = [delivery.claim(NOON) for _ in range(4)]

    taken = [message.pk for batch in batches for message in batch]
    assert len(taken) == len(set(taken)) == 5


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_letter_once(monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 3)
    people = [make_user() for _ in range(30)]
    tell(*people)
    gate, taken = threading.Barrier(4), []

    def work():
        gate.wait()
        try:
            taken.append(delivery.deliver_due(NOON))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(taken) == 30
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(person.email for person in people)


def test_letter_text_has_no_markup_and_html_is_escaped():
    person = make_user()
    tell(person, context={"title": "", "answer": "<script>alert(1)</script>\r\nBcc: x@example.test"})
    delivery.deliver_due(NOON)

    letter = mail.outbox[0]
    html = letter.alternatives[0].content
    assert "<script>alert(1)</script>" in letter.body
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_line_breaks_in_a_title_do_not_become_headers():
    person = make_user()
    tell(person, event="tests.password", context={"title": "a\r\nBcc: all@example.test"})
    delivery.deliver_due(NOON)

    assert mail.outbox[0].recipients() == [person.email]
    assert mail.outbox[0].message()["Bcc"] is None
