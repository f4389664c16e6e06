"""Every kind of page behind the login, on the whole demo: narrow and wide, light and in high contrast."""

from typing import Any

import pytest

from accounts.models import User
from core.workflow.models import Case
from tests.journeys import accessibility
from tests.journeys.windows import give_session

pytestmark = pytest.mark.journey

OF_VISITORS = ["login/", "signup/", "password/reset/"]
OF_RESIDENTS = [
    "/accounts/",
    "/accounts/profile/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/accounts/2fa/",
    "/accounts/logout/",
    "/notices/",
    "/notices/settings/",
    "/discussion/mine/",
    "/discussion/mine/?tab=follows",
]
OF_STAFF = {
    "admin": [
        "/accounts/staff/",
        "/accounts/staff/departments/new/",
        "/accounts/staff/people/?q=김",
        "/accounts/staff/roles/",
        "/desk/deadlines/",
        "/desk/deadlines/periods/discussion.appeal/",
        "/accounts/2fa/totp/deactivate/",
    ],
    "moderator": ["/discussion/moderation/", "/discussion/moderation/log/", "/desk/"],
    "officer": ["/desk/?tab=all", "/desk/?tab=all&stage=done", "/accounts/residency/staff/counter/"],
}


def come_in(page: Any, url: str, account: str) -> None:
    give_session(page.context, url, User.objects.get(email=f"{account}@demo.example"))


def look_at(page: Any, url: str, paths: list[str]) -> None:
    refused: list[tuple[int, str]] = []
    page.on("response", lambda answer: refused.append((answer.status, answer.url)) if answer.status >= 400 else None)
    assert accessibility.faults(page, url, paths) == {}
    assert refused == []


def test_the_doors(page: Any, demo_url: str) -> None:
    look_at(page, demo_url, [f"/accounts/{path}" for path in OF_VISITORS])


def test_the_pages_of_a_resident(page: Any, demo_url: str) -> None:
    come_in(page, demo_url, "verified")
    look_at(page, demo_url, OF_RESIDENTS)


@pytest.mark.parametrize("account", OF_STAFF)
def test_the_pages_of_staff(page: Any, demo_url: str, account: str) -> None:
    come_in(page, demo_url, account)
    look_at(page, demo_url, OF_STAFF[account])


def test_a_case_of_each_kind(page: Any, demo_url: str) -> None:
    for account, workflow in (("officer", "residency"), ("moderator", "moderation")):
        come_in(page, demo_url, account)
        case = Case.objects.filter(workflow=workflow, closed_at=None).order_by("sorts_at").first()
        assert case is not None
        look_at(page, demo_url, [f"/desk/cases/{case.pk}/"])
