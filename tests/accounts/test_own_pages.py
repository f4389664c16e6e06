"""Pages of the own account that stand in place of the library's."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def log_in(client: Client, user: User) -> None:
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def test_one_device_of_several_can_be_logged_out(client: Client) -> None:
    user = make_user()
    lost, kept, stranger = Client(), Client(), Client()
    for browser in (client, lost, kept):
        log_in(browser, user)
        browser.get(reverse("accounts_overview"))
    log_in(stranger, make_user())
    address = reverse("session_end", args=[UserSession.objects.get(session_key=lost.session.session_key).pk])
    assert address in client.get(reverse("usersessions_list")).content.decode()
    stranger.post(address)
    assert lost.get(reverse("accounts_overview")).status_code == 200
    client.post(address)
    assert lost.get(reverse("accounts_overview")).status_code == 302
    for browser in (client, kept):
        assert browser.get(reverse("accounts_overview")).status_code == 200
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_that_are_ours_and_not_the_library_s_open_when_they_are_empty(client: Client, language: str) -> None:
    sign_in(client, make_user())
    for address in ("/accounts/2fa/webauthn/", "/accounts/3rdparty/", "/accounts/guardian/", "/accounts/sessions/"):
        page = client.get(language + address)
        assert page.status_code == 200
        assert "breadcrumb" in page.content.decode()
