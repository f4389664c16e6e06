"""Logging in with an account of somebody else's, over real HTTP."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts import queries
from accounts.models import ConsentRecord, Role, User
from tests.accounts.openid_provider import CLIENT, SECRET, OpenIdProvider
from tests.accounts.signup import answers
from tests.factories import make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Any) -> Iterator[OpenIdProvider]:
    with OpenIdProvider() as running:
        app = {
            "provider_id": "openid",
            "name": "한빛 로그인",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": running.url},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield running


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any) -> None:
        return None


def where_the_provider_sends(address: str) -> str:
    try:
        urllib.request.build_opener(_Stay).open(address)
    except urllib.error.HTTPError as answer:
        return answer.headers["Location"]
    raise AssertionError("The provider did not send anybody back.")


def come_from(client: Client) -> HttpResponse:
    """Press the button, visit the provider, come back."""
    out = client.post(reverse("openid_connect_login", args=["openid"]))
    back = urlsplit(where_the_provider_sends(out.url))
    return client.get(f"{back.path}?{back.query}")


def finish(client: Client, address: str, **more: Any) -> HttpResponse:
    typed = answers(address, **more)
    del typed["password1"], typed["password2"]
    return client.post(reverse("socialaccount_signup"), typed)


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_the_button_is_shown_only_where_a_provider_is_configured(client: Client, provider: OpenIdProvider) -> None:
    assert "한빛 로그인" in client.get(reverse("account_login")).content.decode()


def test_without_a_provider_there_is_no_button_and_no_door(client: Client, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "oidc" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("openid_connect_login", args=["openid"])).status_code == 404


def test_somebody_new_still_reads_the_consents_before_there_is_an_account(
    client: Client, provider: OpenIdProvider
) -> None:
    provider.person = {"sub": "7", "email": "new@example.test", "email_verified": True, "name": "실명 김철수"}
    answer = come_from(client)
    assert answer.url == reverse("socialaccount_signup")
    assert not User.objects.exists()
    assert finish(client, "new@example.test", age_group="").status_code == 200
    assert not User.objects.exists()
    finish(client, "new@example.test")
    user = User.objects.get()
    assert signed_in_as(client) == str(user.pk)
    assert ConsentRecord.objects.filter(user=user).exists()
    assert not user.has_usable_password()


def test_the_provider_proves_no_residency_and_names_nobody_in_public(client: Client, provider: OpenIdProvider) -> None:
    provider.person = {"sub": "7", "email": "new@example.test", "email_verified": True, "name": "실명 김철수"}
    come_from(client)
    finish(client, "new@example.test")
    user = User.objects.get()
    assert not queries.holds(user, Role.VERIFIED_RESIDENT)
    assert "김철수" not in user.display_name


def test_an_address_that_the_provider_has_not_confirmed_is_confirmed_here(
    client: Client, provider: OpenIdProvider
) -> None:
    provider.person = {"sub": "7", "email": "new@example.test", "email_verified": False}
    come_from(client)
    finish(client, "new@example.test")
    assert signed_in_as(client) is None
    assert not EmailAddress.objects.get().verified


@pytest.mark.parametrize("verified", [True, False])
def test_the_same_address_does_not_open_somebody_elses_account(
    client: Client, provider: OpenIdProvider, verified: bool
) -> None:
    owner = make_user("owner@example.test")
    provider.person = {"sub": "thief", "email": "owner@example.test", "email_verified": verified}
    answer = come_from(client)
    if answer.url == reverse("socialaccount_signup"):
        finish(client, "owner@example.test")
    assert signed_in_as(client) is None
    assert not SocialAccount.objects.exists()
    assert User.objects.get() == owner
    assert all(message.to == ["owner@example.test"] for message in mail.outbox)


def test_whoever_comes_again_is_the_same_person(client: Client, provider: OpenIdProvider) -> None:
    provider.person = {"sub": "7", "email": "new@example.test", "email_verified": True}
    come_from(client)
    finish(client, "new@example.test")
    again = Client()
    come_from(again)
    assert signed_in_as(again) == signed_in_as(client)
    assert User.objects.count() == 1


def test_staff_who_come_from_a_provider_still_need_the_second_factor(client: Client, provider: OpenIdProvider) -> None:
    staff = make_staff(Role.ADMINISTRATOR)
    SocialAccount.objects.create(user=staff, provider="openid", uid="9")
    provider.person = {"sub": "9", "email": staff.email, "email_verified": True}
    answer = come_from(client)
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert signed_in_as(client) is None


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=y", "?error=access_denied&state=y"])
def test_a_way_back_that_nobody_began_signs_nobody_in(client: Client, provider: OpenIdProvider, query: str) -> None:
    answer = client.get(reverse("openid_connect_callback", args=["openid"]) + query)
    assert answer.status_code < 500
    assert signed_in_as(client) is None
