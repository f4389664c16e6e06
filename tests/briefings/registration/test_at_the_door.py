"""Marked by a helper, by themselves, by hand, and counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from briefings.models import Attendance, Briefing, Registration
from briefings.queries.registration_figures import figures_of
from briefings.services import registration as services
from briefings.services import registration_attendance as door
from briefings.services.refusals import BriefingRefused
from briefings.services.registration_tickets import check_in_code, door_code, ticket
from briefings.states.briefings import BriefingState as S
from core.audit.models import AuditRecord
from tests.briefings.builders import (
    make_participant,
    make_rehearsal,
    make_room,
    on_duty,
)
from tests.briefings.registration.enrolling import enrol, holding, open_briefing, open_door
from tests.discussion.racing import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def helper_at(briefing: Briefing, client: Client) -> Any:
    person = on_duty(briefing, "HELPER")
    client.force_login(person)
    client.get(reverse("briefings:check_in", args=[briefing.pk]))
    return person


def scanned(registration: Registration) -> str:
    return reverse("briefings:check_in_ticket", args=[check_in_code(registration)])


def test_a_helper_scans_a_ticket_and_marks_how_many_came(client: Client) -> None:
    briefing = open_door()
    registration = enrol(briefing, companions=3, name="김하나")
    helper = helper_at(briefing, client)
    page = client.get(scanned(registration))
    assert page.context["form"].initial == {"people": 4}
    assert "김하나" in page.content.decode()
    client.post(scanned(registration), {"people": "2"})
    attendance = Attendance.objects.get()
    assert (attendance.people, attendance.way, attendance.marked_by) == (2, "TICKET", helper)
    again = client.post(scanned(registration), {"people": "4"}, follow=True)
    assert again.context["is_here"]
    assert Attendance.objects.get().people == 2


def test_the_square_tells_everybody_else_only_to_show_it(client: Client) -> None:
    registration = enrol(open_door(), name="김하나")
    for stranger in (None, make_user()):
        if stranger:
            client.force_login(stranger)
        answer = client.get(scanned(registration))
        assert answer.status_code == 200
        assert "김하나" not in answer.content.decode()
        client.post(scanned(registration), {"people": "1"})
    assert not Attendance.objects.exists()


def test_a_photograph_of_the_square_opens_no_ticket(client: Client) -> None:
    registration = enrol(open_door())
    assert client.get(reverse("briefings:ticket_by_link", args=[check_in_code(registration)])).status_code == 404
    assert client.get(reverse("briefings:check_in_ticket", args=[ticket(registration)])).status_code == 404


@pytest.mark.parametrize("code", ["1-x", "x", "-", "99999999999999999999-a", "²-a", "1-가"])
def test_squares_that_are_made_up_are_not_known(client: Client, code: str) -> None:
    helper_at(open_door(), client)
    assert client.get(reverse("briefings:check_in_ticket", args=[code])).status_code == 404


def test_a_ticket_for_another_briefing_is_noticed(client: Client) -> None:
    here, elsewhere = open_door(), open_door(title="다른 설명회")
    registration = enrol(elsewhere)
    helper = helper_at(here, client)
    answer = client.get(scanned(registration))
    assert answer.context["why"] == "other"
    assert "다른 설명회" in answer.content.decode()
    # Also for somebody who may mark at both doors, and stands at this one.
    on_duty(elsewhere, "HELPER", helper)
    assert client.post(scanned(registration), {"people": "1"}).context["why"] == "other"
    assert not Attendance.objects.exists()


def test_nobody_is_marked_on_another_day() -> None:
    briefing = open_briefing()
    registration, organiser = enrol(briefing), on_duty(briefing, "ORGANISER")
    for at in (timezone.now(), briefing.ends_at + timedelta(days=1)):
        with pytest.raises(BriefingRefused) as refusal:
            door.mark_here(registration, people=1, by=organiser, at=at)
        assert refusal.value.code == "closed"
    door.mark_here(registration, people=1, by=organiser, at=briefing.starts_at - timedelta(hours=1))


def test_what_was_taken_back_or_is_no_number_is_refused() -> None:
    briefing = open_door()
    registration, helper = enrol(briefing), on_duty(briefing, "HELPER")
    for people in (0, -1, 51):
        with pytest.raises(BriefingRefused):
            door.mark_here(registration, people=people, by=helper, at=timezone.now())
    services.take_back(registration, at=timezone.now())
    with pytest.raises(BriefingRefused) as refusal:
        door.mark_here(registration, people=1, by=helper, at=timezone.now())
    assert refusal.value.code == "taken_back"


def test_only_those_on_duty_mark_count_and_undo() -> None:
    briefing = open_door()
    registration, at = enrol(briefing), timezone.now()
    for stranger in (make_user(), on_duty(briefing, "SPEAKER"), on_duty(open_door(), "HELPER")):
        with pytest.raises(PermissionDenied):
            door.mark_here(registration, people=1, by=stranger, at=at)
        with pytest.raises(PermissionDenied):
            door.count_walk_ins(briefing, people=1, by=stranger, at=at)
        with pytest.raises(PermissionDenied):
            door.undo_walk_ins(briefing, by=stranger, at=at)


def test_the_list_finds_by_name_and_by_the_end_of_the_number_and_shows_no_contact(client: Client) -> None:
    briefing = open_door()
    enrol(briefing, name="김하나", email="one@example.test", phone="010-1234-5678")
    enrol(briefing, name="이두리", phone="010-1234-9999")
    enrol(open_door(), name="김하나")
    helper_at(briefing, client)
    url = reverse("briefings:check_in", args=[briefing.pk])
    for words, names in {"하나": ["김하나"], "9999": ["이두리"], "%": [], "없는 이름": []}.items():
        page = client.get(url, {"q": words})
        assert [one.name for one in page.context["page"]] == names
        assert "one@example.test" not in page.content.decode()
    assert client.get(url).context["page"] is None
    assert AuditRecord.objects.filter(verb="briefings.search_at_door").count() == 4


def test_by_hand_from_the_list_and_undone(client: Client) -> None:
    briefing = open_door()
    registration = enrol(briefing)
    helper_at(briefing, client)
    client.post(reverse("briefings:check_in_by_hand", args=[briefing.pk, registration.pk]), {"people": "1"})
    attendance = Attendance.objects.get()
    assert attendance.way == "HAND"
    client.post(reverse("briefings:undo_check_in", args=[briefing.pk, attendance.pk]))
    assert not Attendance.objects.exists()
    assert AuditRecord.objects.filter(verb="briefings.undo_attendance").exists()
    other = enrol(open_door())
    assert client.get(reverse("briefings:check_in_by_hand", args=[briefing.pk, other.pk])).status_code == 404


def test_walk_ins_are_a_number_and_each_helper_undoes_the_own_press(client: Client) -> None:
    briefing = open_door()
    other = on_duty(briefing, "HELPER")
    door.count_walk_ins(briefing, people=2, by=other, at=timezone.now())
    helper_at(briefing, client)
    url = reverse("briefings:walk_in", args=[briefing.pk])
    for people in ("5", "1", "0", "99", "x"):
        client.post(url, {"people": people})
    assert figures_of(briefing).walk_ins == 8
    for _press in range(3):
        client.post(reverse("briefings:undo_walk_in", args=[briefing.pk]))
    assert figures_of(briefing).walk_ins == 2


def test_people_check_themselves_in_with_the_poster(client: Client) -> None:
    briefing = open_door()
    registration = enrol(briefing, companions=1)
    url = reverse("briefings:self_check_in", args=[briefing.pk, door_code(briefing)])
    assert client.get(url).context["registration"] is None
    holding(client, registration)
    for _press in range(2):
        client.post(url, {"people": "2"})
    attendance = Attendance.objects.get()
    assert (attendance.way, attendance.people, attendance.marked_by) == ("DOOR", 2, None)


def test_the_poster_of_another_door_marks_nobody(client: Client) -> None:
    briefing, person = open_door(), make_user()
    enrol(briefing, by=person)
    client.force_login(person)
    for code in (door_code(open_door()), "AAAAAAAA", "가"):
        url = reverse("briefings:self_check_in", args=[briefing.pk, code])
        assert client.get(url).status_code == 404
        client.post(url, {"people": "1"})
    assert not Attendance.objects.exists()
    client.post(reverse("briefings:self_check_in", args=[briefing.pk, door_code(briefing).lower()]), {"people": "1"})
    assert Attendance.objects.exists()


def test_joining_the_room_marks_those_who_registered_for_online() -> None:
    room = make_room(state=S.ANNOUNCED, briefing=online_door())
    briefing, at = room.briefing, timezone.now()
    person = make_user()
    at_home, on_site = enrol(briefing, by=person, mode="ONLINE"), enrol(briefing)
    joined = make_participant(room, person)
    assert door.mark_online(joined, at=at) is not None
    assert door.mark_online(joined, at=at) is None
    nickname = make_participant(room)
    assert door.mark_online(nickname, at=at) is None
    assert door.mark_online(nickname, at=at, ticket=on_site.pk) is None
    with_ticket = enrol(briefing, mode="ONLINE")
    assert door.mark_online(nickname, at=at, ticket=with_ticket.pk) is not None
    assert figures_of(briefing).online == 2
    # Came after all.
    door.mark_here(at_home, people=1, by=on_duty(briefing, "HELPER"), at=at)
    assert (figures_of(briefing).online, figures_of(briefing).came) == (1, 1)


def test_a_rehearsal_or_another_day_marks_nobody_online() -> None:
    person = make_user()
    briefing = online_door()
    enrol(briefing, by=person, mode="ONLINE")
    rehearsed = make_participant(make_rehearsal(briefing), person)
    assert door.mark_online(rehearsed, at=timezone.now()) is None
    joined = make_participant(make_room(briefing=briefing), person)
    assert door.mark_online(joined, at=timezone.now() - timedelta(days=2)) is None


def online_door() -> Briefing:
    return open_door(form=Briefing.Form.HYBRID, stream_url="https://example.test/live")


def test_the_figures_tell_who_came_and_who_did_not() -> None:
    briefing = open_door(capacity=10)
    here, _absent = enrol(briefing, companions=2), enrol(briefing, companions=1)
    services.take_back(enrol(briefing), at=timezone.now())
    for _number in range(2):
        enrol(briefing, companions=3, waits=True)
    enrol(briefing, companions=3, waits=True)
    helper = on_duty(briefing, "HELPER")
    door.mark_here(here, people=2, by=helper, at=timezone.now())
    door.count_walk_ins(briefing, people=4, by=helper, at=timezone.now())
    figures = figures_of(briefing)
    assert (figures.registered, figures.waiting, figures.cancelled) == (9, 8, 1)
    assert (figures.came, figures.walk_ins, figures.no_shows, figures.online) == (6, 4, 6, 0)


@pytest.mark.django_db(transaction=True)
def test_two_helpers_who_scan_the_same_ticket_mark_it_once() -> None:
    briefing = open_door()
    registration, helper = enrol(briefing), on_duty(briefing, "HELPER")
    deed = lambda: door.mark_here(registration, people=1, by=helper, at=timezone.now())  # noqa: E731
    results = at_once(*[deed] * 8)
    assert sum(not isinstance(result, Exception) for result in results) == 1
    assert {getattr(result, "code", repr(result)) for result in results if isinstance(result, Exception)} == {"here"}
