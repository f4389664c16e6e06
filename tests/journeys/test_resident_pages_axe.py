"""axe over every page of residency, consents and one's own data, narrow and wide, plain and high contrast."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.consent import guardians
from accounts.consent import services as consents
from accounts.models import ConsentText
from accounts.residency import letters
from tests.accounts.residency.factories import SOMEBODY, apply, import_people, prove
from tests.factories import make_department, make_staff, make_user
from tests.journeys.accessibility import WIDTHS, faults, is_wider_than_its_window, violations
from tests.journeys.windows import give_session

pytestmark = pytest.mark.journey

AS_RESIDENT = [
    "residency/",
    "residency/register/",
    "residency/letter/",
    "residency/letter/code/",
    "residency/counter/",
    "residency/mobile/",
    "residency/mobile/stand-in/?state=a&nonce=b",
    "consents/",
    "my-data/",
    "my-data/export/",
    "leave/",
    "privacy/data/",
    "left/",
]
AS_STAFF = ["residency/staff/register/", "residency/staff/letters/", "residency/staff/counter/"]


def broken(page: Any, root: str, paths: list[str]) -> dict[Any, Any]:
    return faults(page, root, [f"/accounts/{path}" for path in paths])


def test_the_pages_of_a_resident(page: Any, live_url: str) -> None:
    user = make_user()
    consents.give(user, consents.asked(ConsentText.Occasion.SIGN_UP), at=timezone.now())
    import_people(SOMEBODY, at=timezone.now())
    give_session(page.context, live_url, user)
    assert broken(page, live_url, AS_RESIDENT) == {}


def test_the_pages_of_somebody_whose_letter_is_on_its_way(page: Any, live_url: str) -> None:
    department = make_department("주민지원부", code="resident")
    user = make_user()
    apply(user, at=timezone.now())
    letters.make_batch(staff=make_staff(department=department), at=timezone.now())
    give_session(page.context, live_url, user)
    assert broken(page, live_url, ["residency/?letter", "residency/letter/?state"]) == {}


def test_the_pages_of_a_verified_resident_and_of_a_guardian(page: Any, live_url: str) -> None:
    user, child = make_user(), make_user()
    prove(user, at=timezone.now() - timedelta(days=340))
    guardians.invite(child=child, email="parent@example.test", at=timezone.now())
    link = re.search(r"guardian/[\w-]+/", mail.outbox[-1].body)
    assert link
    give_session(page.context, live_url, user)
    paths = ["residency/?proven", "residency/done/", f"{link.group()}?confirm", "guardian/gone/"]
    assert broken(page, live_url, paths) == {}


def test_the_invitation_of_a_guardian(page: Any, live_url: str) -> None:
    child = make_user()
    guardians.invite(child=child, email="parent@example.test", at=timezone.now())
    give_session(page.context, live_url, child)
    assert broken(page, live_url, ["guardian/"]) == {}


def test_the_pages_of_staff(page: Any, live_url: str) -> None:
    department = make_department("주민지원부", code="resident")
    clerk = make_staff(department=department)
    import_people(SOMEBODY, at=timezone.now())
    apply(make_user(), at=timezone.now())
    letters.make_batch(staff=clerk, at=timezone.now())
    give_session(page.context, live_url, clerk)
    assert broken(page, live_url, AS_STAFF) == {}


def test_forms_with_errors(page: Any, live_url: str) -> None:
    import_people(SOMEBODY, at=timezone.now())
    give_session(page.context, live_url, make_user())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{live_url}/accounts/residency/register/")
        page.locator("#id_name").fill("850505-1234567")
        page.get_by_role("button", name="확인", exact=True).click()
        page.locator("[data-error-summary]").wait_for()
        assert violations(page) == []
        assert not is_wider_than_its_window(page)
        assert page.locator("#id_name").get_attribute("aria-invalid") == "true"
        assert page.locator("#id_name").input_value() == "850505-1234567"
