"""The form and the ticket, as browsers see them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from briefings.models import Briefing, Registration
from briefings.services import registration as services
from briefings.services.registration_tickets import ticket
from briefings.states.briefings import BriefingState as S
from core.submissions.models import Submission
from tests.briefings.builders import make_briefing
from tests.briefings.registration.enrolling import by_telephone, enrol, holding, open_briefing, typed
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def register_url(briefing: Briefing) -> str:
    return reverse("briefings:register", args=[briefing.pk])


def test_with_a_telephone_number_alone_one_registers_and_holds_a_ticket(client: Client) -> None:
    briefing = open_briefing(capacity=10)
    page = client.get(register_url(briefing)).content.decode()
    assert "<strong>10자리 남음</strong>" in page
    answer = client.post(register_url(briefing), by_telephone(name="김하나", companions="2"))
    registration = Registration.objects.get()
    assert answer.headers["Location"] == registration.get_absolute_url()
    assert registration.people == 3
    assert registration.is_confirmed
    shown = client.get(registration.get_absolute_url())
    assert "김하나" in shown.content.decode()
    assert shown.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert shown.headers["Cache-Control"] == "no-store"
    assert (
        client.get(reverse("briefings:ticket_code", args=[registration.pk])).headers["Content-Type"] == "image/svg+xml"
    )


def test_with_an_account_the_name_stands_there_and_no_address_is_asked(client: Client) -> None:
    briefing, person = open_briefing(), make_user(display_name="이웃 하나")
    client.force_login(person)
    page = client.get(register_url(briefing))
    assert page.context["form"]["name"].value() == "이웃 하나"
    assert "email" not in page.context["form"].fields
    client.post(register_url(briefing), typed(email="other@example.test"))
    registration = Registration.objects.get()
    assert (registration.person, registration.email) == (person, "")
    assert client.get(register_url(briefing)).headers["Location"] == registration.get_absolute_url()
    own = reverse("briefings:own_ticket", args=[briefing.pk])
    assert client.get(own).headers["Location"] == registration.get_absolute_url()


def test_a_ticket_is_opened_by_its_holder_alone(client: Client) -> None:
    registration = enrol(open_briefing(), by=make_user())
    for stranger in (client, logged_in(make_user())):
        for name in ("ticket", "ticket_code", "change_ticket"):
            assert stranger.get(reverse(f"briefings:{name}", args=[registration.pk])).status_code == 404
        for name in ("take_ticket_back", "come_after_all", "change_ticket"):
            assert stranger.post(reverse(f"briefings:{name}", args=[registration.pk])).status_code == 404
    assert Registration.objects.get().cancelled_at is None
    assert logged_in(registration.person).get(registration.get_absolute_url()).status_code == 200


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_link_in_the_letter_is_gone_from_the_address_before_a_page_is_shown(client: Client) -> None:
    registration = enrol(open_briefing())
    answer = client.get(reverse("briefings:ticket_by_link", args=[ticket(registration)]))
    assert answer.headers["Location"] == registration.get_absolute_url()
    assert client.get(registration.get_absolute_url()).status_code == 200


def test_tickets_that_are_made_up_open_nothing(client: Client, settings: Any) -> None:
    registration = enrol(open_briefing())
    settings.RATES = {**settings.RATES, "briefing_tickets": (5, 3600)}
    for made_up in (registration.ticket_hash, registration.seed, "x", ticket(registration)[:-1], "%00"[:1] + "가"):
        assert client.get(f"/briefings/ticket/{made_up}/").status_code == 404
    assert client.get(f"/briefings/ticket/{ticket(registration)}/").status_code == 429


def test_no_table_holds_the_address_of_a_ticket(client: Client) -> None:
    briefing = open_briefing()
    client.post(register_url(briefing), by_telephone(submission_key=str(uuid4())))
    token = ticket(Registration.objects.get())
    assert token not in repr(list(Submission.objects.values_list())) + repr(list(Registration.objects.values_list()))


def test_a_second_press_is_one_registration_and_leads_to_the_same_ticket() -> None:
    briefing = open_briefing()
    sent = by_telephone(submission_key=str(uuid4()), csrfmiddlewaretoken="")
    client = Client()
    first = client.post(register_url(briefing), sent)
    # The first answer, and the cookie in it, were lost on the way.
    client.cookies.pop("sessionid", None)
    second = client.post(register_url(briefing), sent)
    assert second.headers["Location"] == first.headers["Location"]
    assert Registration.objects.count() == 1
    assert client.get(second.headers["Location"]).status_code == 200


def test_where_it_is_full_the_form_says_the_number_and_the_ticket_too(client: Client) -> None:
    briefing = open_briefing(capacity=1)
    for _number in range(3):
        enrol(briefing)
    page = client.get(register_url(briefing)).content.decode()
    assert "대기 3번" in page
    answer = client.post(register_url(briefing), by_telephone(waits="on"), follow=True)
    assert "대기 3번" in answer.content.decode()


def test_where_the_places_do_not_suffice_one_is_asked_before_waiting(client: Client) -> None:
    briefing = open_briefing(capacity=2)
    sent = typed(companions="2")
    answer = client.post(register_url(briefing), sent)
    assert answer.status_code == 422
    assert 'name="waits"' in answer.content.decode()
    assert answer.context["form"]["companions"].errors
    assert not Registration.objects.exists()
    client.post(register_url(briefing), {**sent, "waits": "on"})
    assert Registration.objects.get().waits


def test_what_it_closes_on_while_somebody_types_is_said(client: Client) -> None:
    briefing = open_briefing()
    sent = typed()
    client.get(register_url(briefing))
    Briefing.objects.filter(pk=briefing.pk).update(registers_until=timezone.now())
    answer = client.post(register_url(briefing), sent)
    assert answer.status_code == 422
    assert not Registration.objects.exists()


def test_a_draft_has_no_form(client: Client) -> None:
    briefing = make_briefing(state=S.DRAFT)
    assert client.get(register_url(briefing)).status_code == 404
    assert client.post(register_url(briefing), typed()).status_code == 404
    assert client.post(register_url(make_briefing(state=S.CONCLUDED)), typed()).status_code == 422


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "가" * 41}, "name"),
        ({"email": "", "phone": ""}, "email"),
        ({"email": "a@example.test\nBcc: b@example.test"}, "email"),
        ({"email": "nobody"}, "email"),
        ({"phone": "<script>"}, "phone"),
        ({"companions": "999"}, "companions"),
        ({"companions": "-1"}, "companions"),
        ({"needs": "휠체어 자리"}, "needs_consent"),
        ({"needs": "가" * 301, "needs_consent": "on"}, "needs"),
        ({"consent": ""}, "consent"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_stays_typed(
    client: Client, fields: dict[str, str], field: str
) -> None:
    answer = client.post(register_url(open_briefing()), typed(**fields))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Registration.objects.exists()


def test_scripts_stay_text(client: Client) -> None:
    briefing = open_briefing()
    client.post(register_url(briefing), by_telephone(name="<script>alert(1)</script>"))
    page = client.get(Registration.objects.get().get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_ten_megabytes_are_refused(client: Client) -> None:
    answer = client.post(register_url(open_briefing()), typed(needs="가" * 4_000_000, needs_consent="on"))
    assert answer.status_code in {400, 413, 422}
    assert not Registration.objects.exists()


def test_one_visitor_registers_only_so_often(client: Client, settings: Any) -> None:
    settings.RATES = {**settings.RATES, "briefing_registrations": (2, 3600)}
    briefing = open_briefing()
    assert [client.post(register_url(briefing), typed()).status_code for _number in range(3)] == [302, 302, 429]


def test_the_holder_changes_takes_back_and_comes_after_all(client: Client) -> None:
    registration = enrol(open_briefing(capacity=10), name="김하나")
    holding(client, registration)
    url = reverse("briefings:change_ticket", args=[registration.pk])
    assert client.get(url).context["form"]["name"].value() == "김하나"
    client.post(url, {"name": "김하나", "phone": "01012345678", "companions": "3", "needs": ""})
    current = Registration.objects.get()
    assert (current.companions, current.phone, current.email) == (3, "010-1234-5678", registration.email)
    client.post(reverse("briefings:take_ticket_back", args=[registration.pk]))
    assert Registration.objects.get().cancelled_at is not None
    assert client.get(url).status_code == 302
    client.post(reverse("briefings:come_after_all", args=[registration.pk]))
    assert Registration.objects.get().is_confirmed


def test_whoever_gave_only_a_telephone_number_is_shown_the_address_of_the_ticket(client: Client) -> None:
    registration = enrol(open_briefing(), email="", phone="010-1234-5678")
    holding(client, registration)
    assert ticket(registration) in client.get(registration.get_absolute_url()).content.decode()
    other = enrol(open_briefing())
    holding(client, other)
    assert ticket(other) not in client.get(other.get_absolute_url()).content.decode()


def test_after_the_briefing_was_called_off_the_ticket_says_so(client: Client) -> None:
    registration = enrol(open_briefing())
    holding(client, registration)
    Briefing.objects.update(state=S.CANCELLED)
    page = client.get(registration.get_absolute_url())
    assert page.context["is_called_off"]
    assert not page.context["shows_way"]
    assert not page.context["can_change"]


def test_a_registration_that_was_taken_back_shows_no_code(client: Client) -> None:
    registration = enrol(open_briefing())
    holding(client, registration)
    services.take_back(registration, at=timezone.now())
    page = client.get(registration.get_absolute_url())
    assert not page.context["shows_way"]
    assert page.context["can_return"]
