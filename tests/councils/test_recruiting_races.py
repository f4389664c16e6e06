"""Several people at once: one application per person, one draw, one term on the last seat."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from core.workflow import SYSTEM
from councils.models import Application, Term
from councils.services import applications, lots, terms
from councils.services.applications import Statement
from councils.services.refusals import CouncilRefused
from tests.councils.factories import make_body
from tests.councils.recruiting import NOON, make_open_call, make_resident, make_selecting
from tests.councils.test_selection import DRAW, freeze
from tests.discussion.racing import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_five_presses_make_one_application() -> None:
    call, person = make_open_call(), make_resident()
    kind = call.seats.get().seat_kind

    def press() -> Any:
        return applications.hand_in(call, user=person, statement=Statement(kind, "홍가람", "010-1234-5678"), at=NOON)

    outcomes = at_once(*[press] * 5)
    assert Application.objects.count() == 1
    assert sum(isinstance(outcome, Application) for outcome in outcomes) == 1
    assert all(isinstance(outcome, Application | CouncilRefused) for outcome in outcomes)


def test_lot_is_drawn_once() -> None:
    call = make_selecting(5, seats=2)
    lot = freeze(call)
    words = iter(["가", "나", "다"])
    outcomes = at_once(*[lambda: lots.draw(lot, public_word=next(words), by=call.created_by, at=DRAW)] * 3)
    assert sum(isinstance(outcome, CouncilRefused) for outcome in outcomes) == 2
    assert call.applications.filter(state="INVITED").count() == 2


def test_last_seat_is_given_once() -> None:
    body = make_body(seats=1)
    kind = body.seat_kinds.get()

    def appoint(user: Any) -> Any:
        return terms.appoint(
            body=body, user=user, seat_kind=kind, name="홍가람",
            starts_on=date(2026, 5, 6), by=SYSTEM, at=NOON,
        )  # fmt: skip

    people = [make_user() for _number in range(3)]
    outcomes = at_once(*[lambda person=person: appoint(person) for person in people])
    assert Term.objects.count() == 1
    assert all(isinstance(outcome, Term | CouncilRefused | IntegrityError) for outcome in outcomes)
