"""Who is told what: with an account by a notice, without one by a letter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.translation import gettext

from briefings import registration_notices as notices
from briefings.models import Briefing, Registration
from briefings.services import registration as services
from briefings.services import registration_letters as letters
from briefings.services.registration_tickets import ticket
from briefings.states.briefings import BriefingState as S
from core.notify.mail import Mailer
from core.notify.models import OutboxMessage
from tests.briefings.builders import on_duty
from tests.briefings.registration.enrolling import enrol, open_briefing
from tests.discussion.racing import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db

Letter = Registration.Letter


def told() -> list[str]:
    own = (notices.CONFIRMED, notices.WAITING, notices.MOVED_UP, notices.REMINDER, notices.WITHDRAWN, notices.TICKET)
    return list(OutboxMessage.objects.filter(event__in=own).order_by("pk").values_list("event", flat=True))


def test_a_letter_carries_the_ticket_and_what_holds_now() -> None:
    registration = enrol(open_briefing(title="하천 정비 설명회"), name="김하나", companions=1, email="one@example.test")
    assert letters.send() == 1
    (sent,) = mail.outbox
    assert sent.to == ["one@example.test"]
    assert "하천 정비 설명회" in sent.subject
    assert f"/briefings/ticket/{ticket(registration)}/" in sent.body
    assert "김하나" in sent.body
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert letters.send() == 0


def test_those_with_an_account_get_a_notice_that_leads_to_the_ticket() -> None:
    briefing = open_briefing(capacity=1)
    first, second = enrol(briefing, by=make_user()), enrol(briefing, by=make_user())
    services.take_back(first, at=timezone.now())
    assert told() == [notices.CONFIRMED, notices.WAITING, notices.MOVED_UP]
    last = OutboxMessage.objects.get(event=notices.MOVED_UP)
    assert (last.recipient, last.url) == (second.person, second.get_absolute_url())
    assert letters.send() == 0


def test_whoever_moves_up_before_the_letter_left_reads_only_that() -> None:
    briefing = open_briefing(capacity=1)
    first, second = enrol(briefing), enrol(briefing)
    assert letter_of(second) == Letter.WAITING
    services.take_back(first, at=timezone.now())
    assert letter_of(second) == Letter.MOVED_UP


def letter_of(registration: Registration) -> str:
    return Registration.objects.get(pk=registration.pk).letter


def test_somebody_on_the_waiting_list_reads_the_number() -> None:
    briefing = open_briefing(capacity=1)
    for _number in range(3):
        enrol(briefing)
    letters.send()
    for number, letter in enumerate(mail.outbox[1:], 1):
        assert f"대기 순번은 {number}번" in letter.body


def test_without_an_address_nothing_is_sent() -> None:
    enrol(open_briefing(), email="", phone="010-1234-5678")
    assert not letters.waiting().exists()


def test_reminders_go_out_a_day_before_and_once() -> None:
    briefing = open_briefing(capacity=3)
    early = briefing.starts_at - timedelta(days=5)
    with_account, without = enrol(briefing, by=make_user(), at=early), enrol(briefing, at=early)
    services.take_back(enrol(briefing, at=early), at=early)
    enrol(briefing, at=briefing.starts_at - timedelta(hours=23))
    waiting = enrol(briefing, at=early)
    Registration.objects.update(letter="")
    at = briefing.starts_at - timedelta(hours=20)
    assert not letters.to_remind(briefing.starts_at - timedelta(days=2)).exists()
    assert list(letters.to_remind(at)) == [briefing]
    assert letters.remind(briefing, at=at) == 2
    assert letters.remind(briefing, at=at) == 0
    assert not letters.to_remind(at).exists()
    assert letter_of(without) == Letter.REMINDER
    assert letter_of(waiting) == ""
    assert OutboxMessage.objects.filter(event=notices.REMINDER, recipient=with_account.person).count() == 1


def test_nobody_is_reminded_of_what_does_not_take_place() -> None:
    briefing = open_briefing()
    enrol(briefing, at=briefing.starts_at - timedelta(days=5))
    Briefing.objects.update(state=S.CANCELLED)
    assert letters.remind(briefing, at=briefing.starts_at - timedelta(hours=5)) == 0


def test_a_changed_day_is_told_and_reminded_of_anew() -> None:
    briefing = open_briefing(capacity=2)
    first, gone, waiting = enrol(briefing), enrol(briefing, email="", phone="010-1234-5678"), enrol(briefing)
    back = enrol(briefing)
    services.take_back(back, at=timezone.now())
    Registration.objects.update(letter="", reminded_at=timezone.now())
    letters.tell_of_change(briefing, at=timezone.now())
    assert [letter_of(one) for one in (first, gone, waiting, back)] == [Letter.CHANGED, "", Letter.CHANGED, ""]
    assert Registration.objects.filter(reminded_at__isnull=True).count() == 3
    letters.send()
    assert len(mail.outbox) == 2


def test_a_cancellation_is_told_also_to_those_who_wait() -> None:
    briefing = open_briefing(capacity=1)
    enrol(briefing)
    enrol(briefing)
    letters.tell_of_cancellation(briefing, at=timezone.now())
    letters.send()
    assert len(mail.outbox) == 2
    assert all("/briefings/ticket/" not in letter.body for letter in mail.outbox)


def test_those_who_had_a_place_are_asked_how_it_was() -> None:
    briefing = open_briefing(capacity=1)
    confirmed, waiting = enrol(briefing), enrol(briefing)
    began = timezone.now()
    Registration.objects.update(letter="")
    Briefing.objects.update(feedback_url="/surveys/how-was-it/", began_at=began)
    briefing.refresh_from_db()
    letters.tell_of_feedback(briefing, at=began + timedelta(hours=3))
    assert (letter_of(confirmed), letter_of(waiting)) == (Letter.FEEDBACK, "")
    letters.send()
    assert "/surveys/how-was-it/" in mail.outbox[0].body
    # Once: the job comes round every hour.
    letters.tell_of_feedback(briefing, at=began + timedelta(hours=4))
    assert letters.send() == 0


def test_whoever_is_struck_off_by_the_organiser_is_told() -> None:
    briefing = open_briefing()
    registration, person = enrol(briefing), enrol(briefing, by=make_user())
    organiser = on_duty(briefing, "ORGANISER")
    for one in (registration, person):
        services.take_back(one, by=organiser, at=timezone.now())
    assert letter_of(registration) == Letter.WITHDRAWN
    assert told()[-1] == notices.WITHDRAWN


class NoAddress(Mailer):
    """A server that takes no letter to one address."""

    def send(self, message: Any) -> None:
        if message.to == ["bad@example.test"]:
            raise OSError("550 no such user")
        super().send(message)


class Away(Mailer):
    def send(self, message: Any) -> None:
        self.trouble = ConnectionError("away")
        raise self.trouble


def test_an_address_that_takes_no_letter_is_marked_and_the_others_get_theirs() -> None:
    briefing = open_briefing()
    enrol(briefing, email="bad@example.test")
    enrol(briefing)
    assert letters.send(mailer=NoAddress) == 1
    bad = Registration.objects.get(email="bad@example.test")
    assert (bad.bounced, bad.letter) == (True, "")
    letters.tell_of_change(briefing, at=timezone.now())
    assert letter_of(bad) == ""


def test_where_the_mail_server_is_away_everything_waits() -> None:
    enrol(open_briefing())
    assert letters.send(mailer=Away) == 0
    assert letters.waiting().filter(bounced=False).count() == 1
    assert letters.send() == 1


def test_a_title_over_several_lines_makes_one_header() -> None:
    enrol(open_briefing(title="하천\r\nBcc: x@example.test"))
    letters.send()
    assert "\n" not in mail.outbox[0].subject
    assert "Bcc" not in mail.outbox[0].message()


def test_a_ticket_is_sent_again_only_so_often() -> None:
    briefing = open_briefing()
    registration = enrol(briefing, email="one@example.test")
    letters.send()
    services.send_ticket_again(briefing, email="One@example.test", at=timezone.now())
    assert letter_of(registration) == ""
    later = timezone.now() + timedelta(minutes=11)
    services.send_ticket_again(briefing, email="One@example.test", at=later)
    assert letter_of(registration) == Letter.TICKET
    services.send_ticket_again(briefing, email="nobody@example.test", at=later)
    person = make_user()
    enrol(briefing, by=person)
    services.send_ticket_again(briefing, email=person.email, at=later)
    assert told()[-1] == notices.TICKET


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_everybody_once() -> None:
    briefing = open_briefing()
    for _number in range(6):
        enrol(briefing, by=make_user(), at=briefing.starts_at - timedelta(days=5))
    at = briefing.starts_at - timedelta(hours=5)
    assert sorted(at_once(*[lambda: letters.remind(briefing, at=at)] * 3)) == [0, 0, 6]
    assert OutboxMessage.objects.filter(event=notices.REMINDER).count() == 6


def test_whoever_follows_it_online_reads_where_and_nothing_of_a_door() -> None:
    briefing = open_briefing(form="HYBRID", stream_url="https://live.example/")
    enrol(briefing, mode="ONLINE")
    letters.send()
    (sent,) = mail.outbox
    assert sent.body.count(briefing.get_absolute_url()) == 1
    assert gettext("You are registered. Please show your ticket at the door, on your telephone or on paper.") not in (
        sent.body
    )


def test_nobody_is_told_how_to_come_to_what_is_over() -> None:
    briefing = open_briefing()
    late = enrol(briefing)
    Briefing.objects.update(state=S.ENDED, began_at=timezone.now(), ended_at=timezone.now())
    assert letters.send() == 0
    assert letter_of(late) == ""
