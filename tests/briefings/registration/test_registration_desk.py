"""The organiser's list, what leaves it, and what is destroyed when."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from briefings.models import Attendance, Briefing, Registration, RegistrationAnswer
from briefings.queries.registration_figures import answers_of, figures_of
from briefings.registration_personal_data import _registrations_of
from briefings.services import registration_attendance as door
from briefings.services import registration_forgetting as forgetting
from briefings.services.registration_tickets import check_in_code, ticket
from briefings.states.briefings import BriefingState as S
from core.audit.models import AuditRecord
from tests.briefings.builders import on_duty
from tests.briefings.registration.enrolling import enrol, open_briefing, open_door
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PAGES = ("registrations", "registrations_csv", "attendance_list")


def desk_of(briefing: Briefing, client: Client) -> Any:
    organiser = on_duty(briefing, "ORGANISER")
    client.force_login(organiser)
    return organiser


def url_of(name: str, briefing: Briefing) -> str:
    return reverse(f"briefings:{name}", args=[briefing.pk])


@pytest.mark.parametrize("name", PAGES)
def test_only_the_organisers_read_and_each_look_is_on_record(client: Client, name: str) -> None:
    briefing = open_briefing()
    assert client.get(url_of(name, briefing)).status_code == 302
    for person in (make_user(), on_duty(briefing, "HELPER"), on_duty(open_briefing(), "ORGANISER")):
        client.force_login(person)
        assert client.get(url_of(name, briefing)).status_code == 403
    assert not AuditRecord.objects.filter(verb__startswith="briefings.", verb__endswith="registrations").exists()
    organiser = desk_of(briefing, client)
    assert client.get(url_of(name, briefing)).status_code == 200
    assert AuditRecord.objects.filter(actor=organiser, verb__endswith="_registrations").count() == 1


def test_the_list_is_filtered_and_searched(client: Client) -> None:
    briefing = open_briefing(capacity=3)
    enrol(briefing, name="김하나", needs="휠체어 자리")
    enrol(briefing, name="이두리", phone="010-1234-5678", companions=1)
    enrol(briefing, name="박기다림")
    desk_of(briefing, client)
    for query, names in {
        "": ["김하나", "이두리", "박기다림"],
        "standing=waiting": ["박기다림"],
        "standing=needs": ["김하나"],
        "standing=absent": ["김하나", "이두리"],
        "q=5678": ["이두리"],
        "q=하나&standing=waiting": [],
        "standing=nonsense": ["김하나", "이두리", "박기다림"],
    }.items():
        page = client.get(f"{url_of('registrations', briefing)}?{query}")
        assert [one.name for one in page.context["page"]] == names, query


def test_the_list_asks_as_often_for_many_as_for_few(client: Client) -> None:
    few, many = open_briefing(), open_briefing()
    for briefing, number in ((few, 1), (many, 30)):
        asked = briefing.asked_at_registration.create(text="질문")
        for _number in range(number):
            enrol(briefing, answers={asked.pk: "답"}, by=make_user())
        desk_of(briefing, client)
        client.get(url_of("registrations", briefing))
        with CaptureQueriesContext(
            connection,
        ) as asked_queries:
            client.get(url_of("registrations", briefing))
        briefing.queries = len(asked_queries)  # type: ignore[attr-defined]
    assert few.queries == many.queries  # type: ignore[attr-defined]


def test_the_file_holds_everybody_and_no_formula(client: Client) -> None:
    briefing = open_briefing(capacity=1)
    asked = briefing.asked_at_registration.create(text="=1+1", kind="YES")
    person = make_user()
    enrol(briefing, name='=HYPERLINK("http://x")', needs="@cmd", answers={asked.pk: "YES"})
    enrol(briefing, by=person)
    desk_of(briefing, client)
    answer = client.get(url_of("registrations_csv", briefing))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    text = b"".join(answer).decode("utf-8-sig")
    head, first, second = csv.reader(StringIO(text))
    assert head[-1] == "'=1+1"
    assert first[2] == '\'=HYPERLINK("http://x")'
    assert first[7] == "'@cmd"
    assert first[-1] == "예"
    assert person.email in second
    assert not any(cell.startswith(("=", "@", "+", "-")) for line in (head, first, second) for cell in line)


def test_the_printed_list_holds_no_contact(client: Client) -> None:
    briefing = open_briefing()
    enrol(briefing, name="김하나", email="one@example.test", phone="010-1234-5678")
    desk_of(briefing, client)
    page = client.get(url_of("attendance_list", briefing)).content.decode()
    assert "김하나" in page
    assert "one@example.test" not in page
    assert "010-1234-5678" not in page


def test_the_organiser_takes_back_and_lets_in_by_the_page(client: Client) -> None:
    briefing = open_briefing(capacity=1)
    first, second = enrol(briefing), enrol(briefing)
    desk_of(briefing, client)
    client.post(reverse("briefings:let_in", args=[briefing.pk, second.pk]))
    assert Registration.objects.get(pk=second.pk).waits
    client.post(reverse("briefings:strike_off", args=[briefing.pk, first.pk]))
    assert Registration.objects.get(pk=second.pk).is_confirmed
    assert client.post(reverse("briefings:strike_off", args=[open_briefing().pk, second.pk])).status_code == 404


def test_what_was_answered_is_counted(client: Client) -> None:
    briefing = open_briefing()
    meal = briefing.asked_at_registration.create(text="점심", kind="YES")
    area = briefing.asked_at_registration.create(text="구역", kind="CHOICE", options="가\n나", order=1)
    briefing.asked_at_registration.create(text="하고 싶은 말", order=2)
    for answer, place in (("YES", "가"), ("YES", "나"), ("NO", "가")):
        enrol(briefing, answers={meal.pk: answer, area.pk: place})
    assert [one.counts for one in answers_of(briefing)] == [[("NO", 1), ("YES", 2)], [("가", 2), ("나", 1)]]


def past(days: int) -> tuple[Briefing, Registration]:
    """Held so many days ago; somebody came."""
    briefing = open_door()
    asked = briefing.asked_at_registration.create(text="하고 싶은 말")
    meal = briefing.asked_at_registration.create(text="점심", kind="YES")
    registration = enrol(
        briefing, by=make_user(), companions=2, needs="수어", phone="010-1", answers={asked.pk: "글", meal.pk: "YES"}
    )
    door.mark_here(registration, people=2, by=on_duty(briefing, "HELPER"), at=timezone.now())
    at = timezone.now() - timedelta(days=days)
    Briefing.objects.filter(pk=briefing.pk).update(
        state=S.ENDED, starts_at=at - timedelta(hours=2), ends_at=at, began_at=at, ended_at=at
    )
    return briefing, registration


def test_thirty_days_after_the_end_only_numbers_are_left(client: Client) -> None:
    briefing, registration = past(31)
    before = figures_of(briefing)
    past(29)
    code, address = check_in_code(registration), ticket(registration)
    rows = forgetting.expired(timezone.now())
    assert [one.pk for one in rows] == [registration.pk]
    forgetting.forget(rows)
    left = Registration.objects.get(pk=registration.pk)
    assert (left.person, left.name, left.email, left.phone, left.needs, left.seed) == (None, "", "", "", "", "")
    assert (left.companions, left.attendance.people) == (2, 2)
    assert list(left.answers.values_list("text", flat=True)) == ["YES"]
    assert figures_of(briefing) == before
    assert client.get(f"/briefings/ticket/{address}/").status_code == 404
    assert client.get(f"/briefings/check-in/{code}/").status_code == 404
    assert not forgetting.expired(timezone.now()).exists()
    desk_of(briefing, client)
    for name in PAGES:
        assert client.get(url_of(name, briefing)).status_code == 200


def test_a_briefing_that_was_called_off_is_forgotten_30_days_later() -> None:
    enrol(open_briefing())
    Briefing.objects.update(state=S.CANCELLED, state_changed_at=timezone.now() - timedelta(days=31))
    assert forgetting.expired(timezone.now()).count() == 1


def test_whoever_leaves_gives_the_place_free_and_is_forgotten() -> None:
    briefing = open_briefing(capacity=1)
    person = make_user()
    own, waiting = enrol(briefing, by=person), enrol(briefing)
    exported = _registrations_of(person)
    assert exported[0]["briefing"] == briefing.title
    forgetting.leave(user=person, at=timezone.now())
    own.refresh_from_db()
    assert (own.person, own.name) == (None, "")
    assert own.cancelled_at is not None
    assert Registration.objects.get(pk=waiting.pk).is_confirmed
    assert not RegistrationAnswer.objects.filter(registration=own).exists()


def test_whoever_marked_others_and_leaves_takes_nobodys_attendance_along() -> None:
    briefing = open_door()
    helper = on_duty(briefing, "HELPER")
    door.mark_here(enrol(briefing), people=1, by=helper, at=timezone.now())
    forgetting.leave(user=helper, at=timezone.now())
    assert Attendance.objects.get().marked_by is None
