"""Nobody learns from the form who is on the list; whoever was taken off it comes back by the organisers alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from briefings import registration_notices as notices
from briefings.models import Briefing, Registration
from briefings.queries.registration_lists import listed
from briefings.services import registration as services
from briefings.services import registration_tickets as tickets
from briefings.services.refusals import BriefingRefused
from core.audit.models import AuditRecord
from core.notify.models import OutboxMessage
from tests.briefings.builders import on_duty
from tests.briefings.registration.enrolling import enrol, holding, open_briefing, typed, wish_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db

KNOWN, NEW = "one@example.test", "two@example.test"
Letter = Registration.Letter


def register_url(briefing: Briefing) -> str:
    return reverse("briefings:register", args=[briefing.pk])


def an_hour_later() -> None:
    """The letters have left."""
    Registration.objects.update(letter="", letter_at=timezone.now() - timedelta(hours=1))


def answers_to(briefing: Briefing, email: str, **fields: Any) -> tuple[Any, ...]:
    """All that a stranger's browser is shown, but for the address that was typed."""
    client = Client()
    first = client.post(register_url(briefing), typed(name="김하나", email=email, **fields))
    page = client.get(first.headers["Location"]) if first.status_code == 302 else first
    without_keys = [line for line in page.content.decode().splitlines() if "submission_key" not in line]
    shown = "\n".join(line for line in without_keys if "csrf" not in line and "nonce" not in line)
    return first.status_code, first.headers.get("Location"), shown.replace(email, "…")


@pytest.mark.parametrize("with_account", [False, True])
def test_an_address_that_is_known_is_answered_as_any_other(with_account: bool) -> None:
    briefing = open_briefing()
    enrol(briefing, **({"by": make_user(email=KNOWN)} if with_account else {"email": KNOWN}))
    known, new = answers_to(briefing, KNOWN), answers_to(briefing, NEW)
    assert known[:2] == (302, reverse("briefings:registered", args=[briefing.pk]))
    assert known == new
    assert Registration.objects.count() == 2


@pytest.mark.parametrize("fields", [{"has_waiting_list": True}, {"has_waiting_list": False}])
def test_where_it_is_full_both_are_told_that_it_is_full(fields: dict[str, bool]) -> None:
    briefing = open_briefing(capacity=2, **fields)
    enrol(briefing, email=KNOWN, companions=1)
    known, new = (answers_to(briefing, email, companions="1") for email in (KNOWN, NEW))
    assert known[0] == new[0] == 422
    assert known == new
    assert Registration.objects.count() == 1


def test_on_the_waiting_list_both_get_the_same_page() -> None:
    briefing = open_briefing(capacity=1)
    enrol(briefing, email=KNOWN)
    assert answers_to(briefing, KNOWN, waits="on") == answers_to(briefing, NEW, waits="on")
    assert Registration.objects.filter(confirmed_at=None).count() == 1


def test_the_address_gets_its_ticket_again_but_not_at_every_press(client: Client) -> None:
    briefing = open_briefing()
    registration = enrol(briefing, email=KNOWN)
    an_hour_later()
    client.post(register_url(briefing), typed(email=KNOWN))
    assert client.get(registration.get_absolute_url()).status_code == 404
    assert Registration.objects.get().letter == Letter.TICKET
    Registration.objects.update(letter="")
    client.post(register_url(briefing), typed(email=KNOWN))
    assert Registration.objects.get().letter == ""


def test_the_address_of_an_account_gets_a_notice_once(client: Client) -> None:
    briefing, person = open_briefing(), make_user(email=KNOWN)
    enrol(briefing, by=person)
    for _press in range(3):
        client.post(register_url(briefing), typed(email=KNOWN))
    told = OutboxMessage.objects.filter(recipient=person, event=notices.TICKET)
    assert told.count() == 1
    assert Registration.objects.count() == 1


def test_an_address_that_took_no_letter_is_tried_anew_when_somebody_waits_for_one(client: Client) -> None:
    briefing = open_briefing()
    enrol(briefing, email=KNOWN)
    an_hour_later()
    Registration.objects.update(bounced=True)
    client.post(register_url(briefing), typed(email=KNOWN))
    assert Registration.objects.get().letter == Letter.TICKET


def test_whoever_registered_by_mail_and_then_signs_in_is_told_so_and_gets_the_ticket(client: Client) -> None:
    briefing = open_briefing()
    enrol(briefing, email=KNOWN)
    an_hour_later()
    client.force_login(make_user(email=KNOWN))
    answer = client.post(register_url(briefing), typed())
    assert answer.status_code == 422
    assert Registration.objects.get().letter == Letter.TICKET


def test_a_name_and_its_telephone_number_are_told_to_nobody_but_marked_for_the_organisers(client: Client) -> None:
    briefing = open_briefing()
    same = {"email": "", "name": "김하나", "phone": "010-1234-5678"}
    enrol(briefing, **same)
    enrol(briefing, **{**same, "name": "이두리"})
    enrol(briefing, **same)
    client.force_login(on_duty(briefing, "ORGANISER"))
    page = client.get(reverse("briefings:registrations", args=[briefing.pk]))
    assert [one.stands_twice for one in page.context["page"]] == [True, False, True]


def account_without_mail() -> User:
    person = make_user()
    User.objects.filter(pk=person.pk).update(email="")
    person.refresh_from_db()
    return person


def test_an_account_without_an_address_registers_beside_those_who_gave_a_telephone_number(client: Client) -> None:
    briefing, person = open_briefing(), account_without_mail()
    enrol(briefing, email="", phone="010-1234-5678")
    client.force_login(person)
    own_ticket = reverse("briefings:own_ticket", args=[briefing.pk])
    led = client.post(register_url(briefing), typed()).headers["Location"]
    own = Registration.objects.get(person=person)
    assert led == own.get_absolute_url()
    assert client.get(own_ticket).headers["Location"] == led
    assert OutboxMessage.objects.get(recipient=person, event=notices.CONFIRMED).url == led
    assert own_ticket in client.get(briefing.get_absolute_url()).content.decode()


def struck_off(briefing: Briefing, **fields: Any) -> Registration:
    one = enrol(briefing, **fields)
    return services.take_back(one, by=on_duty(briefing, "ORGANISER"), at=timezone.now())


def refused(code: str, deed: Any) -> None:
    with pytest.raises(BriefingRefused) as refusal:
        deed()
    assert refusal.value.code == code


def test_whoever_was_taken_off_the_list_does_not_come_back_by_themselves(client: Client) -> None:
    briefing, person = open_briefing(), make_user()
    at = timezone.now()
    one, other = struck_off(briefing, email=KNOWN), struck_off(briefing, by=person)
    refused("struck_off", lambda: services.come_after_all(one, at=at))
    refused("struck_off", lambda: services.register(briefing, wish=wish_of(), by=person, at=at))
    refused("email_known", lambda: services.register(briefing, wish=wish_of(email=KNOWN), at=at))
    refused("email_known", lambda: services.register(briefing, wish=wish_of(email=person.email), at=at))
    holding(client, other)
    page = client.get(other.get_absolute_url())
    assert not page.context["can_return"]
    client.post(reverse("briefings:come_after_all", args=[other.pk]))
    assert not Registration.objects.filter(cancelled_at=None).exists()


def test_by_mail_they_read_why_and_the_browser_does_not(client: Client) -> None:
    briefing = open_briefing()
    struck_off(briefing, email=KNOWN)
    an_hour_later()
    assert client.post(register_url(briefing), typed(email=KNOWN)).headers["Location"] == reverse(
        "briefings:registered", args=[briefing.pk]
    )
    assert Registration.objects.get().letter == Letter.WITHDRAWN


def test_the_organisers_put_somebody_back_at_the_end_of_the_list(client: Client) -> None:
    briefing = open_briefing(capacity=1)
    one, waiting = enrol(briefing), enrol(briefing)
    organiser = on_duty(briefing, "ORGANISER")
    services.take_back(one, by=organiser, at=timezone.now())
    url = reverse("briefings:put_back_on_list", args=[briefing.pk, one.pk])
    assert client.post(url).status_code == 302
    with pytest.raises(PermissionDenied):
        services.put_back(one, by=make_user(), at=timezone.now())
    client.force_login(organiser)
    assert url in client.get(reverse("briefings:registrations", args=[briefing.pk])).content.decode()
    client.post(url)
    one.refresh_from_db()
    assert one.waits
    assert not one.struck_off
    assert Registration.objects.get(pk=waiting.pk).is_confirmed
    assert AuditRecord.objects.filter(verb="briefings.put_registration_back", actor=organiser).exists()


def test_nobody_is_put_back_beside_themselves_or_after_the_beginning() -> None:
    briefing, person = open_briefing(), make_user()
    organiser, at = on_duty(briefing, "ORGANISER"), timezone.now()
    gone = services.take_back(enrol(briefing, by=person), at=at)
    enrol(briefing, by=person)
    refused("registered", lambda: services.put_back(gone, by=organiser, at=at))
    refused("begun", lambda: services.put_back(gone, by=organiser, at=briefing.starts_at))


def test_whoever_takes_no_letters_is_found_for_a_call_and_reads_it_on_the_ticket(client: Client) -> None:
    briefing = open_briefing(capacity=1)
    enrol(briefing)
    by_phone = enrol(briefing, email="", phone="010-2345-6789")
    assert list(listed(briefing, standing="unwritten")) == [by_phone]
    holding(client, by_phone)
    said = client.get(by_phone.get_absolute_url()).content.decode()
    assert gettext("We write to you as soon as a place is free. Please do not come without a place.") not in said
    assert tickets.ticket(by_phone) in said
