"""Terms: appointed, renewed, ended early or in time, never two at once; the role that comes along."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role
from accounts.queries import holds
from core.workflow import SYSTEM
from core.workflow.engine import TransitionRefused
from councils.models import Office, Term
from councils.models.certificates import Standing
from councils.queries.terms import bodies_of, members_in_office, term_of
from councils.services import terms
from councils.services.refusals import CouncilRefused
from tests.councils.factories import make_body, make_term
from tests.councils.recruiting import make_officer
from tests.factories import make_user

pytestmark = pytest.mark.django_db

AT = datetime(2026, 5, 6, 3, 0, tzinfo=UTC)
TODAY = date(2026, 5, 6)


def appoint(body: Any, user: Any = None, **fields: Any) -> Term:
    given = {
        "user": user or make_user(),
        "seat_kind": body.seat_kinds.first(),
        "name": "홍가람",
        "starts_on": TODAY,
        "by": SYSTEM,
        "at": AT,
        **fields,
    }
    return terms.appoint(body=body, **given)


def refused(code: str, deed: Any) -> None:
    before = Term.objects.count()
    with pytest.raises(CouncilRefused) as caught:
        deed()
    assert caught.value.code == code
    assert Term.objects.count() == before


@pytest.mark.parametrize(
    ("starts_on", "months", "last"),
    [
        (date(2026, 1, 1), 24, date(2027, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 12, 15), 1, date(2027, 1, 14)),
    ],
)
def test_term_ends_the_day_before_the_same_day(starts_on: date, months: int, last: date) -> None:
    assert terms.last_day_of(starts_on, months) == last


def test_overlapping_term_is_refused_and_following_one_is_not() -> None:
    body, person = make_body(reappointment_limit=None), make_user()
    first = appoint(body, person)
    refused("overlap", lambda: appoint(body, person, starts_on=first.ends_on))
    refused("overlap", lambda: appoint(body, person, starts_on=TODAY - timedelta(days=1)))
    appoint(body, person, starts_on=first.ends_on + timedelta(days=1))
    appoint(make_body(), person)


def test_database_itself_refuses_overlapping_terms() -> None:
    held = make_term(make_body())
    copy = {
        "body": held.body, "seat_kind": held.seat_kind, "user": held.user, "created_at": AT,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(**copy, starts_on=held.ends_on, ends_on=held.ends_on)
    later = Term.objects.create(**copy, starts_on=held.ends_on + timedelta(days=1), ends_on=date(2029, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.filter(pk=later.pk).update(starts_on=held.ends_on)


def test_day_after_leaving_is_free_for_a_new_term() -> None:
    body, person = make_body(), make_user()
    term = appoint(body, person)
    terms.dismiss(term, by=make_officer(body), reason="세 번 연속 불참", at=AT)
    term.refresh_from_db()
    assert term.left_on == TODAY
    again = appoint(body, person)
    assert term_of(person, body, on=TODAY) == again


def test_seats_and_chair_are_taken_once() -> None:
    body = make_body(seats=2)
    appoint(body, office=Office.CHAIR)
    refused("chair", lambda: appoint(body, office=Office.CHAIR))
    appoint(body)
    refused("full", lambda: appoint(body))


def test_nobody_appoints_themselves_or_in_another_department() -> None:
    body = make_body()
    officer = make_officer(body)
    with pytest.raises(PermissionDenied):
        appoint(body, officer, by=officer)
    with pytest.raises(PermissionDenied):
        appoint(body, by=make_officer(make_body()))


def test_renewal_follows_directly_and_stops_at_the_limit() -> None:
    body = make_body(reappointment_limit=1)
    first = appoint(body)
    second = terms.renew(first, by=SYSTEM, at=AT)
    assert second.starts_on == first.ends_on + timedelta(days=1)
    refused("renewed", lambda: terms.renew(Term.objects.get(pk=first.pk), by=SYSTEM, at=AT))
    refused("limit", lambda: terms.renew(second, by=SYSTEM, at=AT))


def test_in_office_is_a_question_of_the_day() -> None:
    body = make_body()
    term = make_term(body, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    for day, expected in (
        (date(2025, 12, 31), []),
        (date(2026, 1, 1), [term]),
        (date(2026, 12, 31), [term]),
        (date(2027, 1, 1), []),
    ):
        assert list(members_in_office(body, on=day)) == expected
        assert term_of(term.user, body, on=day) == (expected[0] if expected else None)
        assert list(bodies_of(term.user, on=day)) == ([body] if expected else [])


def test_chair_comes_first() -> None:
    body = make_body()
    offices = [Office.MEMBER, Office.VICE_CHAIR, Office.CHAIR]
    for office in offices:
        make_term(body, office=office)
    assert [term.office for term in members_in_office(body, on=TODAY)] == ["CHAIR", "VICE_CHAIR", "MEMBER"]


def test_resigning_keeps_the_chosen_last_day() -> None:
    body = make_body()
    term = appoint(body)
    terms.resign(term, user=term.user, reason="이사", last_day=TODAY + timedelta(days=10), at=AT)
    term.refresh_from_db()
    assert term.state == "RESIGNED"
    assert term.is_in_office(TODAY + timedelta(days=10))
    assert not term.is_in_office(TODAY + timedelta(days=11))


def test_resigning_for_a_past_day_or_for_somebody_else_is_refused() -> None:
    term = appoint(make_body())
    yesterday = TODAY - timedelta(days=1)
    refused("last_day", lambda: terms.resign(term, user=term.user, reason="이사", last_day=yesterday, at=AT))
    refused("last_day", lambda: terms.resign(term, user=term.user, reason="이사", last_day=term.ends_on, at=AT))
    with pytest.raises(PermissionDenied):
        terms.resign(term, user=make_user(), reason="이사", last_day=TODAY, at=AT)


def test_dismissal_needs_a_reason_and_works_from_the_desk_as_well() -> None:
    body = make_body()
    term = appoint(body)
    with pytest.raises(TransitionRefused):
        terms.dismiss(term, by=make_officer(body), reason=" ", at=AT)
    terms.dismiss(term, by=make_officer(body), reason="비밀 누설", at=AT)
    term.refresh_from_db()
    assert not term.is_in_office(TODAY)


def test_terms_end_and_are_announced_once() -> None:
    body = make_body()
    ending = make_term(body, ends_on=TODAY + timedelta(days=20))
    over = make_term(body, ends_on=TODAY - timedelta(days=1))
    assert (terms.announce_endings(at=AT), terms.announce_endings(at=AT)) == (1, 0)
    assert (terms.end_past_terms(at=AT), terms.end_past_terms(at=AT)) == (1, 0)
    ending.refresh_from_db()
    over.refresh_from_db()
    assert (ending.state, over.state) == ("APPOINTED", "ENDED")


def test_role_comes_with_the_seat_and_goes_with_it() -> None:
    body = make_body(granted_role=Role.HONORARY_AUDITOR)
    now = timezone.now()
    term = appoint(body, starts_on=timezone.localdate(now), at=now)
    assert holds(term.user, Role.HONORARY_AUDITOR, at=now)
    terms.dismiss(term, by=make_officer(body), reason="이해충돌", at=now)
    assert not holds(term.user, Role.HONORARY_AUDITOR, at=now + timedelta(seconds=1))


def test_role_of_a_later_term_comes_on_its_first_day() -> None:
    body = make_body(granted_role=Role.HONORARY_AUDITOR)
    term = appoint(body, starts_on=TODAY + timedelta(days=5))
    assert not holds(term.user, Role.HONORARY_AUDITOR, at=AT)
    on_the_day = AT + timedelta(days=5)
    assert terms.give_due_roles(at=on_the_day) == 1
    assert terms.give_due_roles(at=on_the_day) == 0
    assert holds(term.user, Role.HONORARY_AUDITOR, at=on_the_day)


def test_role_goes_on_the_day_for_which_somebody_resigned() -> None:
    body = make_body(granted_role=Role.HONORARY_AUDITOR)
    now = timezone.now()
    today = timezone.localdate(now)
    term = appoint(body, starts_on=today, at=now)
    terms.resign(term, user=term.user, reason="이사", last_day=today + timedelta(days=3), at=now)
    assert holds(term.user, Role.HONORARY_AUDITOR, at=now)
    # However long the worker was away.
    terms.take_roles_of_the_departed(at=now + timedelta(days=30))
    assert not holds(term.user, Role.HONORARY_AUDITOR, at=now + timedelta(days=31))


def test_certificate_says_what_it_is_worth_on_each_day() -> None:
    body = make_body()
    term = appoint(body, starts_on=TODAY + timedelta(days=1))
    certificate = term.certificate
    assert certificate.standing(TODAY) == Standing.AHEAD
    assert certificate.standing(term.starts_on) == Standing.VALID
    assert certificate.standing(term.ends_on + timedelta(days=1)) == Standing.EXPIRED
    terms.resign(term, user=term.user, reason="이사", last_day=TODAY + timedelta(days=3), at=AT)
    term.refresh_from_db()
    certificate.term = term
    assert certificate.standing(TODAY + timedelta(days=3)) == Standing.VALID
    assert certificate.standing(TODAY + timedelta(days=4)) == Standing.REVOKED
