"""The way in: signing up, logging in, forgetting; and what each of them gives away to a stranger: nothing."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts import queries
from accounts.models import ConsentRecord, Role, User
from core.audit.models import AuditRecord
from tests.accounts.residency.factories import prove
from tests.accounts.signup import answers
from tests.factories import PASSWORD, grant, make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def sent_code(address: str) -> str:
    body = next(str(message.body) for message in reversed(mail.outbox) if message.to == [address])
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", body, re.MULTILINE)
    assert found, body
    return found.group(1)


def sign_up(client: Client, address: str, **more) -> HttpResponse:
    return client.post(reverse("account_signup"), answers(address, **more))


def log_in(client: Client, address: str, password: str = PASSWORD, **headers) -> HttpResponse:
    return client.post(reverse("account_login"), {"login": address, "password": password}, **headers)


def without_what_differs_each_time(page: str) -> str:
    page = re.sub(r'(name="csrfmiddlewaretoken" value=|nonce=|name="submission_key" value=)"[^"]*"', "", page)
    return re.sub(r"[\w.+-]+@example\.test|value=\"[0-9a-f-]{36}\"", "", page)


def test_signing_up_ends_with_a_code_from_the_mail(client: Client) -> None:
    answer = sign_up(client, "New@Example.test", display_name="새이웃")
    assert answer.url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    client.post(answer.url, {"code": sent_code("new@example.test")})
    user = User.objects.get(email="new@example.test")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.display_name == "새이웃"
    assert ConsentRecord.objects.filter(user=user).count() == 1
    assert AuditRecord.objects.filter(verb="accounts.register", object_id=user.pk).exists()


def test_signing_up_ends_on_a_page_that_says_what_comes_next(client: Client) -> None:
    """Residency, what it is for, and that it can wait; the account page says the same until it is proved."""
    answer = sign_up(client, "new@example.test")
    landed = client.post(answer.url, {"code": sent_code("new@example.test")}, follow=True)
    assert landed.redirect_chain[-1][0] == reverse("accounts_welcome")
    for page in (landed, client.get(reverse("accounts_overview"))):
        text = page.content.decode()
        assert f'href="{reverse("residency")}"' in text
        assert "나중에" in text
    prove(User.objects.get(), at=timezone.now())
    assert client.get(reverse("accounts_welcome"))["Location"] == reverse("accounts_overview")


def test_whoever_came_from_a_page_goes_back_there_after_signing_up(client: Client) -> None:
    client.post(reverse("account_signup"), answers("new@example.test", next="/search/"))
    landed = client.post(reverse("account_email_verification_sent"), {"code": sent_code("new@example.test")})
    assert landed["Location"] == "/search/"


def test_a_child_is_sent_to_its_guardian_first(client: Client) -> None:
    answer = sign_up(client, "new@example.test", age_group="child")
    landed = client.post(answer.url, {"code": sent_code("new@example.test")}, follow=True)
    text = landed.content.decode()
    assert f'href="{reverse("guardian_invite")}"' in text
    assert f'href="{reverse("residency")}"' not in text.split("<main")[1]


def test_a_new_account_is_neither_confirmed_nor_a_verified_resident(client: Client) -> None:
    sign_up(client, "new@example.test")
    user = User.objects.get()
    assert not EmailAddress.objects.get(user=user).verified
    assert not queries.holds(user, Role.VERIFIED_RESIDENT)
    assert not (user.is_staff or user.is_superuser or user.groups.exists())


@pytest.mark.parametrize(
    "extra",
    [{"is_staff": "on"}, {"is_superuser": "on"}, {"roles": "ADMINISTRATOR"}, {"verified": "on", "is_active": "on"}],
)
def test_nobody_signs_up_with_more_than_an_account(client: Client, extra: dict) -> None:
    sign_up(client, "new@example.test", **extra)
    user = User.objects.get()
    assert not (user.is_staff or user.is_superuser or user.role_grants.exists())
    assert not EmailAddress.objects.get(user=user).verified


def test_an_account_without_its_consents_is_never_made(client: Client) -> None:
    typed = answers("new@example.test", display_name="남는이름")
    typed = {name: value for name, value in typed.items() if not name.startswith("consent_")}
    answer = client.post(reverse("account_signup"), typed)
    assert not User.objects.exists()
    assert "남는이름" in answer.content.decode()


def test_a_wrong_code_does_not_confirm_and_three_end_it(client: Client) -> None:
    address = sign_up(client, "new@example.test").url
    for _ in range(3):
        client.post(address, {"code": "AAAAAA"})
    client.post(address, {"code": sent_code("new@example.test")})
    assert not EmailAddress.objects.get().verified


def test_somebody_unconfirmed_logs_in_only_through_the_code(client: Client) -> None:
    make_user("half@example.test", verified=False)
    answer = log_in(client, "half@example.test")
    assert answer.url.startswith(reverse("account_email_verification_sent"))
    assert client.get(reverse("accounts_overview")).status_code == 302


def test_login_answers_the_same_for_a_stranger_and_a_wrong_password(client: Client) -> None:
    make_user("known@example.test")
    known = log_in(client, "known@example.test", "wrong-password-1")
    unknown = log_in(client, "nobody@example.test", "wrong-password-1")
    assert known.status_code == unknown.status_code
    pages = [without_what_differs_each_time(answer.content.decode()) for answer in (known, unknown)]
    assert pages[0] == pages[1]


def test_signing_up_answers_the_same_for_an_address_that_is_taken() -> None:
    make_user("known@example.test")
    taken, free = Client(), Client()
    first, second = sign_up(taken, "known@example.test"), sign_up(free, "free@example.test")
    assert (first.status_code, first.url) == (second.status_code, second.url)
    pages = [without_what_differs_each_time(browser.get(first.url).content.decode()) for browser in (taken, free)]
    assert pages[0] == pages[1]
    assert sorted(message.to[0] for message in mail.outbox) == ["free@example.test", "known@example.test"]
    assert User.objects.filter(email="known@example.test").count() == 1


def test_password_reset_answers_the_same_for_a_stranger(client: Client) -> None:
    make_user("known@example.test")
    known = client.post(reverse("account_reset_password"), {"email": "known@example.test"}, follow=True)
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.test"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    pages = [without_what_differs_each_time(answer.content.decode()) for answer in (known, unknown)]
    assert pages[0] == pages[1]
    assert len(mail.outbox) == 2


def test_a_reset_link_sets_a_password_once(client: Client) -> None:
    user = make_user("known@example.test")
    client.post(reverse("account_reset_password"), {"email": "known@example.test"})
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body)).group(1)
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    new = "a-wholly-new-password-7"
    client.post(address, {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    again = Client().get(link, follow=True)
    assert 'name="password1"' not in again.content.decode()


def test_after_a_new_password_other_sessions_are_over(client: Client) -> None:
    user = make_user()
    elsewhere = Client()
    for browser in (client, elsewhere):
        log_in(browser, user.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    new = "a-wholly-new-password-7"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get(reverse("accounts_overview")).status_code == 200
    assert elsewhere.get(reverse("accounts_overview")).status_code == 302


def test_other_devices_can_be_logged_out(client: Client) -> None:
    user = make_user()
    elsewhere = Client()
    for browser in (client, elsewhere):
        log_in(browser, user.email)
        browser.get(reverse("accounts_overview"))
    client.post(reverse("usersessions_list"))
    assert client.get(reverse("accounts_overview")).status_code == 200
    assert elsewhere.get(reverse("accounts_overview")).status_code == 302


def guesses_judged(client: Client, spellings: list[str], **headers: Callable[[int], str]) -> int:
    """How many of the guesses the login compared with a password; the others were malformed or one too many."""
    judged = 0
    for number, spelling in enumerate(spellings, start=1):
        varied = {name: value(number) for name, value in headers.items()}
        form = log_in(client, spelling, f"guess-number-{number}", **varied).context["form"]
        judged += any(error.code == "email_password_mismatch" for error in form.non_field_errors().as_data())
    return judged


def test_guessing_is_limited_per_account(client: Client) -> None:
    make_user("jose@example.test")
    assert guesses_judged(client, ["jose@example.test"] * 12) == 5


@pytest.mark.parametrize(
    "spellings",
    [
        ["jose@example.test", "JOSE@example.test", "Jose@EXAMPLE.test"] * 4,
        ["jose@example.test", "jos\u00e9@example.test", "jose\u0301@example.test", "jo\u015be@example.test"] * 6,
        ["jose@example.test", "jose@ex\u00e1mple.test", "jose@e\u0301xample.test", "jose+1@example.test"] * 3,
        ["\uff4aose@example.test", "jose@example.test", " jose@example.test "] * 4,
    ],
)
def test_another_spelling_of_an_address_buys_no_more_guesses(client: Client, spellings: list[str]) -> None:
    make_user("jose@example.test")
    assert guesses_judged(client, spellings) == 5


def test_an_invented_forwarding_header_buys_no_more_guesses(client: Client) -> None:
    spellings = [f"person{number}@example.test" for number in range(20)]
    assert guesses_judged(client, spellings, HTTP_X_FORWARDED_FOR=lambda n: f"203.0.113.{n}") == 10


@override_settings(ALLOWED_HOSTS=["*"])
def test_another_host_name_buys_no_more_guesses(client: Client) -> None:
    make_user("jose@example.test")
    assert guesses_judged(client, ["jose@example.test"] * 12, HTTP_HOST=lambda n: f"localhost:{8000 + n}") == 5


@pytest.mark.parametrize("name", ["account_reset_password", "account_signup"])
def test_nobody_fills_a_mailbox_by_varying_the_address(name: str) -> None:
    spellings = ["mail@example.test", "MAIL@example.test", "mail+1@example.test", "mail@ex\u00e1mple.test"] * 2
    statuses = [Client().post(reverse(name), answers(spelling)).status_code for spelling in spellings]
    assert statuses.count(302) <= 5
    assert set(statuses[5:]) == {429}
    assert len(mail.outbox) <= 5


@pytest.mark.parametrize(
    "typed", ["a" * 5000 + "@example.test", "no-address", "x@y", "\x00@example.test", "가나다@example.test "]
)
@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_a_bad_address_is_answered_with_a_page(client: Client, name: str, typed: str) -> None:
    assert client.post(reverse(name), {"login": typed, **answers(typed)}).status_code < 500


def test_a_name_with_markup_is_text_on_every_page_of_the_account(client: Client) -> None:
    user = make_user(display_name="<img src=x onerror=alert(1)>")
    log_in(client, user.email)
    for name in ("accounts_overview", "accounts_profile", "usersessions_list", "account_logout", "mfa_index"):
        assert "<img src=x" not in client.get(reverse(name)).content.decode(), name


def test_a_profile_is_changed_and_recorded(client: Client) -> None:
    user = make_user()
    log_in(client, user.email)
    client.post(reverse("accounts_profile"), {"display_name": " 새\u200b이름 ", "language": "en"})
    user.refresh_from_db()
    assert (user.display_name, user.language) == ("새이름", "en")
    assert AuditRecord.objects.filter(verb="accounts.change_profile", actor=user).exists()


@pytest.mark.parametrize(
    "typed", [{"display_name": "가" * 41, "language": "ko"}, {"display_name": "가", "language": "xx"}]
)
def test_a_bad_profile_comes_back_and_changes_nothing(client: Client, typed: dict) -> None:
    user = make_user(display_name="그대로")
    log_in(client, user.email)
    answer = client.post(reverse("accounts_profile"), typed)
    assert answer.status_code == 422
    assert answer.context["user"].display_name == "그대로"
    user.refresh_from_db()
    assert user.display_name == "그대로"


def test_the_overview_shows_roles_with_who_gave_them_and_until_when(client: Client) -> None:
    giver = make_user(display_name="인사팀장")
    user = make_user(roles=())
    grant(user, Role.HONORARY_AUDITOR, granted_by=giver)
    log_in(client, user.email)
    assert "인사팀장" in client.get(reverse("accounts_overview")).content.decode()


def test_every_account_page_opens(client: Client) -> None:
    for name in ("account_login", "account_signup", "account_reset_password", "account_reset_password_done"):
        assert client.get(reverse(name)).status_code == 200, name
    user = make_staff(mfa=True)
    sign_in(client, user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in (
        "account_email",
        "account_change_password",
        "account_logout",
        "accounts_overview",
        "accounts_profile",
        "mfa_index",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "socialaccount_connections",
        "usersessions_list",
    ):
        assert client.get(reverse(name)).status_code == 200, name
