"""Who gets a place, who waits, and who is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from briefings.models import AskedAtRegistration, Briefing, Registration
from briefings.queries.registration import number_on_waiting_list, places_of
from briefings.services import registration as services
from briefings.services.refusals import BriefingRefused
from briefings.states.briefings import BriefingState as S
from tests.briefings.builders import make_briefing, on_duty
from tests.briefings.registration.enrolling import enrol, open_briefing, wish_of
from tests.discussion.racing import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def refused(code: str, deed: Any) -> BriefingRefused:
    with pytest.raises(BriefingRefused) as refusal:
        deed()
    assert refusal.value.code == code
    return refusal.value


def test_companions_take_places_too() -> None:
    briefing = open_briefing(capacity=5)
    enrol(briefing, companions=2)
    places = places_of(briefing)
    assert (places.taken, places.left, places.is_full) == (3, 2, False)
    refused("full", lambda: enrol(briefing, companions=2, waits=False))
    enrol(briefing, companions=1)
    assert places_of(briefing).is_full


def test_whoever_follows_online_takes_no_place_on_site() -> None:
    briefing = open_briefing(capacity=1, form=Briefing.Form.HYBRID, stream_url="https://example.test/live")
    enrol(briefing)
    online = enrol(briefing, mode="ONLINE", companions=3)
    assert online.is_confirmed
    assert online.companions == 0
    assert places_of(briefing).taken == 1


@pytest.mark.parametrize(("form", "mode"), [(Briefing.Form.IN_PERSON, "ONLINE"), (Briefing.Form.REMOTE, "ON_SITE")])
def test_one_registers_only_in_a_way_that_there_is(form: str, mode: str) -> None:
    refused("mode", lambda: enrol(open_briefing(form=form, stream_url="https://example.test/live"), mode=mode))


def test_where_it_is_full_people_wait_in_order_and_the_first_that_fits_moves_up() -> None:
    briefing = open_briefing(capacity=3)
    first, second = enrol(briefing, companions=1), enrol(briefing)
    group, pair, single = enrol(briefing, companions=2), enrol(briefing, companions=1), enrol(briefing)
    assert [number_on_waiting_list(one) for one in (group, pair, single)] == [1, 2, 3]
    services.take_back(second, at=timezone.now())
    assert standing_of(group, pair, single) == ["waits", "waits", "confirmed"]
    services.take_back(first, at=timezone.now())
    assert standing_of(group, pair, single) == ["waits", "confirmed", "confirmed"]
    assert number_on_waiting_list(group) == 1
    assert places_of(briefing).taken == 3


def standing_of(*registrations: Registration) -> list[str]:
    found = [Registration.objects.get(pk=one.pk) for one in registrations]
    return ["waits" if one.waits else "confirmed" if one.is_confirmed else "taken_back" for one in found]


def test_a_raised_capacity_lets_the_next_in() -> None:
    briefing = open_briefing(capacity=1)
    enrol(briefing)
    waiting = [enrol(briefing) for _number in range(3)]
    Briefing.objects.filter(pk=briefing.pk).update(capacity=3)
    assert services.let_in(briefing, at=timezone.now()) == 2
    assert standing_of(*waiting) == ["confirmed", "confirmed", "waits"]
    Briefing.objects.filter(pk=briefing.pk).update(capacity=None)
    assert services.let_in(briefing, at=timezone.now()) == 1


def test_without_a_waiting_list_full_is_full() -> None:
    briefing = open_briefing(capacity=1, has_waiting_list=False)
    enrol(briefing)
    refused("no_places", lambda: enrol(briefing, waits=True))


def test_fewer_companions_make_room_and_more_need_it() -> None:
    briefing = open_briefing(capacity=3)
    group = enrol(briefing, companions=2, name="김하나")
    waiting = enrol(briefing)
    refused("full", lambda: change(group, companions=3))
    change(group, companions=1)
    assert standing_of(waiting) == ["confirmed"]
    refused("full", lambda: change(group, companions=2))
    assert Registration.objects.get(pk=group.pk).companions == 1


def change(registration: Registration, **fields: Any) -> Registration:
    wish = wish_of(name=registration.name, phone=registration.phone, **fields)
    return services.change(registration, wish=wish, at=timezone.now())


def test_whoever_takes_it_back_can_come_after_all_but_stands_at_the_end() -> None:
    briefing = open_briefing(capacity=1)
    first, second = enrol(briefing), enrol(briefing)
    at = timezone.now() + timedelta(minutes=1)
    services.take_back(first, at=at)
    assert standing_of(first, second) == ["taken_back", "confirmed"]
    services.come_after_all(first, at=at)
    assert standing_of(first, second) == ["waits", "confirmed"]
    assert number_on_waiting_list(Registration.objects.get(pk=first.pk)) == 1


def test_nobody_registers_twice() -> None:
    briefing = open_briefing()
    person = make_user()
    enrol(briefing, by=person)
    enrol(briefing, email="one@example.test")
    enrol(briefing, email="", name="김하나", phone="010-1234-5678")
    refused("registered", lambda: enrol(briefing, by=person))
    refused("email_known", lambda: enrol(briefing, email=" ONE@example.test "))
    refused("email_known", lambda: enrol(briefing, email=person.email))
    refused("email_known", lambda: enrol(briefing, by=make_user(email="one@example.test")))
    enrol(briefing, email="", name="김두리", phone="010-1234-5678")
    enrol(open_briefing(), by=person)


def test_after_taking_it_back_one_may_register_anew() -> None:
    briefing = open_briefing()
    person = make_user()
    services.take_back(enrol(briefing, by=person), at=timezone.now())
    anew = enrol(briefing, by=person)
    assert anew.is_confirmed


@pytest.mark.parametrize(
    ("state", "code"), [(S.DRAFT, "not_announced"), (S.CANCELLED, "cancelled"), (S.LIVE, "begun"), (S.ENDED, "begun")]
)
def test_one_registers_only_for_what_is_to_come(state: str, code: str) -> None:
    briefing = make_briefing(state=state)
    refused(code, lambda: enrol(briefing))


def test_registration_ends_at_its_moment_and_at_the_beginning_at_the_latest() -> None:
    now = timezone.now()
    briefing = open_briefing(registers_until=now + timedelta(days=1))
    enrol(briefing, at=now)
    refused("closed", lambda: enrol(briefing, at=now + timedelta(days=1)))
    refused("begun", lambda: enrol(briefing, at=briefing.starts_at))
    refused("not_taken", lambda: enrol(open_briefing(takes_registration=False)))


def test_after_the_beginning_nothing_changes_hands() -> None:
    briefing = open_briefing(capacity=1)
    first, second = enrol(briefing), enrol(briefing)
    refused("begun", lambda: services.take_back(first, at=briefing.starts_at))
    assert services.let_in(briefing, at=briefing.starts_at) == 0
    assert standing_of(second) == ["waits"]


def test_what_the_organiser_asks_is_answered_from_what_there_is() -> None:
    briefing = open_briefing()
    asked = {
        kind: AskedAtRegistration.objects.create(
            briefing=briefing, text="질문", kind=kind, options="가\n나\n가", required=True
        )
        for kind in ("TEXT", "CHOICE", "YES")
    }
    other = AskedAtRegistration.objects.create(briefing=open_briefing(), text="다른 설명회")
    given = {asked["TEXT"].pk: "마을회관", asked["CHOICE"].pk: "나", asked["YES"].pk: "NO", other.pk: "몰래"}
    registration = enrol(briefing, answers=given)
    assert {one.asked_id: one.text for one in registration.answers.all()} == {
        key: text for key, text in given.items() if key != other.pk
    }
    refusal = refused("answer", lambda: enrol(briefing, answers={**given, asked["CHOICE"].pk: "다"}))
    assert refusal.field == f"asked_{asked['CHOICE'].pk}"
    refused("answer", lambda: enrol(briefing, answers={**given, asked["YES"].pk: "MAYBE"}))
    refused("unanswered", lambda: enrol(briefing, answers={**given, asked["TEXT"].pk: "  "}))


@pytest.mark.parametrize("companions", [-1, 4, 999])
def test_no_more_companions_than_may_be(companions: int) -> None:
    refused("companions", lambda: enrol(open_briefing(), companions=companions))


def test_names_stay_on_one_line() -> None:
    assert enrol(open_briefing(), name="김\r\nBcc: x@example.test\x00").name == "김 Bcc: x@example.test"
    refused("name", lambda: enrol(open_briefing(), name=" \n "))


def test_the_organiser_lets_somebody_in_before_their_turn_but_never_over_capacity() -> None:
    briefing = open_briefing(capacity=2)
    first = enrol(briefing, companions=1)
    pair, single = enrol(briefing, companions=1), enrol(briefing)
    organiser = on_duty(briefing, "ORGANISER")
    refused("full", lambda: services.confirm(single, by=organiser, at=timezone.now()))
    Briefing.objects.filter(pk=briefing.pk).update(capacity=3)
    services.confirm(single, by=organiser, at=timezone.now())
    refused("full", lambda: services.confirm(pair, by=organiser, at=timezone.now()))
    refused("confirmed", lambda: services.confirm(first, by=organiser, at=timezone.now()))
    with pytest.raises(PermissionDenied):
        services.confirm(pair, by=on_duty(briefing, "HELPER"), at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_30_who_register_at_once_for_10_places() -> None:
    briefing = open_briefing(capacity=10)
    results = at_once(*[lambda: enrol(briefing) for _number in range(30)], workers=8)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert Registration.objects.filter(confirmed_at__isnull=False).count() == 10
    assert places_of(briefing).waiting == 20


@pytest.mark.django_db(transaction=True)
def test_places_that_become_free_at_once_are_each_given_once() -> None:
    briefing = open_briefing(capacity=6)
    coming = [enrol(briefing) for _number in range(6)]
    for _number in range(8):
        enrol(briefing)
    deeds = [lambda one=one: services.take_back(one, at=timezone.now()) for one in coming[:4]]
    deeds += [lambda: enrol(briefing) for _number in range(4)]
    results = at_once(*deeds, workers=8)
    assert [result for result in results if isinstance(result, Exception)] == []
    places = places_of(briefing)
    assert (places.taken, places.waiting) == (6, 8)


@pytest.mark.django_db(transaction=True)
def test_one_person_in_many_windows_registers_once() -> None:
    briefing = open_briefing(capacity=10)
    person = make_user()
    results = at_once(*[lambda: enrol(briefing, by=person) for _number in range(12)], workers=6)
    assert sum(not isinstance(result, Exception) for result in results) == 1
    assert {getattr(result, "code", "") for result in results if isinstance(result, Exception)} == {"registered"}
