"""The consent to the public name: one place, and what everybody reads follows at once."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ConsentRecord
from core.search.models import SearchDocument
from councils.declarations import public_terms, term_row
from councils.models import Certificate, Recusal, Term
from councils.queries.minutes import names_to_hide
from councils.services import meetings, public_names
from councils.services.indexing import all_bodies, all_decisions
from tests.councils.factories import make_body, make_term
from tests.councils.meeting_factories import START, Sitting
from tests.councils.recruiting import NOON, apply_to, make_open_call, make_resident
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def in_open_data() -> str:
    return " ".join(str(term_row(term)) for term in public_terms(NOON))


def everywhere(sitting: Sitting, decision: Any) -> list[str]:
    """What a stranger reads wherever a member can be named."""
    stranger = Client()
    Certificate.objects.get_or_create(term=sitting.terms[1], code="C0DE", number="1", issued_on=START.date())
    pages = [
        reverse("councils:body", args=[sitting.body.slug]),
        decision.get_absolute_url(),
        sitting.item.get_absolute_url(),
        reverse("councils:certificate", args=["C0DE"]),
    ]
    return [stranger.get(page).content.decode() for page in pages] + [in_open_data()]


def test_the_name_appears_with_the_consent_and_is_gone_with_its_withdrawal() -> None:
    sitting = Sitting(members=4).begin()
    decision = sitting.opened()
    sitting.vote(decision, 1, 1, 1)
    sitting.close(decision)
    Recusal.objects.create(
        item=sitting.item, member=sitting.terms[1], origin="DECLARED", ground="OWN", reason="친척", recorded_at=START
    )
    assert all("김위원1" not in page for page in everywhere(sitting, decision))
    public_names.show_name(sitting.people[1], public=True, at=START)
    assert all("김위원1" in page for page in everywhere(sitting, decision))
    assert all("김위원2" not in page for page in everywhere(sitting, decision))
    member = Client()
    sign_in(member, sitting.people[1])
    record = ConsentRecord.objects.get(user=sitting.people[1])
    member.post(reverse("consent_withdraw", args=[record.pk]))
    assert all("김위원1" not in page for page in everywhere(sitting, decision))


def test_one_consent_holds_for_all_terms_and_is_given_once() -> None:
    first = make_term(make_body())
    second = make_term(make_body(), first.user)
    for _press in range(2):
        public_names.show_name(first.user, public=True, at=NOON)
    assert ConsentRecord.objects.get().key == "roster_name"
    assert Term.objects.get(pk=second.pk).public_name == "홍가람"


def test_the_page_says_which_way_so_that_a_second_press_changes_nothing() -> None:
    term = make_term(make_body())
    member = Client()
    sign_in(member, term.user)
    page = reverse("councils:show_name")
    assert "동의" in member.get(page).content.decode()
    for _press in range(2):
        assert member.post(page, {"public": "True"}).status_code == 302
    assert Term.objects.get().public_name == "홍가람"
    assert member.post(page, {"public": "False"}).status_code == 302
    assert Term.objects.get().public_name == "홍○○"


def test_whoever_agrees_while_applying_stands_in_the_register_and_is_not_asked_again() -> None:
    person = make_resident()
    apply_to(make_open_call(), person, shows_name=True)
    assert ConsentRecord.objects.get(user=person).text.occasion == "ROSTER"
    now = timezone.now()
    following = make_open_call()
    type(following).objects.filter(pk=following.pk).update(opens_at=now, closes_at=now.replace(year=now.year + 1))
    applicant = Client()
    sign_in(applicant, person)
    page = applicant.get(reverse("councils:apply", args=[following.pk])).content.decode()
    assert 'name="data_consent"' in page and 'name="shows_name"' not in page


def test_neither_search_nor_minutes_name_a_member_who_agreed() -> None:
    sitting = Sitting(members=3).begin()
    public_names.show_name(sitting.people[1], public=True, at=START)
    decision = sitting.opened()
    sitting.vote(decision, 1, 1, 1)
    sitting.close(decision)
    entries = [*all_bodies(), *all_decisions()]
    assert entries and all("김위원1" not in f"{entry.title} {entry.body}" for entry in entries)
    assert not SearchDocument.objects.filter(body__contains="김위원1").exists()


def test_minutes_hide_the_name_on_the_certificate_as_well_as_the_one_on_screen() -> None:
    sitting = Sitting(members=2).begin()
    meetings.end(sitting.meeting, by=sitting.secretary, at=START)
    names = names_to_hide(sitting.meeting.minutes)
    assert {"김위원1", "위원 1", "간사"} <= set(names)
