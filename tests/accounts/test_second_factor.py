import time
from collections.abc import Callable

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import Role, RoleGrant, User
from core.audit.models import AuditRecord
from tests.factories import PASSWORD, grant, make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

OVERVIEW = "accounts_overview"


def code_of(user: User, *, periods_later: int = 0) -> str:
    factor = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).wrap()
    secret = get_adapter().decrypt(factor.instance.data["secret"])
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods_later))


def log_in(client: Client, user: User):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


STAFF: dict[str, Callable[[], User]] = {
    "by role": lambda: make_staff(Role.CASE_OFFICER, mfa=False),
    "by flag": lambda: make_user(is_staff=True),
    "superuser": lambda: make_user(is_superuser=True),
}


@pytest.mark.parametrize("kind", STAFF)
@pytest.mark.parametrize("address", ["/accounts/", "/cms/", "/accounts/staff/", "/accounts/sessions/", "/"])
def test_staff_without_a_second_factor_are_sent_to_set_one_up(client: Client, kind: str, address: str) -> None:
    sign_in(client, STAFF[kind](), second_factor=False)
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("mfa_index"))


@pytest.mark.parametrize("name", ["mfa_index", "account_reauthenticate", "account_logout"])
def test_what_is_needed_to_set_one_up_stays_open(client: Client, name: str) -> None:
    sign_in(client, make_staff(mfa=False), second_factor=False)
    answer = client.get(reverse(name))
    assert answer.status_code == 200 or not answer.url.startswith(reverse("mfa_index"))
    assert client.get("/healthz").status_code == 200


def test_residents_need_no_second_factor(client: Client) -> None:
    for user in (make_user(), make_user(roles=(Role.HONORARY_AUDITOR,))):
        sign_in(client, user, second_factor=False)
        assert client.get(reverse(OVERVIEW)).status_code == 200


def test_a_session_opened_without_the_second_factor_is_asked_for_it(client: Client) -> None:
    user = make_user(mfa=True)
    sign_in(client, user, second_factor=False)
    assert client.get(reverse(OVERVIEW)).status_code == 200
    grant(user, Role.AUTHOR)
    answer = client.get(reverse(OVERVIEW))
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    client.post(reverse("mfa_reauthenticate"), {"code": code_of(user)})
    assert client.get(reverse(OVERVIEW)).status_code == 200


def test_recovery_codes_alone_are_not_a_second_factor(client: Client) -> None:
    user = make_staff(mfa=False)
    RecoveryCodes.activate(user)
    sign_in(client, user, second_factor=False)
    assert client.get(reverse(OVERVIEW)).url.startswith(reverse("mfa_index"))


def test_a_script_and_a_fragment_are_told_plainly(client: Client) -> None:
    sign_in(client, make_staff(), second_factor=False)
    answer = client.get(reverse(OVERVIEW), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()) == (403, {"error": "second_factor_required"})
    fragment = client.get(reverse(OVERVIEW), headers={"HX-Request": "true"})
    assert fragment["HX-Redirect"] == reverse("mfa_reauthenticate")


def test_login_asks_for_the_code_and_only_then_opens_the_session(client: Client) -> None:
    user = make_staff(Role.ADMINISTRATOR)
    answer = log_in(client, user)
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert client.get(reverse(OVERVIEW)).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    done = client.post(reverse("mfa_authenticate"), {"code": code_of(user)})
    assert done.status_code == 302
    assert client.get(reverse("staff_grants")).status_code == 200


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the codes stands still, so that no test meets the border of two periods."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)


@pytest.mark.parametrize(("periods_later", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_counts_one_period_early_or_late(client: Client, frozen: None, periods_later: int, opens: bool) -> None:
    user = make_staff(Role.ADMINISTRATOR)
    log_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code_of(user, periods_later=periods_later)})
    assert ("_auth_user_id" in client.session) is opens


def test_a_code_opens_one_session_even_in_the_period_after(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who looks over a shoulder has up to a minute; the code must be worth nothing to them."""
    user, thief = make_staff(Role.ADMINISTRATOR), Client()
    start = time.time()
    code = code_of(user)
    for browser in (client, thief):
        log_in(browser, user)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" in client.session
    monkeypatch.setattr(time, "time", lambda: start + 31)
    for spelling in (code, f"{code[:3]} {code[3:]}"):
        thief.post(reverse("mfa_authenticate"), {"code": spelling})
        assert "_auth_user_id" not in thief.session


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_opens_the_pages_at_once(client: Client) -> None:
    user = make_staff(Role.ADMINISTRATOR, mfa=False)
    log_in(client, user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert client.get(reverse("staff_grants")).status_code == 200


def test_the_doors_of_wagtail_close_in_the_moment_a_role_ends(client: Client) -> None:
    """Not only when the clock comes by: its groups are asked, not the grants."""
    author = make_staff(Role.AUTHOR)
    services.sync_access(author, at=timezone.now())
    sign_in(client, author)
    assert client.get("/cms/").status_code == 200
    RoleGrant.objects.update(ends_at=timezone.now())
    assert client.get("/cms/").status_code == 302
    author.refresh_from_db()
    assert not author.is_staff
    assert not author.groups.exists()
    assert AuditRecord.objects.filter(verb="accounts.end_role").count() == 1


def test_staff_cannot_take_their_last_second_factor_away(client: Client) -> None:
    user = make_staff()
    sign_in(client, user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_reauthenticate"), {"code": code_of(user)})
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_the_secret_of_an_app_is_not_readable_in_the_database() -> None:
    user = make_user()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in str(Authenticator.objects.get(user=user).data)


@pytest.mark.parametrize(
    "address",
    ["/cms/login/", "/en/cms/login/", "/_util/login/", "/cms/password_reset/", "/cms/password_reset/confirm/a/b/"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_wagtail_has_no_password_form_of_its_own(client: Client, address: str, method: str) -> None:
    user = make_staff(Role.ADMINISTRATOR)
    typed = {"username": user.email, "password": PASSWORD}
    answer = getattr(client, method)(address, typed)
    assert answer.status_code == 302
    assert "/accounts/" in answer.url
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/cms/users/", "/cms/users/new/", "/cms/groups/", "/cms/groups/new/"])
def test_people_and_groups_are_not_edited_in_wagtail(client: Client, address: str) -> None:
    sign_in(client, make_user(is_superuser=True, is_staff=True))
    answer = client.post(address, {"email": "new@example.test", "is_superuser": "on"})
    assert (answer.status_code, answer.url) == (302, reverse("staff_people"))
    assert not User.objects.filter(email="new@example.test").exists()


def test_there_is_one_page_of_the_own_account(client: Client) -> None:
    sign_in(client, make_staff(Role.ADMINISTRATOR))
    for method in (client.get, client.post):
        assert method("/cms/account/")["Location"] == reverse(OVERVIEW)


def test_wagtail_sends_a_stranger_to_our_login(client: Client) -> None:
    answer = client.get("/cms/")
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("destination", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_way_back_after_login_never_leaves_the_site(client: Client, destination: str) -> None:
    assert "evil" not in client.get("/cms/login/", {"next": destination}).url
    assert "javascript" not in client.get("/cms/login/", {"next": destination}).url
