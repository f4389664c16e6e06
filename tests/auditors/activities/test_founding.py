"""The body of auditors is founded with its usual fields and seats, which staff change like those of any body."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Role
from auditors.services.founding import found_body
from councils.models import Body
from councils.services.refusals import CouncilRefused
from tests.auditors.activities.audit_office import NOW
from tests.factories import make_department, make_staff
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
USUAL = [("시설·안전", 2), ("환경", 1), ("회계", 2), ("일반", 2)]


def found(by: Any, **changed: Any) -> Body:
    values = {
        "name": "시민명예감사관",
        "department": make_department(),
        "purpose": "살핍니다.",
        "legal_basis": "규정 제3조",
    }
    return found_body(by=by, at=NOW, **{**values, "term_months": 24, **changed})


def test_it_has_the_usual_seats_whatever_language_the_founder_reads() -> None:
    with translation.override("en"):
        body = found(make_staff())
    assert list(body.seat_kinds.values_list("label", "seats")) == USUAL
    assert body.granted_role == Role.HONORARY_AUDITOR and body.published_at is None


def test_a_second_body_gets_an_address_of_its_own_but_no_second_name() -> None:
    officer = make_staff()
    assert [found(officer).slug, found(officer, name="청렴시민감사관").slug] == [
        "honorary-auditors",
        "honorary-auditors-2",
    ]
    with pytest.raises(CouncilRefused) as caught:
        found(officer)
    assert caught.value.code == "taken"


def test_only_whoever_founds_bodies_founds_this_one() -> None:
    with pytest.raises(PermissionDenied):
        found(make_staff(Role.MODERATOR))


def test_the_empty_desk_leads_to_the_founding_and_on_to_the_seats() -> None:
    department = make_department()
    officer = make_staff(department=department)
    client = Client()
    sign_in(client, officer)
    path = reverse("auditors:body_new")
    assert path in client.get(reverse("auditors:desk")).content.decode()
    values = {"name": "시민명예감사관", "purpose": "살핍니다.", "legal_basis": "규정 제3조", "term_months": "36"}
    assert client.post(path, {**values, "department": make_department().pk}).status_code == 422
    assert client.post(path, {**values, "department": department.pk, "term_months": "7"}).status_code == 422
    answer = client.post(path, {**values, "department": department.pk})
    assert answer["Location"] == reverse("councils:edit_body", args=["honorary-auditors"])
    assert Body.objects.get().term_months == 36
    assert client.post(path, {**values, "department": department.pk}).status_code == 422, "the name is taken"
