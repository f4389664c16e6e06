"""What is kept of applicants and members, until when, and what is left when somebody leaves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from core import personal_data
from core.workflow import engine
from councils.models import Application, Term
from councils.personal_data import collect, expired_applications, expired_terms, forget_applications, forget_names
from councils.services import selection
from councils.services.leaving import leave
from tests.councils.factories import make_body, make_term
from tests.councils.recruiting import AFTER, NOON, apply_to, make_open_call, make_selecting
from tests.councils.test_selection import DRAW, drawn
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_every_field_that_sounds_personal_is_declared() -> None:
    assert personal_data.undeclared(["councils"]) == []
    assert personal_data.misdeclared() == []


def test_unsuccessful_applications_are_emptied_after_the_period_and_not_before() -> None:
    call = make_open_call()
    application = apply_to(call)
    engine.apply(call, "cancel", actor=call.created_by, at=NOON, reason="예산")
    assert not expired_applications(NOON + timedelta(days=89)).exists()
    forget_applications(expired_applications(NOON + timedelta(days=91)))
    application.refresh_from_db()
    assert (application.name, application.phone, application.answers, application.proof_hash) == ("", "", {}, None)
    assert application.forgotten_at is not None
    assert not expired_applications(NOON + timedelta(days=91)).exists()


def test_application_of_a_member_is_kept_while_the_term_lasts() -> None:
    call = make_selecting(1, seats=1)
    application = call.applications.get()
    selection.settle_without_contest(call, at=AFTER)
    selection.take_seat(application, user=application.user, at=AFTER)
    selection.appoint(application, by=call.created_by, at=AFTER)
    engine.apply(call, "finish", actor=call.created_by, at=AFTER)
    term = Term.objects.get()
    assert not expired_applications(AFTER + timedelta(days=200)).exists()
    over = datetime.combine(term.ends_on + timedelta(days=95), datetime.min.time(), tzinfo=UTC)
    assert expired_applications(over).exists()


def test_names_of_members_go_five_years_after_the_term() -> None:
    term = make_term(make_body(), starts_on=date(2018, 1, 1), ends_on=date(2019, 12, 31))
    assert not expired_terms(datetime(2024, 12, 1, tzinfo=UTC)).exists()
    forget_names(expired_terms(datetime(2025, 2, 1, tzinfo=UTC)))
    term.refresh_from_db()
    assert term.name == ""
    assert "홍" not in term.public_name


def test_leaving_ends_terms_empties_applications_and_keeps_the_seat_without_a_name() -> None:
    person = make_user()
    term = make_term(make_body(), person, starts_on=date(2026, 1, 1), ends_on=date(2099, 12, 31))
    application = apply_to(make_open_call(residency_required=False), person)
    leave(user=person, at=timezone.now())
    term.refresh_from_db()
    application.refresh_from_db()
    assert term.state == "RESIGNED"
    assert not term.is_in_office(timezone.localdate())
    assert (term.name, application.name, application.answers) == ("", "", {})
    assert application.state == "WITHDRAWN"


def test_seat_of_somebody_invited_who_leaves_goes_to_the_next() -> None:
    call = make_selecting(3, seats=1)
    drawn(call)
    invited = call.applications.get(state="INVITED")
    leave(user=invited.user, at=DRAW)
    assert Application.objects.get(pk=invited.pk).state == "DECLINED"
    assert call.applications.get(state="INVITED").pk != invited.pk


def test_export_holds_what_was_written_and_nothing_of_others() -> None:
    call = make_open_call()
    mine = apply_to(call, name="한가온")
    apply_to(call, name="김새봄")
    exported = collect(mine.user)
    assert [row["name"] for row in exported["applications"]] == ["한가온"]
    assert "김새봄" not in str(exported)
