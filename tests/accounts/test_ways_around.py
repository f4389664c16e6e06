"""What somebody tries who wants in without the key: fixed sessions, forged forms, a reset instead of a code."""

import io
import re
import zipfile
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from accounts.personal_data import exporting
from tests.accounts.residency.factories import prove
from tests.factories import PASSWORD, make_department, make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

# Each changes something for whoever is signed in.
FORMS: dict[str, dict[str, Any]] = {
    "accounts_profile": {"display_name": "빼앗긴 이름", "language": "ko"},
    "account_logout": {},
    "account_email": {"email": "thief@example.test", "action_add": ""},
    "account_change_password": {
        "oldpassword": PASSWORD,
        "password1": "stolen-pony-43",
        "password2": "stolen-pony-43",
    },
    "leave": {"sure": "on"},
    "my_data_export": {},
    "guardian_invite": {"email": "thief@example.test"},
    "residency_letter_withdraw": {},
    "residency_counter": {},
    "usersessions_list": {},
}
STAFF_FORMS = {
    "residency_staff_proofs": {"email": "holder@example.test"},
    "residency_staff_revoke": {"reason": "이사"},
    "residency_batch_new": {},
    "residency_staff_counter": {"code": "123456"},
}


def log_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


@pytest.mark.parametrize("name", [*FORMS, *STAFF_FORMS])
def test_a_form_of_another_site_changes_nothing(name: str) -> None:
    user = make_staff(Role.CASE_OFFICER, make_department(code="resident"), display_name="그대로")
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, user)
    answer = browser.post(reverse(name), {**FORMS, **STAFF_FORMS}[name])
    assert answer.status_code == 403
    assert User.objects.get().display_name == "그대로"
    assert browser.session["_auth_user_id"] == str(user.pk)
    browser.handler.enforce_csrf_checks = False
    assert browser.post(reverse(name), {**FORMS, **STAFF_FORMS}[name]).status_code != 403


def test_login_takes_no_session_that_somebody_laid_out(client: Client) -> None:
    """Fixation: the key that a stranger planted must not become the key of the person."""
    user = make_user()
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    log_in(client, user)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session.session_key != planted
    stranger = Client()
    stranger.cookies["sessionid"] = planted
    assert stranger.get(reverse("accounts_overview")).status_code == 302


def test_the_second_step_belongs_to_the_browser_that_took_the_first(client: Client) -> None:
    user = make_staff(Role.ADMINISTRATOR)
    log_in(client, user)
    assert Client().get(reverse("mfa_authenticate")).status_code == 302
    for address in ("/desk/", "/cms/", reverse("staff_people"), reverse("mfa_view_recovery_codes")):
        assert client.get(address).status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_new_password_by_mail_does_not_stand_in_for_the_second_factor(client: Client) -> None:
    user = make_staff(Role.ADMINISTRATOR)
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert link
    address = client.get(link.group(1), follow=True).redirect_chain[-1][0]
    new = "a-wholly-new-password-7"
    client.post(address, {"password1": new, "password2": new})
    assert "_auth_user_id" not in client.session
    answer = log_in(client, user, new)
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session


def test_codes_of_the_app_cannot_be_tried_without_end(client: Client) -> None:
    log_in(client, make_staff(Role.ADMINISTRATOR))
    pages = [client.post(reverse("mfa_authenticate"), {"code": f"{guess:06d}"}) for guess in range(12)]
    codes = [error.code for page in pages if page.context for error in page.context["form"].errors.as_data()["code"]]
    assert "too_many_login_attempts" in codes or 429 in [page.status_code for page in pages]
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "extra",
    [
        {"email": "other@example.test"},
        {"is_staff": "on", "is_superuser": "on"},
        {"is_active": ""},
        {"password": "x", "groups": "1", "role_grants": "1", "residency_proofs": "1"},
    ],
)
def test_a_profile_takes_nothing_but_name_and_language(client: Client, extra: dict[str, str]) -> None:
    user = make_user("mine@example.test")
    sign_in(client, user)
    before = User.objects.values("email", "password", "is_staff", "is_superuser", "is_active").get()
    client.post(reverse("accounts_profile"), {"display_name": "새이름", "language": "ko", **extra})
    assert User.objects.values(*before).get() == before
    assert User.objects.get().display_name == "새이름"


def test_a_new_address_counts_only_when_its_mailbox_has_answered(client: Client) -> None:
    """Otherwise one would take over the address of somebody who has not joined yet."""
    user = make_user("mine@example.test")
    log_in(client, user)
    client.post(reverse("account_email"), {"email": "theirs@example.test", "action_add": ""})
    user.refresh_from_db()
    assert user.email == "mine@example.test"
    assert not EmailAddress.objects.filter(email="theirs@example.test", verified=True).exists()


def test_an_archive_holds_nothing_of_anybody_else() -> None:
    person, neighbour = make_user("one@example.test"), make_user("two@example.test", display_name="옆집 사람")
    prove(neighbour, at=timezone.now())
    packed = io.BytesIO(exporting.archive(person, at=timezone.now()))
    with zipfile.ZipFile(packed) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "one@example.test" in text
    assert "two@example.test" not in text
    assert "옆집 사람" not in text
